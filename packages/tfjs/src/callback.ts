import {
  OptionError,
  channelsOf,
  drive,
  type Drivable,
  type Drive,
  type LogRecord,
  type Progress,
} from '@anneal/core'
import { Callback, type LayersModel } from '@tensorflow/tfjs'
import { breather } from './breathe.ts'
import { checkCallbackOptions, type ScheduleCallbackOptions } from './callbackOptions.ts'
import { beginClaims, claim } from './claims.ts'
import { EarlierFits } from './earlierFits.ts'
import {
  checkEpoch,
  checkPlanned,
  checkUpdates,
  explained,
  runOfFit,
  startOfFit,
  updatesPerEpoch,
  type FitParams,
} from './fitRun.ts'
import { numbersOf } from './logs.ts'
import { fitTarget } from './fitTarget.ts'
import { isTraining, workerOf } from './modelInside.ts'
import { rememberOwn } from './optimizerTarget.ts'

/**
 * A callback for `model.fit` and `model.fitDataset`: before each batch it sets the learning rate, and
 * the momentum where the plan has one. The values that were used stand in every log and in `History`.
 *
 * It takes the length of the run from `fit`, begins at `initialEpoch`, and begins anew with each
 * `fit`: one that failed may be tried again, and one at the epoch that another ended at goes on. Metrics
 * of an epoch reach feedback such as `plateau`.
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
  #epochsKnown = false
  readonly #earlier: EarlierFits
  #samples: number | null = null
  #values: Readonly<Record<string, number>> = {}
  /** The last epoch that began in this fit. */
  #epoch: number | undefined
  /** The model of the last fit. */
  #fitted: LayersModel | undefined
  /** Batches of this epoch. */
  #batches = 0
  /** Whether this epoch may be short, as fit went on in the middle of it. */
  #partial = false

  /**
   * @param plan a schedule, a feedback, or a plan of them by channel
   * @throws OptionError when the plan or the options cannot be
   */
  constructor(plan: P, options: ScheduleCallbackOptions = {}) {
    super()
    channelsOf(plan)
    checkCallbackOptions(options)
    this.#plan = plan
    this.#options = options
    this.#earlier = new EarlierFits(options.from)
    this.#breathe = breather(options.yieldEvery ?? 'auto')
    // tfjs calls onBatchEnd with the loss as a tensor, and another copy of it reads that tensor back:
    // so it is there only when it is wanted
    if (options.log) this.onBatchEnd = this.#logBatch.bind(this)
    // tfjs takes the handlers off an instance that stands behind a plain object, or that another
    // copy of tfjs does not know, and calls them by themselves
    for (const name of ['onTrainBegin', 'onEpochBegin', 'onBatchBegin', 'onEpochEnd'] as const)
      this[name] = this[name].bind(this) as never
  }

  /** What it takes to go on from here: before the first batch, the option `from`. */
  get progress(): Progress | undefined {
    return this.#drive?.progress ?? this.#options.from
  }

  /** What walks along the plan, for `retract`, `replace` and a look at `values`; undefined before the first epoch. */
  get drive(): Drive<P> | undefined {
    return this.#drive
  }

  /** @internal */
  override setModel(model: Parameters<Callback['setModel']>[0]): void {
    const fitted = this.#fitted
    if (fitted && fitted !== model && isTraining(fitted))
      throw new OptionError(
        'a fit of another model is still using this ScheduleCallback: make one for each',
      )
    super.setModel(model)
    this.#fitted = this.model
  }

  /** @internal */
  override async onTrainBegin(): Promise<void> {
    this.#epoch = undefined
    beginClaims(this.#worker())
    return Promise.resolve()
  }

  /** @internal */
  override async onEpochBegin(epoch: number): Promise<void> {
    if (this.#epoch === epoch)
      throw new OptionError(
        'this ScheduleCallback stands twice in the list of callbacks, and would go on twice for each batch: list it once',
      )
    const first = this.#options.batches?.begin(epoch)
    if (this.#epoch === undefined) this.#begin(epoch, first)
    this.#epoch = epoch
    this.#batches = 0
    return Promise.resolve()
  }

  /** @internal */
  override async onBatchBegin(_batch: number, logs?: object): Promise<void> {
    this.#drive?.advance()
    this.#batches += 1
    if (logs) Object.assign(logs, this.#values)
    await this.#breathe()
  }

  /** @internal */
  override async onEpochEnd(epoch: number, logs?: object): Promise<void> {
    const ended = (): void => {
      if (this.#drive) this.#earlier.ended(epoch, this.#drive.progress)
    }
    ended()
    this.#checkLength()
    if (this.#batches === 0) return // the data have run out: nothing was measured
    const { log } = this.#options
    if (log ?? this.progress?.feedback) {
      const metrics = await numbersOf(logs)
      log?.({ ...this.#record('epoch', epoch + 1), metrics })
      this.#drive?.observe(metrics)
      ended()
    }
    if (logs) Object.assign(logs, this.#values)
  }

  async #logBatch(_batch: number, logs?: object): Promise<void> {
    const { batch: _, size = NaN, ...metrics } = await numbersOf(logs)
    for (const name of Object.keys(this.#values)) Reflect.deleteProperty(metrics, name)
    if (this.#samples !== null) this.#samples += size
    this.#options.log?.({ ...this.#record('update'), metrics })
  }

  #record(event: LogRecord['event'], epochs?: number): Omit<LogRecord, 'metrics'> {
    const update = this.progress?.updates ?? 0
    return {
      event,
      update,
      epoch: epochs ?? (this.#epochsKnown ? this.#drive!.clock.epochAt(update) : null),
      samples: this.#samples,
      values: this.#values,
    }
  }

  /** A wrong length of the epoch would stretch or shorten the whole schedule, in silence. */
  #checkLength(): void {
    const partial = this.#partial
    this.#partial = false
    const perEpoch = updatesPerEpoch(this.#options.run ?? null)
    const stopped = (this.#options.model ?? handedTo(this))?.stopTraining ?? false
    if (perEpoch === undefined || partial || stopped || perEpoch === this.#batches) return
    throw new OptionError(
      `the run says that an epoch has ${perEpoch} updates, but this one had ${this.#batches}: ${this.#batches === 0 ? 'the dataset has run out, let it repeat()' : `pass run: { stepsPerEpoch: ${this.#batches} }`}`,
    )
  }

  #worker(): LayersModel {
    const model = this.#options.model ?? handedTo(this)
    if (!model)
      throw new OptionError(
        'tfjs did not hand the model to ScheduleCallback. Either it stands in a list after a plain object (put it first, through combineCallbacks), or the page has two copies of tfjs: pass the model, as in new ScheduleCallback(plan, { model })',
      )
    return workerOf(model)
  }

  #begin(epoch: number, first: number | undefined): void {
    const { onRunChange, onPlanChange, relative, onChange } = this.#options
    const params = this.params as FitParams | undefined
    if (first !== undefined) checkPlanned(params ?? {}, this.#options.run ?? {})
    const run = first === undefined ? runOfFit(params ?? {}, this.#options.run) : this.#options.run!
    const model = this.#worker()
    claim(model, Object.keys(channelsOf(this.#plan)))
    const target = fitTarget(() => model.optimizer, this.#options.loss, first !== undefined)
    const set: typeof target.set = values => {
      target.set(values)
      this.#values = values
    }
    const { from: start } = this.#earlier
    if (start && first === undefined) checkEpoch(start, epoch, run, params?.samples != null)
    if (start && first !== undefined) checkUpdates(start, epoch, first)
    if (start?.base) rememberOwn(model.optimizer, start.base)
    try {
      this.#drive = drive(
        this.#plan,
        { ...target, set },
        {
          run,
          from: start ?? startOfFit(epoch, run, this.#earlier.at(epoch, target.get!()), first),
          onRunChange: start ? onRunChange : 'extend',
          onPlanChange: start && onPlanChange,
          relative,
          onChange,
        },
      )
    } catch (error) {
      throw explained(error as Error, params)
    }
    const { progress } = this.#drive
    const { updates } = progress
    this.#earlier.begun(epoch, progress)
    const perEpoch = updatesPerEpoch(run)
    const planned = first !== undefined
    this.#epochsKnown = planned || perEpoch !== undefined
    this.#partial = perEpoch !== undefined && updates % perEpoch !== 0
    const samplesKnown = planned || run.batchSize !== undefined
    this.#samples = updates === 0 ? 0 : samplesKnown ? this.#drive.clock.samplesAt(updates) : null
  }
}

/** The model that tfjs handed over; null where it did not, whatever its types say. */
const handedTo = ({ model }: { readonly model: LayersModel | null }): LayersModel | null => model
