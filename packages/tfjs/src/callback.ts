import {
  OptionError,
  createRun,
  drive,
  type Drivable,
  type Drive,
  type DriveOptions,
  type Progress,
  type Run,
  type RunOptions,
  type Target,
} from '@anneal/core'
import { Callback, type LayersModel, type Optimizer, type Scalar } from '@tensorflow/tfjs'
import { breather } from './breathe.ts'
import { optimizerTarget } from './optimizer.ts'
import type { LogRecord } from './trainingLog.ts'

/** Options of {@link ScheduleCallback}. */
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
  readonly yieldEvery?: 'auto' | 'batch' | 'never' | number | undefined
  /** Hears of each update and each epoch. Reading the loss of each update costs time on a GPU. */
  readonly log?: ((record: LogRecord) => void) | undefined
}

type Logs = Record<string, number | Scalar> | undefined

/** What `fit` and `fitDataset` tell their callbacks. */
interface Params {
  readonly epochs?: number | null
  readonly samples?: number | null
  readonly batchSize?: number | null
  readonly steps?: number | null
}

/**
 * A callback for `model.fit` and `model.fitDataset`: before each batch it sets the learning rate, and
 * the momentum where the plan has one. The values that were used stand in every log and in `History`.
 *
 * It takes the length of the run from `fit`, begins at `initialEpoch`, and begins anew with each
 * `fit`. Metrics of an epoch reach feedback such as `plateau`.
 *
 * @example
 * const lr = warmup({ steps: '5%', schedule: cosine({ from: 0.1, steps: 'rest' }) })
 * await model.fit(x, y, { epochs: 10, callbacks: new ScheduleCallback(lr) })
 */
export class ScheduleCallback<P extends Drivable = Drivable> extends Callback {
  readonly #plan: P
  readonly #options: ScheduleCallbackOptions
  readonly #breathe: () => Promise<void> | undefined
  #drive: Drive<P> | undefined
  #run: { readonly options: RunOptions; readonly clock: Run } = {
    options: {},
    clock: createRun({}),
  }
  #values: Readonly<Record<string, number>> = {}
  #begun = false

  /**
   * @param plan a schedule, a feedback, or a plan of them by channel
   * @throws OptionError when the options cannot be
   */
  constructor(plan: P, options: ScheduleCallbackOptions = {}) {
    super()
    this.#plan = plan
    this.#options = options
    this.#breathe = breather(options.yieldEvery ?? 'auto')
    // tfjs calls onBatchEnd with the loss as a tensor, and another copy of it reads that tensor back:
    // so it is there only when it is wanted
    if (options.log) this.onBatchEnd = this.#logBatch.bind(this)
    // tfjs takes the handlers off an instance that stands behind a plain object, or that another
    // copy of tfjs does not know, and calls them by themselves
    for (const name of ['onTrainBegin', 'onEpochBegin', 'onBatchBegin', 'onEpochEnd'] as const)
      this[name] = this[name].bind(this) as never
  }

  /** What it takes to go on from here; undefined before the first batch of the first `fit`. */
  get progress(): Progress | undefined {
    return this.#drive?.progress
  }

  /** What walks along the plan, for `retract`, `replace` and a look at `values`; undefined before the first epoch. */
  get drive(): Drive<P> | undefined {
    return this.#drive
  }

  /** @internal */
  override async onTrainBegin(): Promise<void> {
    this.#begun = false
    this.#optimizer()
    return Promise.resolve()
  }

  /** @internal */
  override async onEpochBegin(epoch: number): Promise<void> {
    if (!this.#begun) this.#begin(epoch)
    this.#begun = true
    return Promise.resolve()
  }

  /** @internal */
  override async onBatchBegin(_batch: number, logs?: object): Promise<void> {
    this.#drive?.advance()
    if (logs) Object.assign(logs, this.#values)
    await this.#breathe()
  }

  /** @internal */
  override async onEpochEnd(epoch: number, logs?: object): Promise<void> {
    const { log } = this.#options
    if (log ?? this.progress?.feedback) {
      const metrics = await numbersOf(logs as Logs)
      log?.({ ...this.#record('epoch', epoch + 1), metrics })
      this.#drive?.observe(metrics)
    }
    if (logs) Object.assign(logs, this.#values)
  }

  async #logBatch(_batch: number, logs?: object): Promise<void> {
    const metrics = await numbersOf(logs as Logs)
    for (const name of ['batch', 'size', ...Object.keys(this.#values)]) delete metrics[name]
    this.#options.log?.({ ...this.#record('update'), metrics })
  }

  #record(event: LogRecord['event'], epochs?: number): Omit<LogRecord, 'metrics'> {
    const update = this.progress?.updates ?? 0
    const { stepsPerEpoch, datasetSize, batchSize } = this.#run.options
    const epochsKnown = stepsPerEpoch !== undefined || datasetSize !== undefined
    return {
      event,
      update,
      epoch: epochs ?? (epochsKnown ? this.#run.clock.epochAt(update) : null),
      samples: batchSize === undefined ? null : this.#run.clock.samplesAt(update),
      values: this.#values,
    }
  }

  #optimizer(): Optimizer {
    const model = this.#options.model ?? (this.model as LayersModel | null)
    if (!model)
      throw new OptionError(
        'tfjs did not hand the model to ScheduleCallback. Either it stands in a list after a plain object (put it first, through combineCallbacks), or the page has two copies of tfjs: pass the model, as in new ScheduleCallback(plan, { model })',
      )
    return model.optimizer
  }

  #begin(epoch: number): void {
    const { run: given, from, onRunChange, relative, onChange } = this.#options
    const told = (this.params ?? {}) as unknown as Params
    const { samples, batchSize, steps: stepsPerEpoch } = told
    const options: RunOptions = {
      ...(told.epochs != null && given?.steps === undefined && { epochs: told.epochs }),
      ...(samples != null && batchSize != null && { datasetSize: samples, batchSize }),
      ...(stepsPerEpoch != null && { stepsPerEpoch }),
      ...given,
    }
    this.#run = { options, clock: createRun(options) }
    const optimizer = optimizerTarget(this.#optimizer())
    const target: Target = {
      ...optimizer,
      set: values => {
        optimizer.set(values)
        this.#values = values
      },
    }
    try {
      const start = this.#drive ? undefined : from
      if (start) this.#checkEpoch(start, epoch)
      this.#drive = drive(this.#plan, target, {
        run: options,
        from: start ?? this.#startOf(epoch),
        onRunChange: start && onRunChange,
        relative,
        onChange,
      })
    } catch (error) {
      if (samples != null || stepsPerEpoch != null) throw error
      throw new OptionError(
        `${(error as Error).message}. fitDataset does not know how many batches there are: pass batchesPerEpoch to it, or run: { stepsPerEpoch } to ScheduleCallback`,
        { cause: error },
      )
    }
  }

  /** Where a fit that begins at an epoch other than the first one stands. */
  #startOf(epoch: number): Progress | undefined {
    if (epoch === 0) return undefined
    const { options: run, clock } = this.#run
    const updates = Math.round(clock.stepAtEpoch(epoch))
    const { boundTo: _, time: __, ...before } = this.progress ?? { updates: -1 }
    return before.updates === updates
      ? { ...(before as Progress), run }
      : { version: 1, updates, run }
  }

  #checkEpoch({ updates }: Progress, epoch: number): void {
    const { options, clock } = this.#run
    if (options.stepsPerEpoch === undefined && options.datasetSize === undefined) return
    const reached = Math.floor(clock.epochAt(updates))
    if (reached !== epoch)
      throw new OptionError(
        `from is at update ${updates}, in epoch ${reached}, but fit begins at epoch ${epoch}: pass initialEpoch: ${reached} to it`,
      )
  }
}

/** Logs as numbers: in a class callback tfjs hands over tensors, and they stay tfjs' own. */
async function numbersOf(logs: Logs): Promise<Record<string, number>> {
  const numbers: Record<string, number> = {}
  for (const [name, value] of Object.entries(logs ?? {}))
    numbers[name] = typeof value === 'number' ? value : ((await value.data())[0] ?? NaN)
  return numbers
}
