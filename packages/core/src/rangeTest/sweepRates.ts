import { checkOptions } from '../checkOptions.ts'
import { rangeRamp, type RampOptions } from './rangeRamp.ts'
import {
  createRangeRecorder,
  fieldsOf,
  type Measured,
  type RangeCurve,
  type RangeRecorderOptions,
} from './rangeRecorder.ts'
import { undone, updateAt, type Abort, type RateSubject } from './rateSubject.ts'
import type { Suggestion, SuggestionRule } from './suggestion.ts'
import { steepestRate } from './steepestRate.ts'

/** What a range test tells of itself after each update. */
export interface RangeProgress {
  /** Updates done. */
  readonly update: number
  /** Updates in all, if the loss does not diverge before. */
  readonly updates: number
  /** The rate of this update. */
  readonly rate: number
  readonly loss: number
  /** The loss, smoothed; NaN where the loss is no number. */
  readonly smoothed: number
  readonly accuracy?: number | undefined
}

/** Options of a range test. */
export interface RangeTestOptions extends RampOptions, RangeRecorderOptions {
  /**
   * How the suggestion is read off the curve. For several rules test once, and call each of them with
   * the curve.
   *
   * @default steepestRate()
   */
  readonly suggest?: SuggestionRule | undefined
  /** Hears of each update; the test waits for it. */
  readonly onProgress?: ((progress: RangeProgress) => void | Promise<void>) | undefined
  /** Ends the test: everything is put back, and the signal's reason is thrown. */
  readonly signal?: Abort | undefined
}

/** What a range test found: plain JSON. */
export interface RangeTestResult {
  readonly curve: RangeCurve
  readonly suggestion: Suggestion
  /** Updates that were done. */
  readonly updates: number
}

const optionNames = [
  ...['from', 'to', 'updates', 'shape', 'levels', 'smoothing', 'debias', 'divergence'],
  ...['suggest', 'onProgress', 'signal'],
]

/**
 * A range test: trains at rates that rise update by update, takes the losses down, and puts everything
 * back as it was, also after an error or an abort. Adapters have it as `rangeTest`, with the subject
 * made for their framework.
 *
 * @throws OptionError when an option cannot be
 * @throws what the subject throws, and the reason of the signal
 * @see Smith, “Cyclical Learning Rates for Training Neural Networks”, 2017, section 3.3:
 *   https://arxiv.org/abs/1506.01186
 * @example
 * let weight = 1 // the loss is its square
 * const subject = {
 *   snapshot: () => {
 *     const before = weight
 *     return () => {
 *       weight = before
 *     }
 *   },
 *   next: () => undefined,
 *   update: (_, rate) => {
 *     const loss = weight ** 2
 *     weight -= rate * 2 * weight
 *     return loss
 *   },
 * }
 * const test = sweepRates(subject, { smoothing: 0 })
 * test.then(({ suggestion }) => suggestion.rate) // gives 0.01, and weight is 1 again
 */
export async function sweepRates<Batch>(
  subject: RateSubject<Batch>,
  options: RangeTestOptions = {},
): Promise<RangeTestResult> {
  checkOptions('a range test', options, optionNames)
  const {
    smoothing,
    debias,
    divergence,
    suggest = steepestRate(),
    onProgress,
    signal,
    ...rest
  } = options
  const { updates = 100 } = rest
  const ramp = rangeRamp(rest)
  const recorder = createRangeRecorder({ smoothing, debias, divergence })
  let done = 0
  await undone(subject, signal, async () => {
    while (done < updates && !recorder.stopped) {
      const rate = ramp(done)
      const measured = await measuredAt(subject, rate, signal)
      done += 1
      const smoothed = recorder.record(rate, measured)
      await onProgress?.({ update: done, updates, rate, ...fieldsOf(measured), smoothed })
      signal?.throwIfAborted()
    }
  })
  const { curve } = recorder
  return { curve, suggestion: suggest(curve), updates: done }
}

async function measuredAt<Batch>(
  subject: RateSubject<Batch>,
  rate: number,
  signal: Abort | undefined,
): Promise<Measured> {
  const measured = await updateAt(subject, rate, signal)
  // weights that are no numbers any more need not be evaluated
  return subject.evaluate && Number.isFinite(fieldsOf(measured).loss)
    ? await subject.evaluate()
    : measured
}
