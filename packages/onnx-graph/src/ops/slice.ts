import { ints } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { pad, padLike, reshape, slice, unsqueeze } from '../graph/emit.ts'
import { type Pair, type Trial } from '../graph/info.ts'
import { without, withInput } from '../graph/upgrade.ts'
import { backwardSlice } from '../lower/backwardSlice.ts'
import type { NodeProto } from '../proto/messages.ts'
import * as types from '../proto/types.ts'
import { type Operator, range, take } from './op.ts'
import { type Cut, cuts, cutsAt, partDims } from './shapes.ts'

/** Puts zeros around, so that a part stands where it was taken from. */
function sliceGradient(d: Differential): void {
  if (!d.wants(0)) return
  const { b } = d
  const x = b.dims(d.x(0))
  const infos = (d.node.input ?? []).map(name => (name === '' ? undefined : b.info(name)))
  const now = [0, 1].map(i => {
    const given = infos.map(info => info?.known?.[i]?.data)
    if (infos.some((info, j) => j > 0 && info && !given[j]))
      throw d.unsupported('a part chosen by data')
    const numbers = given.map(data => data && Array.from(data))
    return cuts(x[i]!, numbers[1], numbers[2], numbers[3], numbers[4])
  })
  const [first, second] = now as [Cut[], Cut[]]
  let g = d.g
  let open = false
  const pads = new Array<number>(first.length * 2).fill(0)
  for (const [axis, cut] of first.entries()) {
    const other = second[axis]!
    const sizes: Pair<number> = [x[0][axis]!, x[1][axis]!]
    if (cut.start === 0 && cut.step === 1 && cut.length === sizes[0] && other.length === sizes[1])
      continue
    // at the front the part has to stand where it stood
    let { start, length } = cut
    const step = Math.abs(cut.step)
    if (cut.step < 0) {
      g = slice(b, g, [-1], [-(2 ** 63)], [axis], [-1])
      start += (length - 1) * cut.step
    }
    if (step > 1) {
      g = spread(b, g, axis, step)
      length = length * step
    }
    const after = sizes[0] - start - length
    const otherAfter =
      sizes[1] -
      (cut.step < 0 ? other.start + (other.length - 1) * cut.step : other.start) -
      other.length * step
    if (cut.start !== other.start)
      throw d.unsupported('a part whose place depends on the size of the batch')
    open ||= after !== otherAfter
    pads[axis] = start
    pads[axis + first.length] = after
  }
  const before = pads.slice(0, first.length)
  d.give(0, open ? padLike(b, g, d.x(0), before) : pad(b, g, pads))
}

/** Puts zeros between elements along an axis: each is followed by step − 1 of them. */
function spread(b: Differential['b'], x: string, axis: number, step: number): string {
  const dims = b.dims(x)
  const wide = unsqueeze(b, x, [axis + 1])
  const pads = new Array<number>((dims[0].length + 1) * 2).fill(0)
  pads[dims[0].length + 1 + axis + 1] = step - 1
  const to = dims.map(own => own.map((size, i) => (i === axis ? size * step : size)))
  return reshape(b, pad(b, wide, pads), [to[0]!, to[1]!])
}

function partOf(at: Trial): number[] | undefined {
  const known = at.known(0)
  const along = (): number[][] =>
    cutsAt(at).map(({ start, length, step }) => range(length).map(i => start + i * step))
  return known && take(known, along())
}

/** Slice as rules add it that a gradient has to pass. */
export const passedSlice: Operator = { dims: partDims, gradient: sliceGradient }

/** A part along some axes. */
export const Slice: Operator = {
  kind: 'view',
  dims: partDims,
  fold: partOf,
  gradient: sliceGradient,
  upgrade: (node, opset, constant) => {
    if (opset >= 10) return node
    const settings = ['starts', 'ends', 'axes'] as const
    const lists = settings.map(setting => ints(node, setting))
    return lists.reduce<NodeProto>(
      (now, list, i) => (list ? withInput(now, i + 1, constant(types.int64, list)) : now),
      without(node, ...settings),
    )
  },
  lower: backwardSlice,
}
