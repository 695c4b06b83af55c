import { OptionError, checkChannelValue, type ChannelValues } from '@anneal/core'
import { inputsOf, listing, type DeclaredInput, type InputInfo } from './sessionInputs.ts'
import type { SessionNames, TensorClass, TensorLike } from './types.ts'

/**
 * Which inputs each channel feeds: one, several with the same value, or several with a factor each.
 *
 * @example
 * const channels = {
 *   learningRate: { learning_rate: 1, 'learning_rate.head': 10 },
 *   momentum: 'beta',
 * }
 */
export type ChannelInputs = Readonly<
  Record<string, string | readonly string[] | Readonly<Record<string, number>>>
>

/** An input that a channel feeds. */
interface Fed {
  readonly input: string
  readonly factor: number
  readonly dims: readonly number[]
}

interface Channel {
  /** What the values may be is known by this name. */
  readonly kind: string
  readonly fed: readonly Fed[]
}

// For sessions that do not say what their inputs are.
const usual = /^(learning_rate|momentum|weight_decay|loss_scale)(\.|$)/

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Whether an input can be fed a single number: `false` where it cannot, undefined where nobody knows. */
function isScalar({ type, dims }: InputInfo): boolean | undefined {
  if (type === undefined || dims === undefined) return undefined
  return type === 'float32' && dims.every(size => size === 1) && dims.length <= 1
}

/** The scalar inputs of a session, by channel. @internal */
export class ScalarInputs<T extends TensorLike> {
  readonly #channels = new Map<string, Channel>()
  readonly #Tensor: TensorClass<T>

  /** @throws OptionError when an input is not there, or is not a scalar of float32 */
  constructor(
    session: SessionNames,
    Tensor: TensorClass<T>,
    given: ChannelInputs = {},
    declared?: readonly DeclaredInput[],
  ) {
    if (typeof Tensor !== 'function')
      throw new OptionError(
        'Tensor must be the class Tensor of ONNX Runtime: import { Tensor } from "onnxruntime-node" or "onnxruntime-web"',
      )
    this.#Tensor = Tensor
    const inputs = inputsOf(session, declared)
    const outputs = new Set(session.outputNames)
    const taken = new Set(Object.values(given).flatMap(names => Object.keys(factorsOf(names))))
    for (const [name, info] of inputs) {
      if (taken.has(name) || outputs.has(`${name}.next`)) continue
      if (isScalar(info) ?? usual.test(name)) this.#add(camelCase(name), { [name]: 1 }, inputs)
    }
    const by = new Map<string, string>()
    for (const [channel, names] of Object.entries(given)) {
      const factors = factorsOf(names)
      for (const input of Object.keys(factors)) {
        const other = by.get(input)
        if (other !== undefined)
          throw new OptionError(
            `channels: both ${other} and ${channel} feed the input ${input}; one value reaches it`,
          )
        by.set(input, channel)
      }
      this.#add(channel, factors, inputs)
    }
  }

  #add(
    channel: string,
    factors: Readonly<Record<string, number>>,
    inputs: ReadonlyMap<string, InputInfo>,
  ): void {
    const fed = Object.entries(factors).map(([input, factor]): Fed => {
      const info = inputs.get(input)
      if (!info)
        throw new OptionError(
          `channels.${channel}: the session has no input ${input}; it has ${listing(inputs.keys())}`,
        )
      if (isScalar(info) === false)
        throw new OptionError(
          `channels.${channel}: the input ${input} is ${info.type ?? ''} [${info.dims?.join() ?? ''}], and must be a scalar of float32`,
        )
      if (!Number.isFinite(factor) || factor < 0)
        throw new OptionError(
          `channels.${channel}.${input} must be a finite number from 0 up, got ${factor}`,
        )
      return { input, factor, dims: info.dims?.length === 1 ? [1] : [] }
    })
    this.#channels.set(channel, { kind: channel.split('.')[0]!, fed })
  }

  /** All channels that there are. */
  get channels(): readonly string[] {
    return [...this.#channels.keys()]
  }

  /** The inputs that these channels feed. */
  inputsOf(channels: Iterable<string>): string[] {
    return [...channels].flatMap(name => this.#channels.get(name)?.fed.map(fed => fed.input) ?? [])
  }

  /**
   * A new tensor for each input: computed in double precision, and rounded once.
   *
   * @throws OptionError naming the channel and its value, when it would spoil the weights
   */
  feeds(values: ChannelValues): Record<string, T> {
    const feeds: Record<string, T> = {}
    this.#each(values, ({ input, dims }, numbers) => {
      feeds[input] = new this.#Tensor('float32', numbers, dims)
    })
    return feeds
  }

  #each(values: ChannelValues, take: (fed: Fed, number: Float32Array) => void): void {
    for (const name in values) {
      const value = values[name]!
      const channel = this.#channels.get(name)
      checkChannelValue(channel?.kind ?? name, value, Math.fround(value))
      if (!channel) continue
      for (const fed of channel.fed) {
        const numbers = Float32Array.of(value * fed.factor)
        if (fed.factor !== 1) checkChannelValue(channel.kind, value * fed.factor, numbers[0])
        take(fed, numbers)
      }
    }
  }

  /**
   * A new vector for each input, of what several updates use; of an input that this session takes as
   * one number for all of them, that number.
   *
   * @throws OptionError when such a number changes
   */
  vectors(all: readonly ChannelValues[], session: SessionNames): Record<string, T> {
    const columns = new Map<string, number[]>()
    for (const values of all)
      this.#each(values, ({ input }, [number]) => {
        const column = columns.get(input)
        if (column) column.push(number!)
        else columns.set(input, [number!])
      })
    const inputs = inputsOf(session)
    const feeds: Record<string, T> = {}
    for (const [input, column] of columns) {
      const numbers = Float32Array.from(column)
      const alone = inputs.get(input)?.dims?.length === 0
      if (alone && numbers.some(number => number !== numbers[0]))
        throw new OptionError(
          `${input} changes from update to update, but repeat.session takes one number for all`,
        )
      feeds[input] = alone
        ? new this.#Tensor('float32', numbers.slice(0, 1), [])
        : new this.#Tensor('float32', numbers, [numbers.length])
    }
    return feeds
  }
}

function factorsOf(names: ChannelInputs[string]): Readonly<Record<string, number>> {
  if (typeof names === 'string') return { [names]: 1 }
  return Array.isArray(names)
    ? Object.fromEntries((names as readonly string[]).map(name => [name, 1]))
    : (names as Readonly<Record<string, number>>)
}
