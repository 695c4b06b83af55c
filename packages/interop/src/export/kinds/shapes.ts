import type { AnnealOptions } from '@anneal/core'
import { add, call, divide, multiply, pi, power, subtract, type Expression } from '../expression.ts'
import type { Scope } from '../program.ts'

/** sin²(π/2 · x). @internal */
export const sineSquared = (x: Expression): Expression =>
  power(call('sin', multiply(divide(pi, 2), x)), 2)

const same = (a: Expression, b: Expression): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * 1 − x for an x from 0 to 1, written so that 0 stays 0: compilers such as XLA multiply by 1 / n
 * where the code divides by n, and 1 − 15 · (1 / 15) can come out below 0.
 *
 * @internal
 */
export function complement(x: Expression): Expression {
  if (typeof x === 'object') {
    if (x.kind === 'call' && (x.name === 'min' || x.name === 'max')) {
      const values = x.values.map(complement)
      return call(x.name === 'min' ? 'max' : 'min', ...values)
    }
    if (x.kind === 'binary' && x.sign === '-' && x.left === 1) return x.right
    if (x.kind === 'binary' && x.sign === '/') {
      const { left, right } = x
      const turned =
        typeof left === 'object' && left.kind === 'binary' && left.sign === '-'
          ? same(left.left, right)
          : false
      return turned
        ? divide((left as { readonly right: Expression }).right, right)
        : divide(subtract(right, left), right)
    }
  }
  return typeof x === 'number' ? 1 - x : call('max', 0, subtract(1, x))
}

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
      return subtract(1, call('sqrt', complement(rest)))
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
  k === 1 ? rest : subtract(1, power(complement(rest), k))
