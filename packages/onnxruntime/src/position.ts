import type { EarlyStopState } from './earlyStop.ts'

/** Where a run of epochs stands: plain JSON. */
export interface Position {
  /** Epochs done. */
  readonly epoch: number
  /** Batches done of the epoch that is going on. */
  readonly batches: number
  /** Examples in these batches. */
  readonly examples: number
  /** Examples in those of them whose loss counts, and their losses, added up. */
  readonly counted: number
  readonly lossSum: number
  /** Examples since the beginning of the run. */
  readonly samples: number
  /** What stopping early remembers. */
  readonly earlyStop: EarlyStopState
}

/** Where every run begins. @internal */
export const beginning: Position = {
  ...{ epoch: 0, batches: 0, examples: 0, counted: 0, lossSum: 0, samples: 0 },
  earlyStop: { best: null, bad: 0 },
}

/** After a batch; its loss counts when it is a number. @internal */
export const afterBatch = (at: Position, examples: number, loss: number | undefined): Position => ({
  ...at,
  batches: at.batches + 1,
  examples: at.examples + examples,
  samples: at.samples + examples,
  counted: at.counted + (loss === undefined ? 0 : examples),
  lossSum: at.lossSum + (loss === undefined ? 0 : loss * examples),
})

/** After the last batch of an epoch. @internal */
export const afterEpoch = (at: Position): Position => ({
  ...beginning,
  epoch: at.epoch + 1,
  samples: at.samples,
  earlyStop: at.earlyStop,
})
