import { isFeedback } from '@anneal/core'
import { readCodeInput, type CodeInput } from './codeInput.ts'
import type { ExportedCode, ExportOptions } from './exported.ts'
import type { Exportable } from './input.ts'
import { writable } from './native/plateau.ts'
import { countingFor, toJavaScript } from './print/javascript.ts'
import { plateauInJavaScript } from './print/plateauClasses.ts'
import { together } from './together.ts'
import { written } from './written.ts'

const className = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** JavaScript for what is read already. @internal */
export function tfjsOf(read: CodeInput): ExportedCode {
  const used = new Set(Object.keys(read.channels))
  const parts = Object.entries(read.channels).map(([name, part]) => {
    if (!isFeedback(part)) {
      const curve = written(part, name, read, used)
      return { ...curve, code: toJavaScript(curve.program) }
    }
    const { schedule, ...reaction } = writable(part, `${name} (${part.config.type})`)
    const curve = written(schedule, `${name}Schedule`, read, used)
    const react = plateauInJavaScript(className(name), `${name}Schedule`, reaction)
    return { ...curve, code: `${toJavaScript(curve.program)}\n${react}` }
  })
  const code = parts.map(part => part.code).join('\n')
  return {
    code: [...countingFor(code), code].join('\n'),
    ...together(parts),
    steps: read.steps,
  }
}

/**
 * Writes a schedule as JavaScript that needs nothing: a module with a function of the step for each
 * channel, by its name. A plateau becomes a class with `value(t)` and `observe(metric, t)`, whose
 * `state` is JSON: `LearningRate` for the channel `learningRate`.
 *
 * @throws InteropError where another feedback listens, or something has neither a formula nor an end
 * @example
 * const { code } = toTfjs(exponential({ from: 0.1, rate: 0.5, period: 10 }))
 * code // 'export function learningRate(t) {\n  return 0.1 * 0.5 ** (t / 10)\n}\n'
 */
export function toTfjs(input: Exportable, options: ExportOptions = {}): ExportedCode {
  return tfjsOf(readCodeInput(input, options))
}
