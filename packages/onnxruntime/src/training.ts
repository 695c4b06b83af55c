import {
  checkOptions,
  OptionError,
  type Bytes,
  type Drivable,
  type Metrics,
  type Progress,
  type ValuesOf,
} from '@anneal/core'
import type { Batch } from './batch.ts'
import { packCheckpoint } from './checkpoint.ts'
import { fit, type FitOptions } from './fit.ts'
import { fitting, type Fitting } from './fitting.ts'
import { startOf, trainingOptionNames, type TrainingOptions } from './options.ts'
import type { Position } from './position.ts'
import { valuesOf, type ReadTensors } from './readState.ts'
import type { BatchSource } from './source.ts'
import type { Evaluation, Step } from './step.ts'
import { Stepper } from './stepper.ts'
import type { SessionLike } from './types.ts'
import type { State } from './values.ts'

/** What a training is made of: for what tries something out on it. @internal */
export let partsOf: <P extends Drivable>(
  training: Training<P>,
) => { readonly stepper: Stepper<P>; readonly read: ReadTensors | undefined }

/**
 * Training in a session of ONNX Runtime: keeps the state, feeds the values of the plan, and goes from
 * update to update.
 *
 * @example
 * const training = new Training(session, {
 *   Tensor,
 *   state: graph.state,
 *   plan: cosine({ from: 0.1, steps: '100%' }),
 *   run: { epochs: 2, stepsPerEpoch: 4 },
 * })
 * for await (const { event, metrics } of training.fit(batches))
 *   if (event === 'epoch') console.log(metrics.loss)
 * training.progress.updates // 8
 */
export class Training<P extends Drivable = Drivable> {
  readonly #owned: readonly SessionLike[]
  readonly #stepper: Stepper<P>
  readonly #read: ReadTensors | undefined

  static {
    partsOf = training => ({ stepper: training.#stepper, read: training.#read })
  }

  /**
   * @param owned what `dispose` ends as well: those of whoever made them for this training
   * @throws OptionError when session, state, plan and options do not fit together
   */
  constructor(
    session: SessionLike,
    options: TrainingOptions<P>,
    owned: readonly SessionLike[] = [],
  ) {
    checkOptions('a Training', options, trainingOptionNames)
    if ((options.plan as unknown) === undefined)
      throw new OptionError(
        'plan is missing: pass a schedule, or several by channel, such as { learningRate, momentum }',
      )
    this.#owned = owned
    this.#stepper = new Stepper(session, startOf(options), options)
    this.#read = options.read ?? (session.read && (tensors => session.read!(tensors)))
  }

  /** What the next update will use. */
  get values(): ValuesOf<P> {
    return this.#stepper.hook.drive.values
  }

  /** How far the schedule has come: plain JSON. A checkpoint has it too. */
  get progress(): Progress {
    return this.#stepper.hook.drive.progress
  }

  /** How far the epochs have come: plain JSON. A checkpoint has it too. */
  get position(): Position {
    return this.#stepper.position
  }

  /** The plan that is followed. */
  get plan(): P {
    return this.#stepper.hook.plan
  }

  /**
   * One update with one batch, for loops of your own. `fit` does not count it as a part of an epoch.
   *
   * @throws OptionError when the batch does not fit, or the update before was not awaited; what the
   *   session throws; NonFiniteLossError. The update is then taken back
   */
  async step(batch: Batch): Promise<Step> {
    return await this.#stepper.step(batch)
  }

  /**
   * What a step with this batch would give: the loss and the outputs that were asked for, of the
   * parameters as they are. It costs as much as a step.
   *
   * Dropout and batch statistics are as in training. For predictions on their own make a session of
   * the forward model.
   *
   * @throws what `step` throws
   */
  async evaluate(batch: Batch): Promise<Evaluation> {
    return await this.#stepper.evaluate(batch)
  }

  /**
   * Goes through epochs of batches, and tells of each update and each epoch. Whoever stops listening
   * stops it, between two updates; another call goes on. Nothing is trained until its events are gone
   * through, or it is awaited.
   *
   * @throws what `step` throws; OptionError when an epoch is longer or shorter than the run says; the
   *   reason of the signal
   */
  fit(batches: BatchSource, options: FitOptions = {}): Fitting {
    return fitting(fit(this.#stepper, batches, options))
  }

  /** Tells feedback what was measured. `fit` does it after each epoch, unless it has `observe: false`. */
  observe(metrics: Metrics): void {
    this.#stepper.hook.drive.observe(metrics)
  }

  /** From the next update on, follows another plan, at the same step. */
  replace(plan: P): void {
    this.#stepper.replace(plan)
  }

  /** Copies parameters, and what the update rule remembers, from wherever they are. */
  async readState(): Promise<State> {
    const { lock, state } = this.#stepper
    return await lock.hold('reading the state', () => valuesOf(state.feeds, this.#read))
  }

  /**
   * Takes the training down, to the last bit: state, schedule and epochs, as a safetensors file, of
   * which other programs can read the parameters.
   *
   * @returns bytes for a file, IndexedDB or a download
   */
  async checkpoint(): Promise<Bytes> {
    const { progress, position } = this
    return packCheckpoint({ state: await this.readState(), progress, position })
  }

  /** Lets go of the state, and of the sessions that `createTraining` made. */
  async dispose(): Promise<void> {
    const { lock, state } = this.#stepper
    await lock.hold('dispose', async () => {
      state.dispose()
      for (const session of this.#owned) await session.release?.()
    })
    lock.close()
  }
}
