import { OptionError } from '@anneal/core'
import { fits, inputsOf, listing, outputOf, type DeclaredInput } from './sessionInputs.ts'
import type { SessionNames, TensorClass, TensorLike } from './types.ts'
import { isTensor, release, tensorOf, typeOf, type InitialState, type Values } from './values.ts'

interface StateOptions {
  readonly declared?: readonly DeclaredInput[] | undefined
  /** Whether somebody else lets go of the initial tensors. */
  readonly lent?: boolean | undefined
  /** Lets go of a tensor that a run gave. */
  readonly free?: ((tensor: TensorLike) => void) | undefined
  /** Outputs that others see, and keep. */
  readonly shown?: readonly string[] | undefined
  /** Whether a checkpoint has it. */
  readonly saved?: boolean | undefined
}

const sizes = (dims: readonly (number | string)[]): string => `[${dims.join()}]`

/**
 * The state of training, as tensors: those that are fed are never written to, and those that were
 * replaced are let go of.
 *
 * @internal
 */
export class StateTensors {
  readonly names: readonly string[]
  /** The outputs that come after the names, in the same order. */
  readonly nextNames: readonly string[]
  readonly #Tensor: TensorClass
  #tensors: Record<string, TensorLike> = {}
  /** Whether somebody else lets go of the tensors. */
  #lent: boolean
  /** Whether a run gave the tensors, and nobody else has them. */
  #own = false
  readonly #free: ((tensor: TensorLike) => void) | undefined
  readonly #shown: ReadonlySet<string>
  /** How often it is still looked at whether the session writes into what it was fed. */
  #looks = 2

  constructor(
    session: SessionNames,
    Tensor: TensorClass,
    initial: InitialState,
    { declared, lent = false, free, shown = [], saved = false }: StateOptions = {},
  ) {
    this.#Tensor = Tensor
    this.#lent = lent
    this.#free = free
    this.#shown = new Set(shown)
    const entries = entriesOf(initial)
    this.names = entries.map(([name]) => name)
    this.nextNames = this.names.map(name => `${name}.next`)
    checkNames(session, this.names, this.nextNames, saved)
    this.#tensors = this.#make(entries, session, declared)
  }

  /** What the session is fed. */
  get feeds(): Readonly<Record<string, TensorLike>> {
    return this.#tensors
  }

  #make(
    entries: readonly (readonly [string, Values | TensorLike])[],
    session: SessionNames,
    declared: readonly DeclaredInput[] | undefined,
  ): Record<string, TensorLike> {
    const inputs = inputsOf(session, declared)
    checkApart(entries.filter(([, value]) => !isTensor(value) || value.location === 'cpu'))
    return Object.fromEntries(
      entries.map(([name, value]) => {
        const info = inputs.get(name)
        const { dims } = value
        const type = value.type ?? (isTensor(value) ? undefined : typeOf(value.data))
        if (info?.type !== undefined && type !== info.type)
          throw new OptionError(
            `state.${name} is ${String(type)}, but the session wants ${info.type}`,
          )
        if (!fits(info?.dims, dims))
          throw new OptionError(
            `state.${name} has the sizes ${sizes(dims)}, but the session wants ${sizes(info?.dims ?? [])}`,
          )
        const next = outputOf(session, `${name}.next`)
        if ((next.type ?? type) !== type || !fits(next.dims, dims))
          throw new OptionError(
            `state.${name} is ${String(type)} ${sizes(dims)}, but the output ${name}.next is ${String(next.type)} ${sizes(next.dims ?? [])}: it cannot be fed back`,
          )
        // a copy: nobody else can change what is trained
        return [
          name,
          isTensor(value)
            ? value
            : tensorOf(this.#Tensor, { type, dims, data: value.data.slice() }),
        ]
      }),
    )
  }

  /**
   * Puts the state that a run gave in place of the one before it.
   *
   * @throws OptionError when the session wrote into what it was fed, or gave one buffer twice
   */
  take(results: Readonly<Record<string, TensorLike>>): void {
    const next: Record<string, TensorLike> = {}
    for (let i = 0; i < this.names.length; i++) next[this.names[i]!] = results[this.nextNames[i]!]!
    if (this.#looks > 0) this.#look(next)
    const old = this.#tensors
    this.#tensors = next
    if (!this.#lent) for (const name in old) this.#letGo(name, old[name]!)
    this.#lent = false
    this.#own = true
  }

  /** What the session is fed after a run whose state goes on into the next, without counting yet. */
  after(results: Readonly<Record<string, TensorLike>>): Readonly<Record<string, TensorLike>> {
    return Object.fromEntries(this.names.map((name, i) => [name, results[this.nextNames[i]!]!]))
  }

  /** Lets go of such a state, when the next run is over. */
  passed(results: Readonly<Record<string, TensorLike>>): void {
    for (const name of this.nextNames)
      (this.#shown.has(name) ? release : (this.#free ?? release))(results[name]!)
  }

  /** Lets go of the state that a run gave, for an update that shall not count. */
  drop(results: Readonly<Record<string, TensorLike>>): void {
    for (const name of this.nextNames) if (results[name]) release(results[name])
  }

  #letGo(name: string, tensor: TensorLike): void {
    if (this.#free && this.#own && !this.#shown.has(`${name}.next`)) this.#free(tensor)
    else release(tensor)
  }

  #look(next: Readonly<Record<string, TensorLike>>): void {
    this.#looks -= 1
    const now = Object.entries(next).map(([name, tensor]) => [`${name}.next`, tensor] as const)
    const all = [...Object.entries(this.#tensors), ...now]
    checkApart(all.filter(([, { location }]) => location === 'cpu'))
  }

  dispose(): void {
    if (!this.#lent) for (const name in this.#tensors) release(this.#tensors[name]!)
    this.#tensors = {}
  }
}

const entriesOf = (initial: InitialState): [string, Values | TensorLike][] =>
  initial instanceof Map
    ? [...(initial as ReadonlyMap<string, Values | TensorLike>)]
    : Object.entries(initial as Readonly<Record<string, Values | TensorLike>>)

function checkNames(
  { inputNames, outputNames }: SessionNames,
  names: readonly string[],
  nextNames: readonly string[],
  saved: boolean,
): void {
  const state = saved ? 'the checkpoint is of another model or update rule: state' : 'state'
  if (names.length === 0)
    throw new OptionError(
      'state is empty: pass the state that trainingGraph made, or readState gave',
    )
  names.forEach((name, i) => {
    if (!inputNames.includes(name))
      throw new OptionError(
        `${state}.${name}: the session has no such input; it has ${listing(inputNames)}`,
      )
    if (!outputNames.includes(nextNames[i]!))
      throw new OptionError(
        `state.${name}: the session has no output ${nextNames[i]!}; it has ${listing(outputNames)}. Is this a training step, as trainingGraph of @anneal/onnx-graph makes it?`,
      )
  })
  const forgotten = inputNames.filter(
    name => outputNames.includes(`${name}.next`) && !names.includes(name),
  )
  if (forgotten.length > 0)
    throw new OptionError(
      `${state} lacks ${listing(forgotten)}, which the session gives anew at each step`,
    )
}

/** Refuses values that lie in the same memory: a run that writes one would change the other. */
function checkApart(entries: readonly (readonly [string, { readonly data: unknown }])[]): void {
  const ranges = entries
    .filter((entry): entry is [string, { data: ArrayBufferView }] =>
      ArrayBuffer.isView(entry[1].data),
    )
    .map(([name, { data }]) => ({ name, data, end: data.byteOffset + data.byteLength }))
    .filter(({ data }) => data.byteLength > 0)
    .sort((a, b) => a.data.byteOffset - b.data.byteOffset)
  const last = new Map<ArrayBufferLike, (typeof ranges)[number]>()
  for (const range of ranges) {
    const before = last.get(range.data.buffer)
    if (before && before.end > range.data.byteOffset)
      throw new OptionError(
        `${before.name} and ${range.name} lie in the same memory: a step that writes one would change the other. Give each an array of its own`,
      )
    if (!before || before.end < range.end) last.set(range.data.buffer, range)
  }
}
