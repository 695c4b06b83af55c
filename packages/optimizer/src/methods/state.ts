import { OptionError } from '@anneal/core'
import type { Floats } from './method.ts'

/** What a method remembers. `slots[name][i]` belongs to parameter i. */
export interface MethodState {
  /** The method it belongs to. */
  readonly method: string
  /** Updates done. */
  readonly updates: number
  /** Single numbers that the method keeps. */
  readonly numbers: Readonly<Record<string, number>>
  /** Arrays as long as the parameters: typed ones in `state`, lists in JSON. */
  readonly slots: Readonly<Record<string, readonly (Floats | readonly JsonNumber[])[]>>
}

/** A number, or one of those that JSON does not know: `"-0"`, `"NaN"`, `"Infinity"`, `"-Infinity"`. */
export type JsonNumber = number | string

const isLost = (value: number): boolean => !Number.isFinite(value) || Object.is(value, -0)

/** The numbers as JSON can hold them, without losing a bit. @internal */
export const toJsonNumbers = (slot: Floats): JsonNumber[] =>
  Array.from(slot, value => (isLost(value) ? (Object.is(value, -0) ? '-0' : String(value)) : value))

const isJsonNumber = (value: unknown): boolean =>
  typeof value === 'number' ||
  (typeof value === 'string' && ['-0', 'NaN', 'Infinity', '-Infinity'].includes(value))

/** What a method expects of a state. @internal */
export interface Expected {
  readonly method: string
  readonly numbers: readonly string[]
  readonly slots: readonly string[]
  readonly lengths: readonly number[]
}

/**
 * Refuses a state that does not fit.
 *
 * @internal
 * @throws OptionError saying what it is and what was expected
 */
export function checkState(state: MethodState, expected: Expected): void {
  const { method } = expected
  const refuse = (why: string): never => {
    throw new OptionError(`${method} cannot load this state: ${why}`)
  }
  if (typeof state !== 'object' || !(state as unknown)) refuse(`it is ${typeof state}`)
  const given = state as { readonly [Field in keyof MethodState]: MethodState[Field] | undefined }
  if (given.method !== method) refuse(`it is one of ${String(given.method)}`)
  if (!(Number.isSafeInteger(given.updates) && given.updates! >= 0))
    refuse(`updates is ${String(given.updates)}`)
  for (const name of expected.numbers)
    if (!Number.isFinite(given.numbers?.[name]))
      refuse(`numbers.${name} is ${String(given.numbers?.[name])}`)
  for (const name of expected.slots)
    for (const [i, length] of expected.lengths.entries()) {
      const slot = given.slots?.[name]?.[i]
      if (slot?.length !== length)
        return refuse(
          `slots.${name}[${i}] has ${slot?.length ?? 'no'} numbers, its parameter ${length}`,
        )
      if (!ArrayBuffer.isView(slot)) {
        const odd = slot.findIndex(value => !isJsonNumber(value))
        if (odd >= 0) refuse(`slots.${name}[${i}][${odd}] is ${String(slot[odd])}`)
      }
    }
}
