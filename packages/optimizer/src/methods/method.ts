import { OptionError } from '@anneal/core'
import { checkOthers, checkSetting } from './settings.ts'
import { checkState, toJsonNumbers, type MethodState } from './state.ts'

/** Numbers that an optimizer works on, in place. */
export type Floats = Float32Array | Float64Array

/** An optimizer: settings that may be changed between any two updates, and the update. */
export type Method<Settings extends object> = Settings & {
  /** Its name. */
  readonly method: string
  /**
   * Updates the parameters in place. Makes no arrays: all memory was taken at the beginning.
   *
   * @param gradients one for each parameter, of the same length
   * @throws OptionError when they do not fit, or a setting cannot be; nothing has changed then
   */
  step(gradients: readonly Floats[]): void
  /** What it remembers, as typed arrays: copies. See {@link stateToBytes} for files. */
  readonly state: MethodState
  /** The same for JSON, which knows lists and no typed arrays. */
  toJSON(): MethodState
  /**
   * Goes on from a state. Parameters and settings are not part of it.
   *
   * @throws OptionError when it is one of another method, or of parameters of other sizes
   */
  load(state: MethodState): void
}

/** Single numbers of a method: `updates` is how many there were before this one. */
export type Numbers = Record<string, number> & { updates: number }

/** Arrays of one parameter, by name. */
export type Slots = Readonly<Record<string, Floats>>

/** How a method updates one parameter. @internal */
export interface Rule<Settings extends object> {
  readonly method: string
  /** What was given besides the settings and these options: nothing may be. */
  readonly others: object
  readonly options?: readonly string[]
  /** Arrays that are kept for each parameter, by name: what they begin with. */
  readonly slots: Readonly<Record<string, number | 'parameter'>>
  /** Single numbers that are kept. */
  readonly numbers?: Readonly<Record<string, number>>
  /** Before the parameters are updated, one after another. May refuse, and then nothing has changed. */
  readonly begin?: (settings: Settings, numbers: Numbers) => void
  /** Updates one parameter. */
  readonly update: (
    parameter: Floats,
    gradient: Floats,
    slots: Slots,
    settings: Settings,
    numbers: Numbers,
  ) => void
  /** After they all were gone through. */
  readonly end?: (settings: Settings, numbers: Numbers) => void
}

/** What is inside of an optimizer, for methods that can do more than `step`. @internal */
export interface Inside {
  readonly numbers: Numbers
  /** For each parameter: it and its slots. */
  readonly each: (act: (parameter: Floats, slots: Slots) => void) => void
}

/**
 * Makes an optimizer of a rule. Memory is taken here and not in `step`.
 *
 * @internal
 * @param more properties that the method has besides
 * @throws OptionError when a parameter is no typed array, or a setting not in its range
 */
export function createMethod<Settings extends object, More extends object = object>(
  rule: Rule<Settings>,
  parameters: readonly Floats[],
  settings: Settings,
  more?: (inside: Inside) => PropertyDescriptorMap & ThisType<Settings & More>,
): Method<Settings> & More {
  const { method } = rule
  checkParameters(method, parameters)
  const names = Object.keys(settings) as (keyof Settings & string)[]
  checkOthers(method, rule.others, [...names, ...(rule.options ?? [])])
  const checkSettings = (): void => {
    for (const name of names) checkSetting(method, name, settings[name])
  }
  checkSettings()
  const numbers: Numbers = { ...rule.numbers, updates: 0 }
  const slotNames = Object.keys(rule.slots)
  const slots = parameters.map((parameter): Slots =>
    Object.fromEntries(
      Object.entries(rule.slots).map(([name, begin]) => [
        name,
        begin === 'parameter' ? parameter.slice() : parameter.slice().fill(begin),
      ]),
    ),
  )
  const stateWith = (copy: (slot: Floats) => MethodState['slots'][string][number]): MethodState => {
    const { updates, ...rest } = numbers
    const lists = slotNames.map(name => [name, slots.map(own => copy(own[name]!))] as const)
    return { method, updates, numbers: rest, slots: Object.fromEntries(lists) }
  }
  const each: Inside['each'] = act => {
    for (let i = 0; i < parameters.length; i++) act(parameters[i]!, slots[i]!)
  }
  return Object.defineProperties(settings, {
    method: { value: method, enumerable: true },
    step: {
      value: (gradients: readonly Floats[]) => {
        checkGradients(method, parameters, gradients)
        checkSettings()
        rule.begin?.(settings, numbers)
        for (let i = 0; i < parameters.length; i++)
          rule.update(parameters[i]!, gradients[i]!, slots[i]!, settings, numbers)
        rule.end?.(settings, numbers)
        numbers.updates += 1
      },
    },
    state: { get: () => stateWith(slot => slot.slice()) },
    toJSON: { value: () => stateWith(toJsonNumbers) },
    load: {
      value: (state: MethodState) => {
        checkState(state, {
          method,
          numbers: Object.keys(rule.numbers ?? {}),
          slots: slotNames,
          lengths: parameters.map(({ length }) => length),
        })
        for (const name of Object.keys(rule.numbers ?? {})) numbers[name] = state.numbers[name]!
        numbers.updates = state.updates
        for (const name of slotNames)
          slots.forEach((own, i) => {
            // a list of JSON may have "-0" in it, which set makes a number of
            own[name]!.set(state.slots[name]![i] as ArrayLike<number>)
          })
      },
    },
    ...more?.({ numbers, each }),
  }) as Method<Settings> & More
}

const isFloats = (value: unknown): value is Floats =>
  /^\[object Float(32|64)Array\]$/.test(Object.prototype.toString.call(value))

function checkParameters(method: string, parameters: readonly Floats[]): void {
  if (!Array.isArray(parameters) || parameters.length === 0)
    throw new OptionError(`${method} needs a list of parameters, with at least one`)
  const odd = parameters.findIndex(parameter => !isFloats(parameter))
  if (odd >= 0)
    throw new OptionError(
      `${method}: parameter ${odd} must be a Float32Array or Float64Array, which is updated in place`,
    )
  for (const [i, parameter] of parameters.entries()) {
    const first = parameters.indexOf(parameter)
    if (first < i)
      throw new OptionError(
        `${method}: parameter ${i} is the same array as parameter ${first}; list it once, and add its gradients up`,
      )
  }
}

function checkGradients(
  method: string,
  parameters: readonly Floats[],
  gradients: readonly (Floats | undefined)[],
): void {
  const given: unknown = gradients
  if (!Array.isArray(given))
    throw new OptionError(`${method}.step takes a list of gradients, one for each parameter`)
  if (gradients.length !== parameters.length)
    throw new OptionError(
      `${method} has ${parameters.length} parameters, but got ${gradients.length} gradients`,
    )
  for (let i = 0; i < parameters.length; i++)
    if (gradients[i]?.length !== parameters[i]!.length)
      throw new OptionError(
        `${method}: gradient ${i} has ${gradients[i]?.length ?? 'no'} numbers, its parameter ${parameters[i]!.length}`,
      )
}
