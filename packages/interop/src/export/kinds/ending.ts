import { call, modulo, time, type Expression } from '../expression.ts'
import type { Scope } from '../program.ts'

/** What schedules with an end share, in steps. @internal */
export interface Ended {
  readonly steps: number
  readonly end: 'after' | 'last'
  readonly after: 'hold' | 'continue' | 'repeat' | 'error'
}

/** The steps of a way that ends. @internal */
export const spanOf = ({ steps, end }: Pick<Ended, 'steps' | 'end'>): number =>
  end === 'last' ? steps - 1 : steps

/** Whether it just stays at its end. @internal */
export const isHeld = ({ after }: Pick<Ended, 'after'>): boolean =>
  after === 'hold' || after === 'error'

/**
 * A way that ends: what comes after it is a matter of the step at which the way is asked for.
 *
 * @internal
 * @param scope where it is written
 * @param ended how it ends
 * @param last the value at the end, which the way reaches
 * @param way the value at a step of a way of so many steps
 */
export function withEnd(
  scope: Pick<Scope, 'limit'>,
  ended: Ended,
  last: number,
  way: (t: Expression, span: number) => Expression,
): Expression {
  const { steps, after } = ended
  const span = spanOf(ended)
  if (!(span > 0)) return last
  if (after === 'continue' || scope.limit <= span) return way(time, span)
  if (after !== 'repeat') return way(call('min', time, span), span)
  const inside = modulo(time, steps)
  return way(span < steps ? call('min', inside, span) : inside, span)
}
