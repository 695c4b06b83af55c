import type { AnnealOptions } from '@anneal/core'
import { add, call, divide, multiply, pi, power, subtract, type Expression } from '../expression.ts'
import type { Scope } from '../program.ts'

/** sin²(π/2 · x). @internal */
export const sineSquared = (x: Expression): Expression =>
  power(call('sin', multiply(divide(pi, 2), x)), 2)

/** The height of a shape, by what remains of the way. @internal */
export function heightOf(
  shape: NonNullable<AnnealOptions['shape']>,
  rest: Expression,
  { local }: Pick<Scope, 'local'>,
): Expression {
  const named = (): Expression => local('rest', rest)
  switch (shape) {
    case 'linear':
      return rest
    case 'cosine':
      return sineSquared(rest)
    case 'sqrt':
      return subtract(1, call('sqrt', subtract(1, rest)))
    case 'exponential':
      return subtract(power(2, rest), 1)
    case 'square': {
      const r = named()
      return multiply(r, subtract(2, r))
    }
    case 'mirrorCosine': {
      const r = named()
      return subtract(multiply(2, r), sineSquared(r))
    }
    case 'rex': {
      const r = named()
      return divide(multiply(2, r), add(1, r))
    }
  }
}

/** What remains of xᵏ where `rest` remains of x. @internal */
export const bent = (rest: Expression, k: number): Expression =>
  k === 1 ? rest : subtract(1, power(subtract(1, rest), k))
