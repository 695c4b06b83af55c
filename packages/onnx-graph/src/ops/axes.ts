import type { Builder } from '../graph/builder.ts'
import { matmul, transpose } from '../graph/emit.ts'

/** A matrix in one list, row by row. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly data: Float64Array
}

/**
 * Multiplies with the transpose of a matrix, or of a value of the graph, along each of some axes: the way
 * back of a linear operator.
 */
export function alongAxes(
  b: Builder,
  x: string,
  axes: readonly number[],
  matrix: (axis: number) => Matrix | string,
): string {
  const rank = b.rank(x)
  for (const axis of axes) {
    const own = matrix(axis)
    const factor = typeof own === 'string' ? own : b.float(own.data, [own.rows, own.columns])
    // the axis last, multiplied, and back
    const perm = Array.from({ length: rank }, (_, i) => i).filter(i => i !== axis)
    perm.push(axis)
    const product = matmul(b, transpose(b, x, perm), factor)
    x = transpose(
      b,
      product,
      perm.map((_, i) => perm.indexOf(i)),
    )
  }
  return x
}
