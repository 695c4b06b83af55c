import { examplesIn } from './batch.ts'
import type { Part } from './microBatches.ts'
import { joinedOutputs, lossesOf, outputsOf } from './outputs.ts'
import type { Reading } from './reading.ts'
import type { StateTensors } from './state.ts'
import type { TensorLike } from './types.ts'
import { releaseAll } from './values.ts'

type Tensors = Readonly<Record<string, TensorLike>>

/** What came of running a batch in parts. @internal */
export interface Ran {
  /** All that the last run gave. */
  readonly results: Tensors
  /** The mean over all examples. */
  readonly loss: number
  readonly outputs: Tensors
}

/** Runs the parts of a batch one after another, until the loss is no number. @internal */
export async function runParts(
  parts: readonly Part[],
  { loss: name, outputs: wanted, Tensor }: Reading,
  run: (part: Part, isLast: boolean, before: Tensors | undefined) => Promise<Tensors>,
): Promise<Ran> {
  let results: Tensors | undefined
  let loss = 0
  const outputs: Tensors[] = []
  try {
    for (const [i, part] of parts.entries()) {
      results = await run(part, i === parts.length - 1, results)
      outputs.push(outputsOf(results, wanted))
      loss += part.share * lossesOf(results, name, 1)[0]!
      if (!Number.isFinite(loss)) break
    }
  } catch (error) {
    outputs.forEach(releaseAll)
    throw error
  }
  const sizes = parts.map(({ batch }) => examplesIn(batch))
  return { results: results!, loss, outputs: joinedOutputs(outputs, sizes, Tensor) }
}

/** Adds up the gradients of the parts of a batch; the last of them makes the update. @internal */
export async function addUp(
  parts: readonly Part[],
  reading: Reading,
  state: StateTensors,
  run: (state: Tensors, part: Part, isLast: boolean) => Promise<Tensors>,
): Promise<Ran> {
  let now = state.feeds
  return await runParts(parts, reading, async (part, isLast, before) => {
    try {
      const results = await run(now, part, isLast)
      now = state.after(results)
      return results
    } finally {
      if (before) state.passed(before)
    }
  })
}
