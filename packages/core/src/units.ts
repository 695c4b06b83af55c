/** What a length can be counted in. A step is one update of the optimizer. */
export type Unit = 'steps' | 'epochs' | 'samples' | 'tokens'

/**
 * How long something takes: a number of steps, or a string with a unit, a share of the run, or
 * `"rest"`: what is left of the run from where it stands.
 *
 * @example
 * const lengths: Length[] = [500, '500 steps', '10 epochs', '5%', 'rest', '1e6 samples', '2e9 tokens']
 */
export type Length =
  | number
  | 'rest'
  | `${number}%`
  | `${number} ${Unit}`
  | `${number} ${'step' | 'epoch' | 'sample' | 'token'}`

/**
 * What a length looks like as a string: its amount and its unit. A share has an amount only,
 * `rest` has neither.
 *
 * @internal
 */
export const lengthPattern: RegExp =
  /^(?:rest|((?:\d*\.)?\d+(?:e[+-]?\d\d?)?)(?:%| (step|epoch|sample|token)s?))$/
