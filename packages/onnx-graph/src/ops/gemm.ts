import { float, int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { scale } from '../graph/emit.ts'
import { type Dims, type Trial, Unknown } from '../graph/info.ts'
import type { Operator } from './op.ts'

/** The sizes that Gemm gives. */
export function gemmDims(at: Trial): readonly Dims[] {
  const [a, c] = [at.dims(0), at.dims(1)]
  const [transA, transB] = [int(at.node, 'transA', 0), int(at.node, 'transB', 0)]
  if (a.length !== 2 || c.length !== 2 || a[transA ? 0 : 1] !== c[transB ? 1 : 0])
    throw new Unknown(`[${a.join()}] and [${c.join()}] cannot be multiplied`)
  return [[a[transA ? 1 : 0]!, c[transB ? 0 : 1]!]]
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

/** The product of two matrices, and something added to it. */
export const Gemm: Operator = {
  dims: gemmDims,
  gradient: gemmGradient,
  roles: ['weight', 'weight', 'bias'],
  kind: 'layer',
}
