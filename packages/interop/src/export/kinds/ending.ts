import { call, modulo, time, type Expression } from '../expression.ts'
import type { Scope } from '../program.ts'

/** What schedules with an end share, in steps. @internal */
export interface Ended {
  readonly steps: number
  readonly end: 'after' | 'last'
  readonly after: 'hold' | 'continue' | 'repeat' | 'error'
}

/**
 * A way that ends: what comes after it is a matter of the step at which the way is asked for.
 *
 * @internal
 * @param last the value at the end, which the way reaches
 * @param way the value at a step of a way of so many steps
 */
export function withEnd(
  { limit }: Pick<Scope, 'limit'>,
  { steps, end, after }: Ended,
  last: number,
  way: (t: Expression, span: number) => Expression,
): Expression {
  const span = end === 'last' ? steps - 1 : steps
  if (!(span > 0)) return last
  if (after === 'continue' || limit <= span) return way(time, span)
  if (after !== 'repeat') return way(call('min', time, span), span)
  const inside = modulo(time, steps)
  return way(span < steps ? call('min', inside, span) : inside, span)
}
