import { InteropError } from '../errors.ts'
import type { ExportedCode, ExportOptions } from './exported.ts'
import { isFeedback, readInput, type Exportable } from './input.ts'
import { toJavaScript } from './print/javascript.ts'
import { together } from './together.ts'
import { written } from './written.ts'

/**
 * Writes a schedule as JavaScript that needs nothing: a module with a function of the step for each
 * channel, by its name.
 *
 * @throws InteropError where something listens to metrics, or has neither a formula nor an end
 * @example
 * const { code } = toTfjs(exponential({ from: 0.1, rate: 0.5, period: 10 }))
 * code // 'export function learningRate(t) {\n  return 0.1 * 0.5 ** (t / 10)\n}\n'
 */
export function toTfjs(input: Exportable, options: ExportOptions = {}): ExportedCode {
  const read = readInput(input, options)
  const used = new Set(Object.keys(read.channels))
  const parts = Object.entries(read.channels).map(([name, part]) => {
    if (isFeedback(part))
      throw new InteropError(
        `${name} (${part.config.type}) listens to metrics, so it is no function of the step; export the schedule inside of it`,
      )
    return written(part, name, read, used)
  })
  const code = parts.map(({ program }) => toJavaScript(program)).join('\n')
  return { code, ...together(parts), steps: read.steps }
}
