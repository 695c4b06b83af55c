import { same } from '../graph/info.ts'
import { input, type Lowering } from './lowering.ts'

// What the WebGPU provider of ONNX Runtime 1.30 gets wrong, in other words that it gets right.

/** Powers whose last axis is repeated fail there: it is repeated before. */
export const widePow: Lowering = (b, node) => {
  const [x, y] = [input(node, 0), input(node, 1)]
  const [left, right] = [b.info(x).dims, b.info(y).dims]
  if (!left || !right) return undefined
  const last = [left[0].at(-1) ?? 1, right[0].at(-1) ?? 1]
  const single = (dims: readonly number[]): boolean => dims.every(size => size === 1)
  if (last[0] === last[1] || single(left[0]) || single(right[0])) return undefined
  const wide = (value: string, like: string): string => {
    const to = b.dims(like)
    return b.op('Expand', [value, same(to[0], to[1]) ? b.ints(to[0]) : b.op('Shape', [like])])
  }
  return last[0] === 1 ? b.op('Pow', [wide(x, y), y]) : b.op('Pow', [x, wide(y, x)])
}
