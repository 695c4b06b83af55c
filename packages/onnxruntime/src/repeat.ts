import { OptionError } from '@anneal/core'
import type { Batch } from './batch.ts'
import { isBatchValue } from './checkBatch.ts'
import { inputsOf } from './sessionInputs.ts'
import type { SessionLike } from './types.ts'
import { isTensor } from './values.ts'

/**
 * A session of the same training step that does several updates in one run: batches come stacked on a
 * new first axis, each scalar input as a vector, and so do the losses. The state is as in one step.
 */
export interface Repeat {
  readonly session: SessionLike
  /** Updates in one run. */
  readonly steps: number
}

/** Refuses what does not repeat a step. @internal */
export function checkRepeat({ session, steps }: Repeat, single: SessionLike): void {
  if (!Number.isInteger(steps) || steps < 2)
    throw new OptionError(`repeat.steps must be a whole number from 2 up, got ${steps}`)
  for (const [what, names, known] of [
    ['input', single.inputNames, session.inputNames],
    ['output', single.outputNames, session.outputNames],
  ] as const)
    for (const name of names)
      if (!known.includes(name))
        throw new OptionError(
          `repeat.session has no ${what} ${name}: it must be made of the same training step`,
        )
  const own = inputsOf(single)
  for (const [name, { dims = [] }] of inputsOf(session)) {
    const isStacked = dims.length === (own.get(name)?.dims?.length ?? NaN) + 1
    if (isStacked && typeof dims[0] === 'number' && dims[0] !== steps)
      throw new OptionError(
        `repeat.steps is ${steps}, but its session makes ${dims[0]} steps in a run: ${name} has the sizes [${dims.join()}]`,
      )
  }
}

/** Whether batches are in memory, and of the same sizes. What is none is refused one by one. @internal */
export function areAlike(batches: readonly Batch[]): boolean {
  const first = batches[0]!
  return batches.every(batch => alike(batch, first))
}

function alike(a: Batch, b: Batch): boolean {
  const names = Object.keys(b)
  return (
    Object.keys(a).length === names.length &&
    names.every(name => {
      const [one, other] = [a[name], b[name]]
      if (!one || !other || !isBatchValue(one) || !isBatchValue(other)) return false
      if (isTensor(one) && one.location !== 'cpu') return false
      return one.dims.join() === other.dims.join()
    })
  )
}
