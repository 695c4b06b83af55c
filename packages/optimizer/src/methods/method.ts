import { OptionError } from '@anneal/core'

/** Numbers that an optimizer works on, in place. */
export type Floats = Float32Array | Float64Array

/** What a method remembers, for JSON and for binary files: `slots[name][i]` belongs to parameter i. */
export interface MethodState {
  /** The method it belongs to. */
  readonly method: string
  /** Updates done. */
  readonly updates: number
  /** Single numbers that the method keeps. */
  readonly numbers: Readonly<Record<string, number>>
  /** Arrays as long as the parameters. Plain lists of numbers are fine, too, as JSON gives them. */
  readonly slots: Readonly<Record<string, readonly ArrayLike<number>[]>>
}

/** An optimizer: settings that may be changed between any two updates, and the update. */
export type Method<Settings extends object> = Settings & {
  /** Its name. */
  readonly method: string
  /**
   * Updates the parameters in place.
   *
   * @param gradients one for each parameter, of the same length
   * @throws OptionError when they do not fit; nothing has changed then
   */
  step(gradients: readonly Floats[]): void
  /** What it remembers: copies, for binary files as they are. */
  readonly state: MethodState
  /** The same for JSON, which knows lists and no typed arrays. */
  toJSON(): MethodState
  /**
   * Goes on from a state.
   *
   * @throws OptionError when it is one of another method, or of parameters of other sizes
   */
  load(state: MethodState): void
}

/** Single numbers of a method: `updates` is how many there were before this one. */
export type Numbers = Record<string, number> & { updates: number }

/** How a method updates one parameter. @internal */
export interface Rule<Settings extends object> {
  readonly method: string
  /** Arrays that are kept for each parameter, by name: what they begin with. */
  readonly slots: (settings: Settings) => Readonly<Record<string, number | 'parameter'>>
  /** Single numbers that are kept. */
  readonly numbers?: Readonly<Record<string, number>>
  /** Before the parameters are updated, one after another. */
  readonly begin?: (settings: Settings, numbers: Numbers) => void
  /** Updates one parameter. */
  readonly update: (
    parameter: Floats,
    gradient: Floats,
    slots: Readonly<Record<string, Floats>>,
    settings: Settings,
    numbers: Numbers,
  ) => void
  /** After they all were gone through. */
  readonly end?: (settings: Settings, numbers: Numbers) => void
}

/**
 * Makes an optimizer of a rule. Memory is taken here and not in `step`.
 *
 * @internal
 * @throws OptionError when a setting is not a finite number or not in its range
 */
export function createMethod<Settings extends object>(
  rule: Rule<Settings>,
  parameters: readonly Floats[],
  settings: Settings,
): Method<Settings> {
  const { method } = rule
  for (const [name, value] of Object.entries(settings))
    if (
      typeof value !== 'boolean' &&
      !(typeof value === 'number' && value >= 0 && value < Infinity)
    )
      throw new OptionError(
        `${method}.${name} must be a finite number from 0 up, got ${String(value)}`,
      )
  const numbers: Numbers = { ...rule.numbers, updates: 0 }
  const begins = Object.entries(rule.slots(settings))
  const slots = parameters.map(parameter =>
    Object.fromEntries(
      begins.map(([name, begin]) => [
        name,
        begin === 'parameter' ? parameter.slice() : parameter.slice().fill(begin),
      ]),
    ),
  )
  const optimizer = settings as Method<Settings>
  const stateWith = <List extends ArrayLike<number>>(copy: (slot: Floats) => List): MethodState => {
    const { updates, ...rest } = numbers
    const lists = begins.map(([name]) => [name, slots.map(own => copy(own[name]!))])
    return {
      method,
      updates,
      numbers: rest,
      slots: Object.fromEntries(lists) as MethodState['slots'],
    }
  }
  return Object.defineProperties(optimizer, {
    method: { value: method, enumerable: true },
    step: {
      value: (gradients: readonly Floats[]) => {
        checkGradients(method, parameters, gradients)
        rule.begin?.(optimizer, numbers)
        for (let i = 0; i < parameters.length; i++)
          rule.update(parameters[i]!, gradients[i]!, slots[i]!, optimizer, numbers)
        rule.end?.(optimizer, numbers)
        numbers.updates += 1
      },
    },
    state: { get: () => stateWith(slot => slot.slice()) },
    toJSON: { value: () => stateWith(slot => Array.from(slot)) },
    load: {
      value: (state: MethodState) => {
        checkState(rule, state, begins, parameters)
        Object.assign(numbers, state.numbers, { updates: state.updates })
        for (const [name] of begins)
          slots.forEach((own, i) => {
            own[name]!.set(state.slots[name]![i]!)
          })
      },
    },
  })
}

function checkGradients(
  method: string,
  parameters: readonly Floats[],
  gradients: readonly Floats[],
): void {
  if (gradients.length !== parameters.length)
    throw new OptionError(
      `${method} has ${parameters.length} parameters, but got ${gradients.length} gradients`,
    )
  for (let i = 0; i < parameters.length; i++)
    if (gradients[i]!.length !== parameters[i]!.length)
      throw new OptionError(
        `${method}: gradient ${i} has ${gradients[i]!.length} numbers, its parameter ${parameters[i]!.length}`,
      )
}

function checkState(
  { method, numbers }: Pick<Rule<never>, 'method' | 'numbers'>,
  state: MethodState,
  begins: readonly (readonly [string, unknown])[],
  parameters: readonly Floats[],
): void {
  const refuse = (why: string): never => {
    throw new OptionError(`${method} cannot load this state: ${why}`)
  }
  if (state.method !== method) refuse(`it is one of ${String(state.method)}`)
  if (!(Number.isSafeInteger(state.updates) && state.updates >= 0))
    refuse(`updates is ${String(state.updates)}`)
  for (const name of Object.keys(numbers ?? {}))
    if (!Number.isFinite(state.numbers[name])) refuse(`${name} is ${String(state.numbers[name])}`)
  for (const [name] of begins)
    parameters.forEach(({ length }, i) => {
      const slot = state.slots[name]?.[i]
      if (slot?.length !== length)
        refuse(`${name} of parameter ${i} has ${slot?.length ?? 'no'} numbers instead of ${length}`)
    })
}
