import { int, word } from '../graph/attributes.ts'
import type { Builder } from '../graph/builder.ts'
import { unsupported } from '../graph/differential.ts'
import {
  add,
  concat,
  countAlong,
  div,
  greater,
  mul,
  reshape,
  scale,
  slice,
  sub,
  toFloat,
  transpose,
  where,
} from '../graph/emit.ts'
import type { Dims, Pair } from '../graph/info.ts'
import { int64 } from '../proto/types.ts'
import { input, type Lowering } from './lowering.ts'

/** An axis that places are on: how long it is, and what counts beyond its ends. */
interface Axis {
  readonly b: Builder
  readonly size: string
  readonly last: string
  readonly padding: string
  readonly corners: boolean
}

/** Something to take: where along an axis, and how much of it. */
interface Tap {
  readonly place: string
  readonly weight?: string
}

/** Places from −1 to 1 in elements; the ends are the middle of the outermost elements, or their edge. */
function inElements({ b, size, last, corners }: Axis, place: string): string {
  const share = scale(b, add(b, place, b.float(1)), 0.5)
  return corners ? mul(b, share, last) : sub(b, mul(b, share, size), b.float(0.5))
}

/** The ends for what is beyond them. A place on an end does not move any more, as in PyTorch. */
function toEnds({ b, last }: Axis, at: string): string {
  const after = greater(b, at, b.float(0))
  const end = mul(b, toFloat(b, after), last)
  return where(b, b.op('And', [after, greater(b, last, at)]), at, end)
}

/** Places beyond the ends thrown back, as often as it takes. */
function reflected({ b, size, last, corners }: Axis, at: string): string {
  const least = b.float(corners ? 0 : -0.5)
  // one element alone is everywhere
  const span = corners ? b.op('Max', [last, b.float(1)]) : size
  const away = b.op('Abs', [sub(b, at, least)])
  const times = b.op('Floor', [div(b, away, span)])
  const rest = sub(b, away, mul(b, times, span))
  const odd = sub(b, times, scale(b, b.op('Floor', [scale(b, times, 0.5)]), 2))
  return add(b, least, add(b, rest, mul(b, odd, sub(b, span, scale(b, rest, 2)))))
}

/** Where places beyond the ends really are. */
function padded(axis: Axis, at: string): string {
  if (axis.padding === 'border') return toEnds(axis, at)
  return axis.padding === 'reflection' ? toEnds(axis, reflected(axis, at)) : at
}

/** How much four neighbours count for something that lies so far after the second. */
function cubic(b: Builder, t: string): string[] {
  const a = -0.75
  const horner = (x: string, ...factors: number[]): string =>
    factors.slice(1).reduce((sum, c) => add(b, mul(b, sum, x), b.float(c)), b.float(factors[0]!))
  const near = (x: string): string => horner(x, a + 2, -(a + 3), 0, 1)
  const far = (x: string): string => horner(x, a, -5 * a, 8 * a, -4 * a)
  const rest = sub(b, b.float(1), t)
  return [far(add(b, t, b.float(1))), near(t), near(rest), far(add(b, rest, b.float(1)))]
}

function tapsOf(axis: Axis, place: string, mode: string): Tap[] {
  const { b } = axis
  const at = inElements(axis, place)
  if (mode === 'nearest') return [{ place: b.op('Round', [padded(axis, at)]) }]
  const whole = mode === 'linear' ? padded(axis, at) : at
  const floor = b.op('Floor', [whole])
  const t = sub(b, whole, floor)
  if (mode === 'linear')
    return [
      { place: floor, weight: sub(b, b.float(1), t) },
      { place: add(b, floor, b.float(1)), weight: t },
    ]
  return cubic(b, t).map((weight, i) => ({
    place: padded(axis, add(b, floor, b.float(i - 1))),
    weight,
  }))
}

/** A tap whose place is on the axis; what was beyond counts nothing. */
function onAxis({ b, last, padding }: Axis, { place, weight }: Tap): Tap {
  const inside = b.op('Min', [b.op('Max', [place, b.float(0)]), last])
  // the neighbour of an end may be beyond it, with the weight 0
  if (padding !== 'zeros') return { place: inside, ...(weight && { weight }) }
  const counts = toFloat(b, b.op('Equal', [inside, place]))
  return { place: inside, weight: weight ? mul(b, weight, counts) : counts }
}

/** Values between the elements of images, at places that are fed or computed: what spatial transformers and flows do. */
export const gridSample: Lowering = (b, node, { live }) => {
  const [x, grid] = [input(node, 0), input(node, 1)]
  if (!live(x) && !live(grid)) return undefined
  const [from, to] = [b.dims(x), b.dims(grid)]
  if (from[0].length !== 4) throw unsupported(node, 'a grid in three dimensions')
  const mode = word(node, 'mode', 'linear').replace(/^bi/, '')
  const padding = word(node, 'padding_mode', 'zeros')
  const sizes = (f: (from: Dims, to: Dims) => number[]): Pair<Dims> => [
    f(from[0], to[0]),
    f(from[1], to[1]),
  ]
  // [N, 2, places]
  const places = transpose(
    b,
    reshape(
      b,
      grid,
      sizes((_, [n = 0, h = 0, w = 0]) => [n, h * w, 2]),
    ),
    [0, 2, 1],
  )
  const axis = (i: number): { axis: Axis; taps: Tap[] } => {
    const length = countAlong(b, x, [i])
    const size = typeof length === 'number' ? b.float(length) : length
    const corners = int(node, 'align_corners', 0) === 1
    const axis = { b, size, last: sub(b, size, b.float(1)), padding, corners }
    const own = slice(b, places, [3 - i], [4 - i], [1])
    return { axis, taps: tapsOf(axis, own, mode).map(tap => onAxis(axis, tap)) }
  }
  const [rows, columns] = [axis(2), axis(3)]
  const taps = rows.taps.flatMap(row =>
    columns.taps.map(column => {
      const weights = [row.weight, column.weight].filter(weight => weight !== undefined)
      return {
        place: add(b, mul(b, row.place, columns.axis.size), column.place),
        weight: weights.length > 0 ? weights.reduce((p, q) => mul(b, p, q)) : undefined,
      }
    }),
  )
  const flat = reshape(
    b,
    x,
    sizes(([n = 0, c = 0, h = 0, w = 0]) => [n, c, h * w]),
  )
  const rest = b.op('Shape', [flat], { start: 0, end: 2 })
  const parts = taps.map(({ place, weight }) => {
    const wide = concat(b, [rest, b.op('Shape', [place], { start: 2 })], 0)
    const chosen = b.op('Expand', [b.op('Cast', [place], { to: int64 }), wide])
    const part = b.op('GatherElements', [flat, chosen], { axis: 2 })
    return weight ? mul(b, part, weight) : part
  })
  const sum = parts.reduce((p, q) => add(b, p, q))
  const out = concat(b, [rest, b.op('Shape', [grid], { start: 1, end: 3 })], 0)
  return b.op('Reshape', [sum, out])
}
