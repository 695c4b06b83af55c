import {
  OptionError,
  type ChannelValues,
  type Drivable,
  type Measured,
  type RateSubject,
} from '@anneal/core'
import type { Batch } from './batch.ts'
import { breather } from './breathe.ts'
import { meanOver, openFeed, type Feed } from './rateData.ts'
import { valuesOf } from './readState.ts'
import type { Batches, BatchSource, SizedSource } from './source.ts'
import { NonFiniteLossError, type Evaluation } from './step.ts'
import type { Stepper } from './stepper.ts'
import { partsOf, type Training } from './training.ts'
import { releaseAll, type State } from './values.ts'

/** Parameters as they are after the updates of a trial, for what measures them. */
export interface Trial {
  /** What a step with this batch would give. */
  evaluate(batch: Batch): Promise<Evaluation>
  /** Copies parameters, and what the update rule remembers. */
  readState(): Promise<State>
}

/** How rates are tried. */
export interface RateDataOptions {
  /** Examples in a batch. Default: what the plan or the run says, or else the data. */
  readonly batchSize?: number | undefined
  /**
   * What is measured after each update, instead of the batch: the mean loss of other data, or what a
   * function measures.
   */
  readonly validation?:
    Batches | SizedSource | ((trial: Trial) => Measured | Promise<Measured>) | undefined
}

/**
 * Makes what rates are tried on: a copy of the training that begins where it is. Steps write into
 * nothing that they are fed, so that the training has to be put back from nothing.
 *
 * @internal
 * @throws OptionError when there is no rate to try
 */
export function rateSubject<P extends Drivable>(
  training: Training<P>,
  data: BatchSource,
  { batchSize, validation }: RateDataOptions,
): RateSubject<Batch> {
  const { stepper, read } = partsOf(training)
  const size = batchSize ?? stepper.sizes.next
  const breathe = breather()
  let copy: Stepper
  let feed: Feed
  let ratesAt: (rate: number) => ChannelValues
  const measure = validation && measureBy(validation, size)
  return {
    snapshot() {
      stepper.lock.begin('a trial of rates', 'await it; what validation may use, it is given')
      try {
        copy = stepper.fork()
        ratesAt = ratesLike(stepper.hook.next)
        feed = openFeed(data, size)
      } catch (error) {
        stepper.lock.end()
        throw error
      }
      return async () => {
        copy.state.dispose()
        stepper.lock.end()
        await feed.close()
      }
    },
    next: () => feed.next(),
    async update(batch, rate) {
      try {
        const { loss, outputs } = await copy.step(batch, ratesAt(rate))
        releaseAll(outputs)
        await breathe()
        return loss
      } catch (error) {
        if (error instanceof NonFiniteLossError) return NaN
        throw error
      }
    },
    evaluate:
      measure &&
      (() =>
        measure({
          evaluate: batch => copy.evaluate(batch),
          readState: () =>
            copy.lock.hold('reading the state', () => valuesOf(copy.state.feeds, read)),
        })),
  }
}

const measureBy =
  (validation: NonNullable<RateDataOptions['validation']>, size: number | undefined) =>
  async (trial: Trial): Promise<Measured> =>
    typeof validation === 'function'
      ? await validation(trial)
      : await meanOver(validation, size, async batch => {
          const { loss, outputs } = await trial.evaluate(batch)
          releaseAll(outputs)
          return loss
        })

/** Values at a rate: groups with a rate of their own keep their proportion to `learningRate`. */
function ratesLike(now: ChannelValues): (rate: number) => ChannelValues {
  const rates = Object.entries(now).filter(([name]) => /^learningRate(\.|$)/.test(name))
  const whole = now['learningRate'] ?? Math.max(...rates.map(([, value]) => value))
  if (rates.length === 0)
    throw new OptionError('there is no learning rate to try: the training has no such input')
  if (rates.length > 1 && !(whole > 0))
    throw new OptionError(
      `the groups keep their proportion to learningRate, which is ${whole} now: follow a plan first in which it is above 0`,
    )
  return rate =>
    Object.fromEntries(
      rates.map(([name, value]) => [name, value === whole ? rate : (rate * value) / whole]),
    )
}
