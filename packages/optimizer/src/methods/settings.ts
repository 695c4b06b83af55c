import { OptionError } from '@anneal/core'

// A share of the past that is kept: with 1, nothing new would ever come in.
const belowOne = new Set(['momentum', 'beta2', 'rho', 'alpha'])
const switches = new Set(['nesterov'])

/**
 * Refuses a setting that would spoil the weights.
 *
 * @internal
 * @throws OptionError naming the setting, its value and what it may be
 */
export function checkSetting(method: string, name: string, value: unknown): void {
  if (switches.has(name)) {
    if (typeof value === 'boolean') return
    throw new OptionError(`${method}.${name} must be true or false, got ${String(value)}`)
  }
  const low = typeof value === 'number' && value >= 0
  if (low && value < (belowOne.has(name) ? 1 : Infinity)) return
  if (typeof value === 'function')
    throw new OptionError(
      `${method}.${name} must be a number: a schedule sets it, and others, through driveOptimizer(optimizer, schedule)`,
    )
  throw new OptionError(
    `${method}.${name} must be ${belowOne.has(name) ? 'a number from 0 up to, but not, 1' : 'a finite number from 0 up'}, got ${String(value)}`,
  )
}

/**
 * Refuses a setting that there is not: with a rate that is called `lr`, a method would go on with its
 * own.
 *
 * @internal
 * @throws OptionError naming those that there are
 */
export function checkOthers(method: string, others: object, names: readonly string[]): void {
  for (const name of Object.keys(others))
    throw new OptionError(`${method} has no setting "${name}"; it has ${names.join(', ')}`)
}

/** Settings that JavaScript may leave out, though there must be a rate: what is missing is said later. @internal */
export const given = <Settings extends object>(settings: Settings): Settings =>
  Object(settings) as Settings
