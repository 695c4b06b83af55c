import { float, int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { matmul, reshape, scale, swap, unbroadcast, unsqueeze } from '../graph/emit.ts'
import { type Dims, type Trial, Unknown, broadcast } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import type { Operator } from './op.ts'

/** The sizes that MatMul gives. */
export function matmulDims(at: Trial): readonly Dims[] {
  const [x, y] = [at.dims(0), at.dims(1)]
  if (x.length === 0 || y.length === 0) throw new Unknown('a factor is a scalar')
  const [left, right] = [x.length > 1 ? x : [1, ...x], y.length > 1 ? y : [...y, 1]]
  if (left.at(-1) !== right.at(-2))
    throw new Unknown(`[${x.join()}] and [${y.join()}] cannot be multiplied`)
  return [
    [
      ...broadcast(left.slice(0, -2), right.slice(0, -2)),
      ...(x.length > 1 ? [left.at(-2)!] : []),
      ...(y.length > 1 ? [right.at(-1)!] : []),
    ],
  ]
}

/** The sizes that Gemm gives. */
export function gemmDims(at: Trial): readonly Dims[] {
  const [a, c] = [at.dims(0), at.dims(1)]
  const [transA, transB] = [int(at.node, 'transA', 0), int(at.node, 'transB', 0)]
  if (a.length !== 2 || c.length !== 2 || a[transA ? 0 : 1] !== c[transB ? 1 : 0])
    throw new Unknown(`[${a.join()}] and [${c.join()}] cannot be multiplied`)
  return [[a[transA ? 1 : 0]!, c[transB ? 0 : 1]!]]
}

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

function gemmGradient(d: Differential): void {
  const { b, g, node } = d
  const [transA, transB] = [int(node, 'transA', 0), int(node, 'transB', 0)]
  const alpha = float(node, 'alpha', 1)
  const product = (x: string, y: string, tx: number, ty: number): string =>
    b.op('Gemm', [x, y], {
      alpha: alpha === 1 ? undefined : { f: alpha },
      transA: tx || undefined,
      transB: ty || undefined,
    })
  if (d.wants(0))
    d.give(0, transA ? product(d.x(1), g, transB, 1) : product(g, d.x(1), 0, 1 - transB))
  if (d.wants(1))
    d.give(1, transB ? product(g, d.x(0), 1, transA) : product(d.x(0), g, 1 - transA, 0))
  d.giveSum(2, () => scale(b, g, float(node, 'beta', 1)))
}

/** The product of matrices, or of stacks of them. */
export const MatMul: Operator = {
  dims: matmulDims,
  gradient: matmulGradient,
  roles: ['weight', 'weight'],
  kind: 'layer',
}

/** The product of two matrices, and something added to it. */
export const Gemm: Operator = {
  dims: gemmDims,
  gradient: gemmGradient,
  roles: ['weight', 'weight', 'bias'],
  kind: 'layer',
}
