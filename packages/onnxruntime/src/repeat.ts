import { OptionError } from '@anneal/core'
import type { BatchFeeds, Batch } from './batch.ts'
import { isTensor, tensorOf, type Values } from './state.ts'
import type { SessionLike, TensorClass, TensorData, TensorLike } from './types.ts'

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
}

/**
 * Batches as one, on a new first axis; undefined where they are not alike, or not in memory.
 *
 * @internal
 */
export function stack(
  batches: readonly Batch[],
  feeds: BatchFeeds,
  Tensor: TensorClass,
): Record<string, TensorLike> | undefined {
  const [first] = batches
  if (!first || batches.some(batch => !alike(batch, first))) return undefined
  feeds.checkNames(first)
  const stacked: Record<string, TensorLike> = {}
  for (const name in first) {
    const parts = batches.map(batch => feeds.values(name, batch[name]!))
    stacked[name] = tensorOf(Tensor, {
      type: parts[0]!.type,
      dims: [batches.length, ...parts[0]!.dims],
      data: joined(parts),
    })
  }
  return stacked
}

function alike(a: Batch, b: Batch): boolean {
  const names = Object.keys(b)
  return (
    Object.keys(a).length === names.length &&
    names.every(name => {
      const [one, other] = [a[name], b[name]]
      if (!one || !other || (isTensor(one) && one.location !== 'cpu')) return false
      return one.dims.join() === other.dims.join()
    })
  )
}

function joined(parts: readonly Values[]): TensorData {
  const { data: first } = parts[0]!
  const Numbers = first.constructor as new (length: number) => Float32Array
  const all = new Numbers(first.length * parts.length)
  parts.forEach(({ data }, i) => {
    all.set(data as Float32Array, i * first.length)
  })
  return all
}
