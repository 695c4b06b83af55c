import type { Differential } from '../graph/differential.ts'
import { matmul, reshape, swap, unbroadcast, unsqueeze } from '../graph/emit.ts'
import type { Dims } from '../graph/info.ts'
import { tied } from '../graph/tied.ts'
import { count } from '../proto/tensors.ts'
import type { Operator } from './op.ts'
import { matmulDims } from './shapes.ts'

/** All axes but the last in one. */
function flatten(d: Differential, x: string): string {
  const { b } = d
  const [first, second] = b.dims(x)
  const rows = (dims: Dims): Dims => [count(dims.slice(0, -1)), dims.at(-1)!]
  return first.length === 2 ? x : reshape(b, x, [rows(first), rows(second)])
}

function matmulGradient(d: Differential): void {
  const { b } = d
  const [x, y] = [d.x(0), d.x(1)]
  const ranks = [b.rank(x), b.rank(y)] as const
  if (ranks[1] === 2 && ranks[0] >= 2) {
    // all rows at once
    if (d.wants(0))
      d.give(0, ranks[0] === 2 ? b.op('Gemm', [d.g, y], { transB: 1 }) : matmul(b, d.g, swap(b, y)))
    if (d.wants(1)) d.give(1, b.op('Gemm', [flatten(d, x), flatten(d, d.g)], { transA: 1 }))
    return
  }
  let g = d.g
  if (ranks[1] === 1) g = unsqueeze(b, g, [b.rank(g)])
  if (ranks[0] === 1) g = unsqueeze(b, g, [b.rank(g) - 1])
  const left = ranks[0] === 1 ? unsqueeze(b, x, [0]) : x
  const right = ranks[1] === 1 ? unsqueeze(b, y, [1]) : y
  const back = (gradient: string, like: string, own: string): string => {
    const sum = unbroadcast(b, gradient, like)
    return reshape(b, sum, b.dims(own), own)
  }
  if (d.wants(0)) d.give(0, back(matmul(b, g, swap(b, right)), left, x))
  if (d.wants(1)) d.give(1, back(matmul(b, swap(b, left), g), right, y))
}

/** The product of matrices, or of stacks of them. */
export const MatMul: Operator = {
  dims: matmulDims,
  gradient: matmulGradient,
  roles: ['weight', 'weight'],
  kind: 'layer',
  tie: tied,
}
