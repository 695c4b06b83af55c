import { OptionError, show } from '../errors.ts'
import type { Schedule } from '../schedule.ts'
import type { GrownOptions } from './batchLaw.ts'
import { grownBatch } from './grownBatch.ts'
import { grownRate } from './grownRate.ts'

/** Options of {@link growBatch}. */
export interface GrowBatchOptions extends Omit<GrownOptions, 'schedule' | 'alongData'> {
  /** The decay of the rate that is to be shared out, as it would be with batches of one size. */
  readonly schedule: Schedule
  /**
   * What the decay counts. Default: `"steps"` where all its lengths are steps, or else `"data"`: it then
   * takes as many epochs, samples or tokens as it says, however large the batches are.
   */
  readonly along?: 'steps' | 'data'
  /** A momentum that is raised from the beginning on, and for which batches may be larger. */
  readonly momentum?: { readonly from: number; readonly to: number }
}

/** A plan that grows the batch. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- a type is a plan without an index signature, which contradicts `momentum?` for those who lack exactOptionalPropertyTypes
export type GrownPlan = {
  readonly learningRate: Schedule
  readonly batchSize: Schedule
  readonly momentum?: number
}

/**
 * Grows the batch instead of letting the rate fall: what is held is the noise of the updates,
 *
 *     rate / batchSize^power = s · rate₀ / batchSize₀^power,   batchSize = batchSize₀ · s^(−share)
 *
 * where s is what the decay leaves of its first value.
 *
 * - `power: 1` is Smith et al.: five times the batch instead of a fifth of the rate.
 * - `power: 0.5`, for Adam, is Seesaw: twice the batch and 1/√2 of the rate instead of half the rate.
 * - `share: 0` is the plain decay.
 * - `until: 0.2` is the hybrid: the batch takes the decay down to a fifth, the rate what comes then.
 * - `maximum` caps and spills: the rate takes what the batch cannot. Smith et al. keep below a tenth of
 *   the samples.
 * - `samples` holds the exact noise scale rate · (N / batchSize − 1), which matters near that bound.
 * - `momentum: { from: 0.9, to: 0.98 }` begins with batches larger by (1 − 0.9) / (1 − 0.98).
 *
 * Batches are whole, and multiples or powers of two on demand; the rate corrects what rounding changes.
 * The two schedules are JSON; their kinds are in `batchKinds`, for `fromConfig`.
 *
 * @throws OptionError when an option cannot be
 * @see Smith et al., “Don't Decay the Learning Rate, Increase the Batch Size”, 2018:
 *   https://arxiv.org/abs/1711.00489; “Seesaw: Accelerating Training by Balancing Learning Rate and
 *   Batch Size Scheduling”, 2025: https://arxiv.org/abs/2510.14717
 * @example
 * const decay = piecewise({ values: [0.1, 0.02, 0.004], at: ['60 epochs', '120 epochs'] })
 * const plan = growBatch({ schedule: decay, batchSize: 128 })
 * const run = growingRun({ epochs: 160, datasetSize: 50_000 }, plan.batchSize)
 * run.steps // 28840
 * run.batchSizeAt(run.stepAtEpoch(60)) // 640
 */
export function growBatch({ schedule, along, momentum, ...options }: GrowBatchOptions): GrownPlan {
  // whatever the types say: a number or a config is easily passed
  const lengths = (schedule as Partial<Schedule> | undefined)?.unbound
  if (!lengths)
    throw new OptionError(`growBatch.schedule must be a schedule, got ${show(schedule)}`)
  const inSteps = lengths.every(length => length.includes('step'))
  const counts = along ?? (inSteps ? 'steps' : 'data')
  if (!['steps', 'data'].includes(counts))
    throw new OptionError(`along must be steps or data, got ${show(counts)}`)
  const law: GrownOptions = {
    ...options,
    ...(counts === 'data' ? { alongData: schedule } : { schedule }),
    ...(momentum && { batchSize: raised(options, momentum) }),
  }
  return {
    learningRate: grownRate(law),
    batchSize: grownBatch(law),
    ...(momentum && { momentum: momentum.to }),
  }
}

/** The first batch size for which a larger momentum makes as much noise as the smaller one did. */
function raised(
  { batchSize, power = 1, samples = Infinity }: Partial<GrownOptions>,
  momentum: { readonly from: number; readonly to: number },
): number {
  const { from, to } = momentum
  if (!(from >= 0 && from < 1 && to >= 0 && to < 1))
    throw new OptionError(
      `momentum must be { from, to }, both from 0 up to, but not, 1, got ${show(momentum)}`,
    )
  // what cannot be is refused by the kinds, as it was given
  if (!(batchSize! >= 1 && batchSize! < samples && power > 0)) return batchSize!
  // 1 − 0.98 is not quite 0.02: digits beyond that would show in the rate
  const ratio = Number(((1 - from) / (1 - to)).toPrecision(12))
  const more = ratio ** (1 / power)
  const size =
    samples === Infinity ? batchSize! * more : samples / (1 + (samples / batchSize! - 1) / more)
  if (size < 1)
    throw new OptionError(
      `momentum ${from} to ${to} makes a batchSize of ${batchSize!} one of ${size.toPrecision(2)}: begin with a larger one`,
    )
  return size
}
