import { float } from '../graph/attributes.ts'
import { greater, where } from '../graph/emit.ts'
import { withInput, without } from '../graph/upgrade.ts'
import * as types from '../proto/types.ts'
import { And, Less, LessOrEqual, Not } from './logic.ts'
import { like, type Operator } from './op.ts'

/** x between two bounds. */
export const Clip: Operator = {
  dims: like,
  gradient: d => {
    const { b, g } = d
    const zero = b.float(0)
    // a Relu6 has no slope at its bounds, everything else has
    const relu6 = [1, 2].flatMap(i => b.known(d.x(i)) ?? []).join() === '0,6'
    const below = d.has(1) ? b.op(relu6 ? 'LessOrEqual' : 'Less', [d.x(0), d.x(1)]) : undefined
    const above = d.has(2)
      ? relu6
        ? b.op('LessOrEqual', [d.x(2), d.x(0)])
        : greater(b, d.x(0), d.x(2))
      : undefined
    d.giveSum(0, () => {
      const inside = below ? where(b, below, zero, g) : g
      return above ? where(b, above, zero, inside) : inside
    })
    if (below)
      d.giveSum(1, () =>
        where(b, above ? b.op('And', [below, b.op('Not', [above])]) : below, g, zero),
      )
    if (above) d.giveSum(2, () => where(b, above, g, zero))
  },
  fold: at => {
    const [low = -Infinity] = at.numbers(1) ?? []
    const [high = Infinity] = at.numbers(2) ?? []
    const known = at.known(0)
    return known && Array.from(known.data, x => Math.min(Math.max(x, low), high))
  },
  upgrade: (node, opset, constant) => {
    if (opset >= 11) return node
    const bounds = [float(node, 'min', NaN), float(node, 'max', NaN)]
    node = without(node, 'min', 'max')
    for (const [i, bound] of bounds.entries())
      if (!Number.isNaN(bound)) node = withInput(node, i + 1, constant(types.float, [bound], []))
    return node
  },
  adds: { And, Less, LessOrEqual, Not },
}
