import {
  OptionError,
  channelsOf,
  drive,
  type ChannelValues,
  type Drivable,
  type Drive,
  type DriveOptions,
  type Progress,
} from '@anneal/core'
import { ScalarInputs, type ChannelInputs } from './scalarInputs.ts'
import type { DeclaredInput } from './sessionInputs.ts'
import type { SessionNames, TensorClass, TensorLike } from './types.ts'

/** Options of a hook. */
export interface HookOptions<T extends TensorLike = TensorLike> extends DriveOptions {
  /** The class `Tensor` of the same ONNX Runtime as the session. */
  readonly Tensor: TensorClass<T>
  /**
   * Which inputs each channel feeds. Without it, `learningRate` feeds `learning_rate`, `weightDecay`
   * `weight_decay`, `learningRate.head` `learning_rate.head`, and so on.
   */
  readonly channels?: ChannelInputs | undefined
  /**
   * Values of channels that the plan does not have, and of the others before the first update. With
   * `relative` the plan multiplies them.
   */
  readonly base?: ChannelValues | undefined
  /** What the inputs are, where the session does not say it (before 1.22): `inputs` of the graph. */
  readonly inputs?: readonly DeclaredInput[] | undefined
}

/** What the next update of a drive will use, by channel. */
function byChannel({ values }: Pick<Drive, 'values'>): ChannelValues {
  return typeof values === 'number' ? { learningRate: values } : values
}

/** What a training step is made with, to have an input for a channel. */
const madeWith = {
  momentum: 'sgd({ momentum: "momentum" })',
  weightDecay: 'adamw({ weightDecay: "weight_decay" })',
  lossScale: 'lossScale: true',
}

/** What walks along a plan and makes the scalars that a session is fed. @internal */
export class Hook<P extends Drivable, T extends TensorLike> {
  readonly scalars: ScalarInputs<T>
  /** What the last advance used, in double precision. */
  values: ChannelValues = {}
  feeds: Readonly<Record<string, T>>
  readonly #session: SessionNames
  readonly #base: ChannelValues
  readonly #onChange: DriveOptions['onChange']
  #plan: P
  #drive: Drive<P>

  constructor(
    session: SessionNames,
    plan: P,
    { Tensor, channels, base = {}, inputs, ...options }: HookOptions<T>,
  ) {
    if (!Array.isArray((session as Partial<SessionNames> | undefined)?.inputNames))
      throw new OptionError(
        'session must be an InferenceSession, which is there when its promise is: await InferenceSession.create(…)',
      )
    this.#session = session
    this.#base = base
    this.#onChange = options.onChange
    this.#plan = plan
    this.scalars = new ScalarInputs(session, Tensor, channels, inputs)
    this.#check(plan, options)
    for (const name of Object.keys(base))
      if (!this.scalars.channels.includes(name))
        throw new OptionError(
          `base.${name}: the session has no input for it; there are ${this.scalars.channels.join(', ') || 'none'}`,
        )
    this.feeds = this.scalars.feeds(base)
    this.#drive = this.#begin(plan, options)
  }

  get drive(): Drive<P> {
    return this.#drive
  }

  get plan(): P {
    return this.#plan
  }

  #begin(plan: P, options: DriveOptions): Drive<P> {
    const { scalars } = this
    const now = Object.fromEntries(
      [...scalars.channels, 'batchSize'].map(name => [name, this.#base[name] ?? NaN]),
    )
    return drive(
      plan,
      {
        get: () => now,
        set: values => {
          // all of them anew: a runtime in a worker takes along what it is fed
          this.feeds = scalars.feeds({ ...this.#base, ...values })
          this.values = values
        },
      },
      options,
    )
  }

  /** Every rate has a source, and so has what a relative plan multiplies. */
  #check(plan: P, { relative, from }: DriveOptions): void {
    const channels = Object.keys(channelsOf(plan))
    const fed = new Set(this.scalars.inputsOf([...channels, ...Object.keys(this.#base)]))
    for (const name of this.#session.inputNames) {
      if (!name.startsWith('learning_rate') || fed.has(name)) continue
      const channel = name.replace('learning_rate', 'learningRate')
      throw new OptionError(
        name === 'learning_rate'
          ? 'nothing feeds the input learning_rate: the plan needs a channel learningRate, or base a value for it'
          : `nothing feeds the input ${name}: give the plan a channel "${channel}", or say how much of the rate it gets, as in channels: { learningRate: { learning_rate: 1, "${name}": 0.1 } }`,
      )
    }
    if (this.scalars.inputsOf(channels).length === 0 && channels.includes('learningRate'))
      throw new OptionError(
        `the session has no scalar input for the learning rate: its inputs are ${this.#session.inputNames.join(', ')}. Name it, as in channels: { learningRate: "lr" }; a training step made with @anneal/onnx-graph has learning_rate`,
      )
    for (const [name, way] of Object.entries(madeWith))
      if (channels.includes(name) && this.scalars.inputsOf([name]).length === 0)
        throw new OptionError(
          `the session has no scalar input for ${name}: make the training step with ${way}, or name the input, as in channels: { ${name}: "scale" }`,
        )
    if (relative && !from?.base)
      for (const name of channels)
        if (name !== 'batchSize' && this.#base[name] === undefined)
          throw new OptionError(
            `relative: the plan multiplies the values in base, where there is none for ${name}: pass base: { ${name}: 0.1 }`,
          )
  }

  replace(plan: P): void {
    this.#check(plan, { relative: this.#drive.progress.base !== undefined })
    this.#drive.replace(plan)
    this.#plan = plan
  }

  /** What the next update will be fed, by channel. */
  get next(): ChannelValues {
    return { ...this.#base, ...byChannel(this.#drive) }
  }

  /** What the last update used, also where that was before a resumption. */
  get used(): ChannelValues {
    const { progress } = this.#drive
    const { updates } = progress
    if (updates === 0 || Object.keys(this.values).length > 0) return this.values
    const before = this.#begin(this.#plan, { from: { ...progress, updates: updates - 1 } })
    return byChannel(before)
  }

  /** In this update, uses other values. */
  use(instead: ChannelValues): void {
    this.feeds = { ...this.feeds, ...this.scalars.feeds(instead) }
    this.values = { ...this.values, ...instead }
  }

  /** What each of several updates used, for a session that does them in one run. */
  vectors(used: readonly ChannelValues[], session: SessionNames): Record<string, T> {
    return this.scalars.vectors(
      used.map(values => ({ ...this.#base, ...values })),
      session,
    )
  }

  /** Goes back to where it was: `retract` for more than one update. */
  rewind(from: Progress): void {
    this.#drive = this.#begin(this.#plan, { from, onChange: this.#onChange })
  }
}
