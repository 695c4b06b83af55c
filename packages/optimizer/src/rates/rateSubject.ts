import { OptionError, type Measured, type RateSubject, type Restore } from '@anneal/core'
import { auto, type AutoOptions } from '../targets/auto.ts'
import { openBatches, type BatchSource } from './batches.ts'
import { remember } from './remember.ts'

/** What rates are tried on. */
export interface Trainable<Batch = unknown> extends AutoOptions {
  /** What updates, driven as by `driveOptimizer`. It is put back, too. */
  readonly optimizer: object
  /** Does one update with a batch, and says what its loss was. */
  readonly update: (batch: Batch) => Measured | Promise<Measured>
  /**
   * All else that updates change, and that is to be put back: typed arrays of parameters, models, data
   * readers, generators of random numbers. Each object is taken with all that it leads to.
   */
  readonly state: readonly object[]
  /** Measures on other data, after each update: it then counts instead of the loss of the batch. */
  readonly evaluate?: (() => Measured | Promise<Measured>) | undefined
  /** For what cannot be seen from outside: takes it down, and returns what puts it back. */
  readonly snapshot?: (() => Restore | Promise<Restore>) | undefined
}

/** How rates are tried. */
export interface RateDataOptions {
  /**
   * Samples in a batch, where the data can be asked for any size.
   *
   * @default 32
   */
  readonly batchSize?: number | undefined
}

const busy = new WeakSet<object>()

/**
 * Makes what rates are tried on.
 *
 * @internal
 * @throws OptionError when no learning rate is found, or there is no state
 */
export function rateSubject<Batch>(
  { optimizer, update, state, evaluate, snapshot, multipliers, knobs }: Trainable<Batch>,
  data: BatchSource<Batch>,
  { batchSize = 32 }: RateDataOptions,
): RateSubject<Batch> {
  const target = auto(optimizer, { multipliers, knobs })
  // whatever the types say: it is what is forgotten first
  if ((state as unknown) === undefined)
    throw new OptionError(
      'state is missing: list what updates change besides the optimizer, such as the arrays of parameters',
    )
  if (typeof (update as unknown) !== 'function')
    throw new OptionError('update is missing: a function that does one update with a batch')
  const open = (): (() => Batch | Promise<Batch>) => openBatches(data, batchSize)
  let next = open()
  return {
    async snapshot() {
      if (busy.has(optimizer))
        throw new OptionError('rates are being tried on this optimizer: wait until that is over')
      busy.add(optimizer)
      try {
        next = open()
        const before = target.get?.()['learningRate'] ?? NaN
        const memory = remember([optimizer, ...state])
        const restore = await snapshot?.()
        return async () => {
          try {
            await restore?.()
            memory.restore()
            // a setter may keep more of the rate than can be seen; groups round theirs, so once more
            if (Number.isFinite(before)) target.set({ learningRate: before })
            memory.restoreValues()
          } finally {
            busy.delete(optimizer)
          }
        }
      } catch (error) {
        busy.delete(optimizer)
        throw error
      }
    },
    next: () => next(),
    update(batch, rate) {
      target.set({ learningRate: rate })
      return update(batch)
    },
    evaluate,
  }
}
