import { OptionError, show } from '../errors.ts'
import { share } from '../recipes/share.ts'
import type { Schedule } from '../schedule.ts'
import { piecewise } from '../schedules/piecewise.ts'
import type { Length } from '../units.ts'
import { checkRest } from '../recipes/checkRest.ts'

/** Options of {@link rampBatch}. */
export interface RampBatchOptions {
  /** Samples in the first batches. */
  readonly from: number
  /** Samples in the last ones. */
  readonly to: number
  /**
   * By how many samples it grows each time.
   *
   * @default from
   */
  readonly by?: number
  /** How long it grows: steps, or a length such as `"10 epochs"`, `"1e6 samples"`, `"2e9 tokens"`. */
  readonly over: Length
}

/**
 * A batch size that grows by equal amounts, after equal times, and is then held: a warm-up of the
 * batch.
 *
 * @throws OptionError when it does not grow in whole amounts
 * @see Megatron-LM, `--rampup-batch-size`
 * @example
 * const sizes = rampBatch({ from: 16, to: 64, over: '300 samples' })
 * growingRun({ datasetSize: 1000, steps: 100 }, sizes).batchSizeAt(7) // 32
 */
export function rampBatch({ from, to, by = from, over, ...rest }: RampBatchOptions): Schedule {
  checkRest('rampBatch', rest)
  const times = (to - from) / by
  if (!(from >= 1 && Number.isInteger(from) && Number.isInteger(by) && by > 0))
    throw new OptionError(
      `from and by must be whole numbers from 1 up, got ${show(from)} and ${show(by)}`,
    )
  if (!(times >= 0 && Number.isInteger(times)))
    throw new OptionError(`to must be from plus a multiple of ${by}, got ${show(to)} from ${from}`)
  const marks = Array.from({ length: times }, (_, i) => i + 1)
  return piecewise({
    values: [from, ...marks.map(i => from + i * by)],
    at: marks.map(i => share(over, 0, i / times)),
  })
}
