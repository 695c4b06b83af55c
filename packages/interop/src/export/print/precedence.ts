import type { Sign } from '../expression.ts'

/** Code, and how tightly it holds together. @internal */
export interface Printed {
  readonly code: string
  readonly binds: number
}

/** How tightly code holds together. @internal */
export const binding = { choice: 0, sum: 1, product: 2, minus: 3, power: 4, atom: 5 } as const

const levels: Readonly<Record<Sign, number>> = {
  '+': binding.sum,
  '-': binding.sum,
  '*': binding.product,
  '/': binding.product,
  '%': binding.product,
  '**': binding.power,
}

/** Code in brackets, unless it holds together at least so tightly. @internal */
export const held = ({ code, binds }: Printed, least: number): string =>
  binds < least ? `(${code})` : code

/**
 * An operation, with brackets where they are needed: they are the same in Python and JavaScript.
 *
 * @internal
 */
export function arithmetic(sign: Sign, left: Printed, right: Printed): Printed {
  const binds = levels[sign]
  if (sign === '**') {
    // a power of a negative number, or of a power, is always in brackets
    const code = `${held(left, binding.atom)} ** ${held(right, binding.power)}`
    return { code, binds }
  }
  // what stands on the right keeps its brackets: rounding depends on them
  return { code: `${held(left, binds)} ${sign} ${held(right, binds + 1)}`, binds }
}
