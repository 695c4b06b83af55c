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
import { hookOptions, type Start, type TrainingOptions } from './options.ts'
import { PlannedSizes } from './plannedSizes.ts'
import type { Position } from './position.ts'
import { areAlike, checkRepeat, outputsOfSteps } from './repeat.ts'
import { outputOf } from './sessionInputs.ts'
import { StateTensors } from './state.ts'
import { NonFiniteLossError, type Evaluation, type Step } from './step.ts'
import type { SessionLike, TensorLike } from './types.ts'

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
  readonly #loss: string
  readonly #fetches: readonly string[]
  readonly #kept = new KeptBatches()
  #batches: BatchFeeds

  constructor(session: SessionLike, start: Start, options: TrainingOptions<P>) {
    const { loss = 'loss', outputs = [] } = options
    for (const name of [loss, ...outputs])
      if (!session.outputNames.includes(name))
        throw new OptionError(
          `the session has no output ${name}; it has ${session.outputNames.join(', ')}`,
        )
    const { type = 'float32', dims = [] } = outputOf(session, loss)
    if (type !== 'float32' || dims.length > 1 || (dims[0] ?? 1) !== 1)
      throw new OptionError(
        `the output ${loss} is ${type} [${dims.join()}], and must be a scalar of float32`,
      )
    if (options.repeat) checkRepeat(options.repeat, session)
    const { onNonFinite = 'error' } = options
    if (!['error', 'skip'].includes(onNonFinite))
      throw new OptionError(`onNonFinite must be "error" or "skip", got ${onNonFinite}`)
    this.#session = session
    this.#options = options
    this.#loss = loss
    this.hook = new Hook(session, options.plan, { ...hookOptions(options), from: start.from })
    const { state, lent } = start
    const free = (options.repeat?.session ?? session).free && session.free
    const how = { declared: options.inputs, lent, free, shown: outputs }
    this.state = new StateTensors(session, options.Tensor, state, how)
    this.#fetches = [loss, ...this.state.nextNames, ...outputs]
    this.#batches = this.#feedsOf(options.plan)
    const { updates, run } = this.hook.drive.progress
    this.updates = updates
    this.run = run ?? {}
    this.sizes = new PlannedSizes(this.hook, this.run)
    this.position = start.position
  }

  get used(): ChannelValues {
    return this.hook.values
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
    return new BatchFeeds(this.#session, Tensor, [...this.state.names, ...fed], classes, inputs)
  }

  /** One update with each of these batches; all at once where that can be. */
  async take(batches: readonly Batch[]): Promise<Step[]> {
    if (batches.length > 1 && batches.length === this.atOnce && areAlike(batches))
      try {
        return await this.lock.hold('an update', () =>
          this.#repeated(this.#batches.stacked(batches)),
        )
      } catch (error) {
        // single steps find out which of them to skip
        if (!(error instanceof NonFiniteLossError) || this.#options.onNonFinite !== 'skip')
          throw error
      }
    const steps: Step[] = []
    for (const batch of batches) steps.push(await this.step(batch))
    return steps
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
      const feeds = { ...this.#batches.feeds(batch), ...scalars.feeds(next) }
      const fetches = [this.#loss, ...(this.#options.outputs ?? [])]
      const results = await this.#session.run({ ...this.state.feeds, ...feeds }, fetches)
      return { loss: this.#lossesOf(results, 1)[0]!, outputs: this.#outputsOf(results) }
    })
  }

  /**
   * One update: all in one function, since each `await` between a batch and its run costs.
   *
   * @param instead values that it uses instead of those of the plan
   */
  async step(batch: Batch, instead?: ChannelValues): Promise<Step> {
    this.lock.begin('an update')
    const { drive } = this.hook
    let advanced = false
    let results: Tensors | undefined
    try {
      const feeds = this.#batches.feeds(batch)
      drive.advance()
      advanced = true
      if (instead) this.hook.use(instead)
      results = await this.#session.run(
        { ...this.state.feeds, ...feeds, ...this.hook.feeds },
        this.#fetches,
      )
      const [loss] = this.#lossesOf(results, 1)
      const { values } = this.hook
      const applied = this.#isFine(loss!, this.updates, values)
      if (applied) {
        this.state.take(results)
        this.updates += 1
      } else {
        drive.retract()
        advanced = false
        this.state.drop(results)
      }
      return {
        update: this.updates,
        loss: loss!,
        values,
        applied,
        outputs: this.#outputsOf(results),
      }
    } catch (error) {
      if (results) this.state.drop(results)
      if (advanced) drive.retract()
      throw error
    } finally {
      this.lock.end()
    }
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
      const scalars = this.hook.vectors(used, session)
      results = await session.run({ ...this.state.feeds, ...feeds, ...scalars }, this.#fetches)
      const losses = this.#lossesOf(results, steps)
      losses.forEach((loss, i) => {
        if (!Number.isFinite(loss)) throw new NonFiniteLossError(loss, this.updates + i, used[i]!)
      })
      this.state.take(results)
      const outputs = outputsOfSteps(this.#outputsOf(results), steps, this.#options.Tensor)
      return losses.map((loss, i) => ({
        ...{ update: ++this.updates, loss, values: used[i]!, applied: true },
        outputs: outputs[i]!,
      }))
    } catch (error) {
      if (results) this.state.drop(results)
      this.hook.rewind(before)
      throw error
    }
  }

  #isFine(loss: number, update: number, values: ChannelValues): boolean {
    if (Number.isFinite(loss)) return true
    if (this.#options.onNonFinite === 'skip') return false
    throw new NonFiniteLossError(loss, update, values)
  }

  #lossesOf(results: Tensors, count: number): number[] {
    const loss = results[this.#loss]
    if (loss?.location !== 'cpu')
      throw new OptionError(
        `the output ${this.#loss} must come back to the CPU, but it is at ${loss?.location ?? 'nowhere'}: make the session with createSession, or set preferredOutputLocation for it`,
      )
    const numbers = loss.data as ArrayLike<number>
    if (numbers.length !== count)
      throw new OptionError(
        `the output ${this.#loss} must be ${count === 1 ? 'a scalar' : `${count} numbers`}, but has the sizes [${loss.dims.join()}]`,
      )
    return Array.from(numbers)
  }

  #outputsOf(results: Tensors): Tensors {
    const { outputs } = this.#options
    return outputs ? Object.fromEntries(outputs.map(name => [name, results[name]!])) : none
  }
}

const none: Tensors = {}
