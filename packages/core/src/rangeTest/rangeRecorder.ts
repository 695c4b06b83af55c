/* eslint-disable @typescript-eslint/no-invalid-void-type -- methods without a this may be taken apart */
import { checkOptions } from '../checkOptions.ts'
import { OptionError, show } from '../errors.ts'

/** What an update gave: its loss, and the accuracy where that was measured. */
export type Measured = number | { readonly loss: number; readonly accuracy?: number | undefined }

/** Loss, and perhaps accuracy, over rates that rise: plain JSON, all numbers finite. */
export interface RangeCurve {
  /** The version of this format. */
  readonly version: 1
  /** The rate of each update. */
  readonly rates: readonly number[]
  /** The loss of each update, as it was measured. */
  readonly losses: readonly number[]
  /** The same, smoothed. */
  readonly smoothed: readonly number[]
  /** The share of the smoothed loss that was kept at each update. */
  readonly smoothing: number
  /** Whether the smoothed loss leaves out what was before the first one. */
  readonly debias: boolean
  /** The accuracy after each update, where it was measured. */
  readonly accuracies?: readonly number[]
  /** Why it ended before the last rate: the loss rose too far, or was no number. */
  readonly stopped: 'diverged' | 'notFinite' | null
}

/** Options of {@link createRangeRecorder}. */
export interface RangeRecorderOptions {
  /**
   * The share of the smoothed loss that is kept at each update: 0 does not smooth.
   *
   * @default 0.98
   */
  readonly smoothing?: number | undefined
  /**
   * Whether the mean leaves out what was before the first loss, as fastai and Lightning have it; if
   * not, it begins with the first loss, as in pytorch-lr-finder.
   *
   * @default true
   */
  readonly debias?: boolean | undefined
  /**
   * The test ends when the smoothed loss is so many times the lowest one: fastai and Lightning have 4,
   * pytorch-lr-finder 5. `Infinity` goes on to the end.
   *
   * @default 4
   */
  readonly divergence?: number | undefined
}

/** Takes down a range test, update by update. */
export interface RangeRecorder {
  /**
   * Takes down an update.
   *
   * @returns the smoothed loss; NaN for a loss that is no number, which is not taken down
   * @throws OptionError when the rate does not rise, the accuracy is missing or the test has ended
   */
  record(this: void, rate: number, measured: Measured): number
  /** Why the test has ended; null as long as it goes on. */
  readonly stopped: RangeCurve['stopped']
  /** All that was taken down: a copy. */
  readonly curve: RangeCurve
}

/**
 * Makes what takes down the (rate, loss) pairs of a range test, smooths the loss and says when it has
 * diverged. It trains nothing: that is what `sweepRates`, and `rangeTest` of the adapters, do.
 *
 * A loss may be negative: what counts is how far it rose, in sizes of the lowest.
 *
 * @throws OptionError when an option cannot be
 * @see fastai `LRFinder` and `AvgSmoothLoss`, Lightning `LearningRateFinder`, pytorch-lr-finder
 * @example
 * const recorder = createRangeRecorder({ smoothing: 0.5 })
 * recorder.record(0.1, 2) // 2
 * recorder.record(0.2, 1) // 1.3333333333333333
 * recorder.record(0.4, 80)
 * recorder.stopped // 'diverged'
 */
export function createRangeRecorder(options: RangeRecorderOptions = {}): RangeRecorder {
  checkOptions('a range recorder', options, ['smoothing', 'debias', 'divergence'])
  const { smoothing = 0.98, debias = true, divergence = 4 } = options
  if (!(smoothing >= 0 && smoothing < 1))
    throw new OptionError(
      `smoothing must be a number from 0 up to, but not, 1, got ${show(smoothing)}`,
    )
  if (!(divergence > 1)) throw new OptionError(`divergence must be > 1, got ${show(divergence)}`)
  return uncheckedRecorder(smoothing, debias, divergence)
}

/** The same for options that need no check. @internal */
export function uncheckedRecorder(
  smoothing: number,
  debias: boolean,
  divergence: number,
): RangeRecorder {
  const rates: number[] = []
  const losses: number[] = []
  const smoothed: number[] = []
  const accuracies: number[] = []
  let stopped: RangeCurve['stopped'] = null
  let mean = 0
  let weight = 0
  let best = Infinity
  return {
    record(rate, measured) {
      checkPoint(rate, rates.at(-1), stopped)
      const { loss, accuracy } = fieldsOf(measured)
      if (!Number.isFinite(loss)) {
        stopped = 'notFinite'
        return NaN
      }
      const first = rates.length === 0
      const wanted = first ? accuracy !== undefined : accuracies.length > 0
      if (wanted !== Number.isFinite(accuracy))
        throw new OptionError(`accuracy is ${show(accuracy)} here: give a number always, or never`)
      const share = debias || losses.length > 0 ? smoothing : 0
      mean = share * mean + (1 - share) * loss
      weight = share * weight + (1 - share)
      const value = mean / weight
      rates.push(rate)
      losses.push(loss)
      smoothed.push(value)
      if (accuracy !== undefined) accuracies.push(accuracy)
      best = Math.min(best, value)
      if (value > best + (divergence - 1) * Math.abs(best)) stopped = 'diverged'
      return value
    },
    get stopped() {
      return stopped
    },
    get curve() {
      return {
        version: 1 as const,
        rates: [...rates],
        losses: [...losses],
        smoothed: [...smoothed],
        smoothing,
        debias,
        ...(accuracies.length > 0 && { accuracies: [...accuracies] }),
        stopped,
      }
    },
  }
}

function checkPoint(rate: number, last: number | undefined, stopped: RangeCurve['stopped']): void {
  if (stopped) throw new OptionError(`the range test has ended: the loss has ${stopped}`)
  if (!(rate > 0 && rate < Infinity && rate >= (last ?? 0)))
    throw new OptionError(
      `rates must rise from above 0, got ${show(rate)} after ${show(last ?? 0)}`,
    )
}

/**
 * Loss and accuracy by name.
 *
 * @internal
 * @throws OptionError when there is no loss: the easiest thing to forget in a function of one's own
 */
export function fieldsOf(measured: Measured): Exclude<Measured, number> {
  const fields = typeof measured === 'number' ? { loss: measured } : measured
  const loss: unknown = (fields as Partial<typeof fields> | null | undefined)?.loss
  if (typeof loss === 'number') return fields
  throw new OptionError(`the loss must be a number, got ${show(loss ?? measured)}`)
}

/**
 * A range test that was done elsewhere as a curve: smoothed, and cut where the loss diverged.
 *
 * @param rates the rate of each update
 * @param losses the loss of each update
 * @param options how it is smoothed, and the accuracies after each update where they were measured
 * @throws OptionError when the lists do not fit, or the rates do not rise
 * @example
 * rangeCurve([0.1, 0.2, 0.4], [2, 1, NaN]).stopped // 'notFinite'
 */
export function rangeCurve(
  rates: readonly number[],
  losses: readonly number[],
  options?: RangeRecorderOptions & { readonly accuracies?: readonly number[] | undefined },
): RangeCurve {
  const { accuracies, ...rest } = options ?? {}
  if (losses.length !== rates.length || (accuracies && accuracies.length !== rates.length))
    throw new OptionError(
      `${rates.length} rates need as many losses, got ${losses.length}${accuracies ? `, and as many accuracies, got ${accuracies.length}` : ''}`,
    )
  return curveBy(createRangeRecorder(rest), rates, losses, accuracies)
}

/** What a recorder makes of lists of the same length. @internal */
export function curveBy(
  recorder: RangeRecorder,
  rates: readonly number[],
  losses: readonly number[],
  accuracies: readonly number[] | undefined,
): RangeCurve {
  for (const [i, rate] of rates.entries()) {
    recorder.record(rate, { loss: losses[i]!, accuracy: accuracies?.[i] })
    if (recorder.stopped) break
  }
  return recorder.curve
}
