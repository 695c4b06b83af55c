import type { Builder } from '../graph/builder.ts'
import { matmul, transpose } from '../graph/emit.ts'

/** A matrix in one list, row by row. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly data: Float64Array
}

/** Multiplies with the transpose of a matrix along each of some axes: the way back of a linear operator. */
export function alongAxes(
  b: Builder,
  x: string,
  axes: readonly number[],
  matrix: (axis: number) => Matrix,
): string {
  const rank = b.rank(x)
  for (const axis of axes) {
    const { rows, columns, data } = matrix(axis)
    const constant = b.float(data, [rows, columns])
    // the axis last, multiplied, and back
    const perm = Array.from({ length: rank }, (_, i) => i).filter(i => i !== axis)
    perm.push(axis)
    const product = matmul(b, transpose(b, x, perm), constant)
    x = transpose(
      b,
      product,
      perm.map((_, i) => perm.indexOf(i)),
    )
  }
  return x
}
