import {
  checkOptions,
  OptionError,
  createRun,
  type DriveOptions,
  type LogRecord,
  type RunOptions,
} from '@anneal/core'
import type { LayersModel } from '@tensorflow/tfjs'
import type { YieldEvery } from './breathe.ts'
import type { ScaledLoss } from './scaledLoss.ts'

/** Options of `ScheduleCallback`. */
export interface ScheduleCallbackOptions extends DriveOptions {
  /** What `fit` does not say of the run; with `fitDataset` often `stepsPerEpoch`. */
  readonly run?: RunOptions | undefined
  /** The model, where tfjs does not hand it over: see the error that asks for it. */
  readonly model?: LayersModel | undefined
  /**
   * How often the page gets a moment to draw and answer: every 125 ms (`"auto"`), after each batch,
   * never, or every so many milliseconds. tfjs' own `yieldEvery` does nothing when a callback is a class.
   *
   * @default 'auto'
   */
  readonly yieldEvery?: YieldEvery | undefined
  /** What `scaledLoss` made, and the model was compiled with: for the channel `lossScale`. */
  readonly loss?: ScaledLoss | undefined
  /** Data in the batch sizes of the plan: see `planBatches`, which sets it. */
  readonly batches?: { begin(epoch: number): number } | undefined
  /** Hears of each update and each epoch. Reading the loss of each update costs time on a GPU. */
  readonly log?: ((record: LogRecord) => void) | undefined
}

const names = [
  ...['run', 'from', 'onRunChange', 'onPlanChange', 'relative', 'onChange'],
  ...['model', 'yieldEvery', 'log', 'loss', 'batches'],
]

/**
 * Refuses options that cannot be.
 *
 * @internal
 * @throws OptionError naming the option
 */
export function checkCallbackOptions(options: ScheduleCallbackOptions): void {
  checkOptions('ScheduleCallback', options, names)
  createRun(options.run ?? {})
  if (options.log !== undefined && typeof options.log !== 'function')
    throw new OptionError('log must be a function, such as trainingLog(line => …) makes')
}
