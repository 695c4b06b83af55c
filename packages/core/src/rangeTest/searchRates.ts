import { checkOptions } from '../checkOptions.ts'
import { OptionError, show } from '../errors.ts'
import { seeded } from '../random.ts'
import { fieldsOf } from './rangeRecorder.ts'
import { undone, updateAt, type Abort, type RateSubject } from './rateSubject.ts'

/** The rates of a search. */
export interface RateGridOptions {
  /**
   * The lowest rate.
   *
   * @default 1e-5
   */
  readonly from?: number | undefined
  /**
   * The highest rate.
   *
   * @default 1
   */
  readonly to?: number | undefined
  /**
   * How many rates are tried.
   *
   * @default 24
   */
  readonly points?: number | undefined
}

/** Random rates of a search. */
export interface RandomRateOptions extends RateGridOptions {
  /**
   * The seed: the same gives the same rates.
   *
   * @default 0
   */
  readonly seed?: number | undefined
}

/** Options of a search over rates. */
export interface RateSearchOptions {
  /**
   * How many updates each rate gets.
   *
   * @default 100
   */
  readonly updates?: number | undefined
  /**
   * What the best rate is best at: the lowest loss, or the highest accuracy.
   *
   * @default 'loss'
   */
  readonly by?: 'loss' | 'accuracy' | undefined
  /** Hears of each rate when it was tried. */
  readonly onProgress?: ((trial: RateTrial) => void | Promise<void>) | undefined
  /** Ends the search: everything is put back, and the signal's reason is thrown. */
  readonly signal?: Abort | undefined
}

/** A rate that was tried. */
export interface RateTrial {
  readonly rate: number
  /** Loss, or accuracy, after its updates; null where the loss was no number any more. */
  readonly score: number | null
  /** Updates that were done at it. */
  readonly updates: number
}

/** What a search over rates found: plain JSON. */
export interface RateSearchResult {
  /** All trials, in the order in which they were made. */
  readonly trials: readonly RateTrial[]
  /** The best of them; null where the loss was no number at any rate. */
  readonly best: RateTrial | null
  /** Updates in all: what the search cost. */
  readonly updates: number
}

interface Grid {
  readonly from: number
  readonly to: number
  readonly points: number
}

const gridNames = ['from', 'to', 'points']

function checkGrid(options: RandomRateOptions, names: readonly string[]): Grid {
  checkOptions('a list of rates', options, names)
  const { from = 1e-5, to = 1, points = 24 } = options
  if (!(from > 0 && to > from && to < Infinity))
    throw new OptionError(`from and to must rise from above 0, got ${show(from)} and ${show(to)}`)
  if (!Number.isSafeInteger(points) || points < 2)
    throw new OptionError(`points must be a whole number >= 2, got ${show(points)}`)
  return { from, to, points }
}

/**
 * Rates for a search, at equal factors, both ends among them.
 *
 * @throws OptionError when the rates do not rise from above 0
 * @example
 * gridRates({ from: 0.01, to: 1, points: 3 }) // [0.01, 0.1, 1]
 */
export function gridRates(options: RateGridOptions = {}): number[] {
  const { from, to, points } = checkGrid(options, gridNames)
  const last = points - 1
  return Array.from({ length: points }, (_, i) =>
    i < last ? from * (to / from) ** (i / last) : to,
  )
}

/**
 * Rates for a search, at random, evenly by their logarithm.
 *
 * @throws OptionError when the rates do not rise from above 0
 * @see Bergstra & Bengio, “Random Search for Hyper-Parameter Optimization”, 2012:
 *   https://jmlr.org/papers/v13/bergstra12a.html
 * @example
 * randomRates({ from: 0.01, to: 1, points: 5, seed: 7 }).length // 5
 */
export function randomRates(options: RandomRateOptions = {}): number[] {
  const { from, to, points } = checkGrid(options, [...gridNames, 'seed'])
  const random = seeded(options.seed ?? 0)
  return Array.from({ length: points }, () => from * (to / from) ** random())
}

const optionNames = ['updates', 'by', 'onProgress', 'signal']

/**
 * Trains at one rate after another, each from the same beginning and on the same batches, and says
 * which was best: what a range test saves. Adapters have it as `gridSearch` and `randomSearch`.
 *
 * The score is what `evaluate` of the subject measures after the last update; without it, the mean of
 * the last tenth of the updates.
 *
 * @throws OptionError when an option cannot be
 * @throws what the subject throws, and the reason of the signal
 * @example
 * let weight = 1 // the loss is its square
 * const subject = {
 *   snapshot: () => () => {
 *     weight = 1
 *   },
 *   next: () => undefined,
 *   update: (_, rate) => {
 *     const loss = weight ** 2
 *     weight -= rate * 2 * weight
 *     return loss
 *   },
 * }
 * const search = searchRates(subject, gridRates({ from: 0.004, to: 4, points: 4 }))
 * search.then(({ best }) => best.rate) // gives 0.4
 */
export async function searchRates<Batch>(
  subject: RateSubject<Batch>,
  rates: readonly number[],
  options: RateSearchOptions = {},
): Promise<RateSearchResult> {
  checkOptions('a search', options, optionNames)
  const { updates = 100, by = 'loss', onProgress, signal } = options
  if (!Number.isSafeInteger(updates) || updates < 1)
    throw new OptionError(`updates must be a whole number >= 1, got ${show(updates)}`)
  if (!['loss', 'accuracy'].includes(by))
    throw new OptionError(`by must be loss or accuracy, got ${show(by)}`)
  if (!rates.every(rate => rate > 0 && rate < Infinity))
    throw new OptionError(`rates must be above 0, got ${show(rates)}`)
  const trials: RateTrial[] = []
  for (const rate of rates) {
    const trial = await undone(subject, signal, () => tryRate(subject, rate, updates, by, signal))
    trials.push(trial)
    await onProgress?.(trial)
    signal?.throwIfAborted()
  }
  const better = (a: number, b: number): boolean => (by === 'loss' ? a < b : a > b)
  let best: RateTrial | null = null
  for (const trial of trials)
    if (trial.score !== null && (best === null || better(trial.score, best.score!))) best = trial
  return { trials, best, updates: trials.reduce((sum, trial) => sum + trial.updates, 0) }
}

async function tryRate<Batch>(
  subject: RateSubject<Batch>,
  rate: number,
  updates: number,
  by: 'loss' | 'accuracy',
  signal: Abort | undefined,
): Promise<RateTrial> {
  const scores: number[] = []
  const scoreOf = (measured: {
    readonly loss: number
    readonly accuracy?: number | undefined
  }): number => {
    const score = measured[by]
    if (score === undefined)
      throw new OptionError(`there is no accuracy to judge by: measure it, or set by to "loss"`)
    return score
  }
  for (let done = 1; done <= updates; done++) {
    const measured = fieldsOf(await updateAt(subject, rate, signal))
    if (!Number.isFinite(measured.loss)) return { rate, score: null, updates: done }
    if (!subject.evaluate) scores.push(scoreOf(measured))
  }
  if (subject.evaluate) scores.push(scoreOf(fieldsOf(await subject.evaluate())))
  const last = scores.slice(-Math.ceil(scores.length / 10))
  const score = last.reduce((sum, value) => sum + value, 0) / last.length
  return { rate, score: Number.isFinite(score) ? score : null, updates }
}
