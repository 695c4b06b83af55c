import { didYouMean, show } from '@anneal/core/messages'
import { InteropError, objectOf } from './errors.ts'

/** Fields of a peer's scheduler, by name. @internal */
export type Values = Readonly<Record<string, unknown>>

/**
 * Reads the parameters of a peer's scheduler by their own names, with the peer's defaults. What was
 * asked for is what it has: {@link Fields.done} refuses the rest. Python's None is null.
 *
 * @internal
 */
export class Fields {
  /** The names that were asked for. */
  private readonly known = new Set<string>()
  /** Those that may be None, which stands for their default then. */
  private readonly noneAllowed = new Set<string>()
  readonly place: string
  readonly values: Values

  constructor(place: string, values: Values) {
    this.place = place
    this.values = objectOf(values, `${place}: parameters are an object, such as { name: value }`)
  }

  has(name: string): boolean {
    this.known.add(name)
    return this.values[name] != null
  }

  /** Names the parameters with a default that may be None all the same. */
  orNone(...names: readonly string[]): this {
    for (const name of names) this.noneAllowed.add(name)
    return this
  }

  number(name: string, fallback?: number): number {
    return this.optionalNumber(name) ?? this.orElse(name, fallback)
  }

  optionalNumber(name: string): number | undefined {
    return this.has(name) ? this.toNumber(this.values[name], name) : undefined
  }

  /** A number, or the only one in a list: the peer would take one for each group. */
  single(name: string, fallback?: number): number {
    const value = this.values[name]
    if (!Array.isArray(value)) return this.number(name, fallback)
    this.known.add(name)
    if (value.length === 1) return this.toNumber(value[0], `${name}[0]`)
    throw this.error(
      `${name} has ${value.length} values for groups of parameters; import once for each group`,
    )
  }

  /** A whole number above 0. */
  steps(name: string, fallback?: number): number {
    const value = this.number(name, fallback)
    if (Number.isSafeInteger(value) && value > 0) return value
    throw this.error(`${name} must be a whole number of steps above 0, got ${value}`)
  }

  /** A whole number that is not below 0. */
  whole(name: string, fallback?: number): number {
    const value = this.number(name, fallback)
    if (Number.isSafeInteger(value) && value >= 0) return value
    throw this.error(`${name} must be a whole number of steps, got ${value}`)
  }

  /** A number above 0. */
  positive(name: string, fallback?: number): number {
    const value = this.number(name, fallback)
    if (value > 0) return value
    throw this.error(`${name} must be above 0, got ${value}`)
  }

  /** A number that is not below 0. */
  count(name: string, fallback?: number): number {
    const value = this.number(name, fallback)
    if (value >= 0) return value
    throw this.error(`${name} must not be below 0, got ${value}`)
  }

  flag(name: string, fallback: boolean): boolean {
    // None is no in Python, whatever the default
    if (!this.has(name)) return this.values[name] === undefined && fallback
    const value = this.values[name]
    if (typeof value !== 'boolean')
      throw this.error(`${name} must be true or false, got ${show(value)}`)
    return value
  }

  word<Word extends string>(name: string, words: readonly Word[], fallback?: Word): Word {
    if (!this.has(name)) return this.orElse(name, fallback)
    const value = this.values[name]
    const found = words.find(word => word === value)
    if (found !== undefined) return found
    const near = typeof value === 'string' ? didYouMean(value, words) : ''
    throw this.error(`${name} must be one of ${words.join(', ')}, got ${show(value)}${near}`)
  }

  text(name: string, fallback?: string): string {
    if (!this.has(name)) return this.orElse(name, fallback)
    const value = this.values[name]
    if (typeof value !== 'string') throw this.error(`${name} must be a string, got ${show(value)}`)
    return value
  }

  list(name: string, fallback?: readonly unknown[]): readonly unknown[] {
    if (!this.has(name)) return this.orElse(name, fallback)
    const value = this.values[name]
    if (!Array.isArray(value)) throw this.error(`${name} must be a list, got ${show(value)}`)
    return value as readonly unknown[]
  }

  numbers(name: string, fallback?: readonly number[]): readonly number[] {
    return this.list(name, fallback).map((value, i) => this.toNumber(value, `${name}[${i}]`))
  }

  record(name: string): Values {
    if (!this.has(name)) return this.missing(name)
    return this.toRecord(this.values[name], name)
  }

  records(name: string): readonly Values[] {
    return this.list(name).map((value, i) => this.toRecord(value, `${name}[${i}]`))
  }

  /** `last_epoch`, with which a library goes on after a stop: what is read here begins at the first step. */
  fromTheStart(name = 'last_epoch'): void {
    const last = this.number(name, -1)
    if (last !== -1)
      throw this.error(
        `${name} is ${last}, which goes on with a run: leave it out, and go on with the progress of drive`,
      )
  }

  /** What it has that changes no value: whether it prints, for example. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.known.add(name)
  }

  /** Refuses what nobody asked for: it would be without effect. */
  done(): void {
    const names = [...this.known]
    for (const name of Object.keys(this.values))
      if (!this.known.has(name))
        throw this.error(
          `there is no ${show(name)}${didYouMean(name, names)}${names[0] ? `; it has ${names.join(', ')}` : '; it has no parameters'}`,
        )
  }

  error(message: string): InteropError {
    return new InteropError(`${this.place}: ${message}`)
  }

  /** The default of what is not given. None is given: where the library takes no None, that is no default. */
  private orElse<Value>(name: string, fallback: Value | undefined): Value {
    if (fallback === undefined) return this.missing(name)
    if (this.values[name] === undefined || this.noneAllowed.has(name)) return fallback
    throw this.error(`${name} is null, Python's None, which it cannot be there; leave it out`)
  }

  private missing(name: string): never {
    const near = Object.keys(this.values).filter(given => !this.known.has(given))
    const instead = near[0] ? `; it was given ${near.join(', ')}` : ''
    throw this.error(`${name} is missing${instead}`)
  }

  private toNumber(value: unknown, name: string): number {
    if (typeof value === 'number' && Number.isFinite(value)) return value
    const way = value === 'auto' ? ', which a trainer fills in: give the number it comes to' : ''
    throw this.error(`${name} must be a number, got ${show(value)}${way}`)
  }

  private toRecord(value: unknown, name: string): Values {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values
    throw this.error(`${name} must be an object, got ${show(value)}`)
  }
}
