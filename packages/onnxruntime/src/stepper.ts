import {
  OptionError,
  channelsOf,
  type ChannelValues,
  type Drivable,
  type Metrics,
  type RunOptions,
} from '@anneal/core'
import { BatchFeeds, type Batch } from './batch.ts'
import type { Fittable } from './fit.ts'
import { Hook } from './hook.ts'
import { KeptBatches } from './keptBatches.ts'
import { Lock } from './lock.ts'
import { MicroBatches, type Part } from './microBatches.ts'
import { hookOptions, type Start, type TrainingOptions } from './options.ts'
import { checkSameSize, PlannedSizes } from './plannedSizes.ts'
import type { Position } from './position.ts'
import { lossesOf, outputsOf, outputsOfSteps } from './outputs.ts'
import { readingOf, type Reading } from './reading.ts'
import { areAlike, checkRepeat } from './repeat.ts'
import { addUp, runParts } from './runParts.ts'
import { StateTensors } from './state.ts'
import { NonFiniteLossError, type Evaluation, type Step } from './step.ts'
import type { SessionLike, TensorLike } from './types.ts'
import { releaseAll } from './values.ts'

type Tensors = Readonly<Record<string, TensorLike>>

/** Goes from update to update: what is between a batch and the next state. @internal */
export class Stepper<P extends Drivable = Drivable> implements Fittable {
  readonly hook: Hook<P, TensorLike>
  readonly state: StateTensors
  readonly lock: Lock = new Lock()
  readonly run: RunOptions
  readonly sizes: PlannedSizes
  position: Position
  /** Updates done. */
  updates: number
  readonly #session: SessionLike
  readonly #options: TrainingOptions<P>
  readonly #reading: Reading
  readonly #fetches: readonly string[]
  readonly #micro: MicroBatches
  readonly #kept = new KeptBatches()
  #batches: BatchFeeds

  constructor(session: SessionLike, start: Start, options: TrainingOptions<P>) {
    this.#reading = readingOf(session, options)
    if (options.repeat) checkRepeat(options.repeat, session)
    const { onNonFinite = 'error' } = options
    if (!['error', 'skip'].includes(onNonFinite))
      throw new OptionError(`onNonFinite must be "error" or "skip", got ${onNonFinite}`)
    this.#session = session
    this.#options = options
    this.hook = new Hook(session, options.plan, { ...hookOptions(options), from: start.from })
    const { loss, outputs } = this.#reading
    const { state, lent } = start
    const free = (options.repeat?.session ?? session).free && session.free
    const saved = options.checkpoint !== undefined
    const how = { declared: options.inputs, lent, free, shown: outputs, saved }
    this.state = new StateTensors(session, options.Tensor, state, how)
    this.#fetches = [loss, ...this.state.nextNames, ...outputs]
    this.#micro = new MicroBatches(session, options)
    this.#batches = this.#feedsOf(options.plan)
    const { updates, run } = this.hook.drive.progress
    this.updates = updates
    this.run = run ?? {}
    this.sizes = new PlannedSizes(this.hook, this.run)
    this.position = start.position
    checkSameSize(start, this.sizes)
  }

  get used(): ChannelValues {
    return this.hook.used
  }

  get atOnce(): number {
    return this.sizes.change ? 1 : (this.#options.repeat?.steps ?? 1)
  }

  observe(metrics: Metrics): void {
    this.hook.drive.observe(metrics)
  }

  replace(plan: P): void {
    this.hook.replace(plan)
    this.#batches = this.#feedsOf(plan)
  }

  #feedsOf(plan: P): BatchFeeds {
    const { Tensor, base = {}, classes, inputs } = this.#options
    const fed = this.hook.scalars.inputsOf(Object.keys({ ...channelsOf(plan), ...base }))
    const others = [...this.state.names, ...fed, ...this.#micro.names]
    return new BatchFeeds(this.#session, Tensor, others, classes, inputs)
  }

  /** Updates with these batches, all at once where that can be, or else with the first of them. */
  async take(batches: readonly Batch[]): Promise<Step[]> {
    const { length } = batches
    if (length > 1 && length === this.atOnce && this.#micro.holds(batches[0]!) && areAlike(batches))
      try {
        return await this.lock.hold('an update', () =>
          this.#repeated(this.#batches.stacked(batches)),
        )
      } catch (error) {
        // single steps find out which of them to skip
        if (!(error instanceof NonFiniteLossError) || this.#options.onNonFinite !== 'skip')
          throw error
      }
    return [await this.step(batches[0]!)]
  }

  keep(batch: Batch, i: number): Batch {
    const { atOnce } = this
    return atOnce === 1 ? batch : this.#kept.kept(batch, i, atOnce)
  }

  /** Another one that begins here, to try something out: it changes nothing of this one. */
  fork(): Stepper<P> {
    const { plan, drive } = this.hook
    const start = { state: this.state.feeds, from: drive.progress, position: this.position }
    // its run, and whether it is relative, are in the progress
    const none = {
      run: undefined,
      onRunChange: undefined,
      relative: undefined,
      onChange: undefined,
    }
    return new Stepper(this.#session, { ...start, lent: true }, { ...this.#options, ...none, plan })
  }

  /** What a step with this batch gives, without the update. */
  async evaluate(batch: Batch): Promise<Evaluation> {
    return await this.lock.hold('an evaluation', async () => {
      const { scalars, next } = this.hook
      const fetches = [this.#reading.loss, ...this.#reading.outputs]
      const parts = this.#partsOf(batch) ?? [{ batch, index: 0, share: 1 }]
      const ran = await runParts(parts, this.#reading, part =>
        this.#run(this.state.feeds, part, false, scalars.feeds(next), fetches),
      )
      return { loss: ran.loss, outputs: ran.outputs }
    })
  }

  /**
   * One update: nearly all in one function, since each `await` between a batch and its run costs.
   *
   * @param instead values that it uses instead of those of the plan
   */
  async step(batch: Batch, instead?: ChannelValues): Promise<Step> {
    this.lock.begin('an update')
    const { drive } = this.hook
    let advanced = false
    let results: Tensors | undefined
    try {
      const parts = this.#partsOf(batch)
      const feeds = parts ? none : this.#batches.feeds(batch)
      drive.advance()
      advanced = true
      if (instead) this.hook.use(instead)
      let loss: number
      let outputs: Tensors
      if (parts)
        ({ results, loss, outputs } = await addUp(parts, this.#reading, this.state, (...part) =>
          this.#run(...part, this.hook.feeds, this.#fetches),
        ))
      else {
        results = await this.#session.run(
          { ...this.state.feeds, ...feeds, ...this.hook.feeds, ...this.#micro.feeds(1, true) },
          this.#fetches,
        )
        loss = lossesOf(results, this.#reading.loss, 1)[0]!
        outputs = outputsOf(results, this.#reading.outputs)
      }
      const { values } = this.hook
      const applied = this.#isFine(loss, this.updates, values)
      if (applied) {
        this.state.take(results)
        this.updates += 1
      } else {
        drive.retract()
        advanced = false
        this.state.drop(results)
      }
      return { update: this.updates, loss, values, applied, outputs }
    } catch (error) {
      if (results) releaseAll(results)
      if (advanced) drive.retract()
      throw error
    } finally {
      this.lock.end()
    }
  }

  /** The parts of a batch; undefined where a run holds it. */
  #partsOf(batch: Batch): readonly Part[] | undefined {
    if (this.#micro.holds(batch)) return undefined
    this.#batches.checkWhole(batch)
    return this.#micro.partsOf(batch)
  }

  /** Runs a part of a batch. */
  async #run(
    state: Tensors,
    { batch, index, share }: Part,
    isLast: boolean,
    scalars: Tensors,
    fetches: readonly string[],
  ): Promise<Tensors> {
    const fed = { ...this.#batches.feeds(batch), ...scalars, ...this.#micro.feeds(share, isLast) }
    const feeds = { ...state, ...fed, ...this.#micro.seedOf(fed, index) }
    return await this.#session.run(feeds, fetches)
  }

  /** Several updates in one run: they count together, or none of them does. */
  async #repeated(feeds: Tensors): Promise<Step[]> {
    const { drive } = this.hook
    const before = drive.progress
    const { session, steps } = this.#options.repeat!
    const used: ChannelValues[] = []
    let results: Tensors | undefined
    try {
      for (let i = 0; i < steps; i++) {
        drive.advance()
        used.push(this.hook.values)
      }
      const scalars = { ...this.hook.vectors(used, session), ...this.#micro.feeds(1, true, steps) }
      results = await session.run({ ...this.state.feeds, ...feeds, ...scalars }, this.#fetches)
      const losses = lossesOf(results, this.#reading.loss, steps)
      losses.forEach((loss, i) => {
        if (!Number.isFinite(loss)) throw new NonFiniteLossError(loss, this.updates + i, used[i]!)
      })
      this.state.take(results)
      const outputs = outputsOfSteps(
        outputsOf(results, this.#reading.outputs),
        steps,
        this.#options.Tensor,
      )
      return losses.map((loss, i) => ({
        ...{ update: ++this.updates, loss, values: used[i]!, applied: true },
        outputs: outputs[i]!,
      }))
    } catch (error) {
      if (results) releaseAll(results)
      this.hook.rewind(before)
      throw error
    }
  }

  #isFine(loss: number, update: number, values: ChannelValues): boolean {
    if (Number.isFinite(loss)) return true
    if (this.#options.onNonFinite === 'skip') return false
    throw new NonFiniteLossError(loss, update, values)
  }
}

const none: Tensors = {}
