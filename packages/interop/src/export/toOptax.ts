import { isFeedback, type Schedule } from '@anneal/core'
import { InteropError } from '../errors.ts'
import { readCodeInput, type CodeInput } from './codeInput.ts'
import type { ExportedCode, ExportForm, ExportOptions } from './exported.ts'
import { optaxFormulas } from './formulas/optax.ts'
import type { Exportable } from './input.ts'
import { measureBy } from './native/candidate.ts'
import { optaxWriters } from './native/optax.ts'
import { chosenOf } from './native/records.ts'
import { jnp } from './print/arrays.ts'
import { functionOf, importsIn, linesOf, moduleOf, partsOf, snake } from './print/python.ts'
import { construct, type CallStyle } from './print/record.ts'
import { together } from './together.ts'
import { written } from './written.ts'

const measure = measureBy({ learningRate: optaxFormulas })
const style: CallStyle = { prefix: 'optax.', first: () => [], inner: 'schedules', name: 'type' }

interface Part {
  readonly blocks: readonly string[]
  readonly form: ExportForm
  readonly error: number
}

function partOf(name: string, schedule: Schedule, read: CodeInput, used: Set<string>): Part {
  const chosen = chosenOf(schedule, optaxWriters, measure, read)
  if (chosen)
    return {
      blocks: [`${snake(name)} = ${construct(chosen, style)}`],
      form: 'native',
      error: chosen.error,
    }
  const { program, form, error } = written(schedule, name, read, used)
  const lines = ['t = jnp.asarray(count, float)', ...linesOf(program.main, jnp)]
  return {
    blocks: [...partsOf(program, jnp), functionOf(`${snake(name)}(count)`, lines)],
    form,
    error,
  }
}

/** A schedule of optax for what is read already. @internal */
export function optaxOf(read: CodeInput): ExportedCode {
  const used = new Set(Object.keys(read.channels))
  const parts = Object.entries(read.channels).map(([name, part]) => {
    if (isFeedback(part))
      throw new InteropError(
        `${name} (${part.config.type}) listens to metrics, and a schedule of optax does not; export the schedule inside of it, and chain optax.contrib.reduce_on_plateau`,
      )
    return partOf(name, part, read, used)
  })
  const blocks = parts.flatMap(part => part.blocks)
  const modules = [
    ...(blocks.some(block => block.includes('jnp.')) ? ['import jax.numpy as jnp'] : []),
    ...(blocks.some(block => block.includes('optax.')) ? ['import optax'] : []),
  ]
  const code = moduleOf([[...importsIn(blocks), ...modules].join('\n'), ...blocks])
  return { code, ...together(parts), steps: read.steps }
}

/**
 * Writes a schedule as one of optax: its own where that is the same, else a function of the count with
 * `jax.numpy`, which can be traced. The code has a schedule for each channel by its name, such as
 * `learning_rate`; `optax.inject_hyperparams` takes the others.
 *
 * @throws InteropError where something listens to metrics, or has neither a formula nor an end
 * @example
 * const { code } = toOptax(cosine({ from: 0.1, steps: 100 }))
 * code.includes('optax.cosine_decay_schedule(init_value=0.1, decay_steps=100)') // true
 */
export function toOptax(input: Exportable, options: ExportOptions = {}): ExportedCode {
  return optaxOf(readCodeInput(input, options))
}
