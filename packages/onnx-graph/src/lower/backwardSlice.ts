import { slice } from '../graph/emit.ts'
import { axisOf } from '../graph/info.ts'
import { input, type Lowering } from './lowering.ts'

/** A part taken backwards is only right there if it begins at the end: the rest is cut off before. */
export const backwardSlice: Lowering = (b, node) => {
  const x = input(node, 0)
  const { dims } = b.info(x)
  const [starts, ends, axes, steps] = [1, 2, 3, 4].map(i => b.known(input(node, i)))
  if (!dims || !starts || !ends || !steps || (input(node, 3) !== '' && !axes)) return undefined
  const rank = dims[0].length
  const given = starts.map((_, i) => axes?.[i] ?? i)
  if (ends.length !== starts.length || steps.length !== starts.length) return undefined
  const all = given.map(axis => axisOf(axis, rank))
  const [from, to] = [[...starts], [...ends]]
  const cut: { axis: number; end: number }[] = []
  for (const [i, axis] of all.entries()) {
    const size = dims[0][axis]!
    if (steps[i]! > 0 || size !== dims[1][axis]) continue
    const start = starts[i]! < 0 ? starts[i]! + size : starts[i]!
    if (start < 0 || start >= size - 1) continue
    cut.push({ axis, end: start + 1 })
    from[i] = -1
    // counted from the front, which stays where it was; what lies before it is all
    const end = ends[i]! < 0 ? ends[i]! + size : ends[i]!
    to[i] = end < 0 ? -(2 ** 63) : end
  }
  if (cut.length === 0) return undefined
  const part = slice(
    b,
    x,
    cut.map(() => 0),
    cut.map(({ end }) => end),
    cut.map(({ axis }) => axis),
  )
  return b.op('Slice', [part, b.ints(from), b.ints(to), b.ints(all), b.ints(steps)])
}
