import type { Surface } from './surface.ts'

/** The part of a surface that is drawn. */
export interface ContourOptions {
  /** The first weight, from and to. */
  readonly x: readonly [from: number, to: number]
  /** The second weight, from and to. */
  readonly y: readonly [from: number, to: number]
  /** The losses whose lines are wanted. */
  readonly levels: readonly number[]
  /**
   * Cells in each direction that are looked at.
   *
   * @default 64
   */
  readonly cells?: number | undefined
}

/** A piece of a contour line: two points. */
export type ContourPiece = readonly [x1: number, y1: number, x2: number, y2: number]

/**
 * Where a surface of two weights has a certain loss: for each level the pieces of its line, to be
 * drawn in any order.
 *
 * @see “marching squares”: Lorensen and Cline, “Marching Cubes”, 1987, in two dimensions
 * @example
 * const lines = contours(quadraticSurface([1, 1]), { x: [-2, 2], y: [-2, 2], levels: [0.5, 1] })
 * lines.length // 2
 */
export function contours(
  surface: Surface,
  { x, y, levels, cells = 64 }: ContourOptions,
): readonly (readonly ContourPiece[])[] {
  const along = ([from, to]: readonly [number, number]): number[] =>
    Array.from({ length: cells + 1 }, (_, i) => from + ((to - from) * i) / cells)
  const [xs, ys] = [along(x), along(y)]
  const losses = ys.map(b => xs.map(a => surface([a, b])))
  return levels.map(level => {
    const pieces: ContourPiece[] = []
    for (let row = 0; row < cells; row++)
      for (let column = 0; column < cells; column++) {
        const corner = (right: number, up: number): Corner => [
          xs[column + right]!,
          ys[row + up]!,
          losses[row + up]![column + right]! - level,
        ]
        const corners = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)]
        const crossings = corners.flatMap((a, i) => crossing(a, corners[(i + 1) % 4]!))
        // four crossings are two lines through a saddle: either way of joining them will do
        for (let i = 0; i + 3 < crossings.length; i += 4)
          pieces.push(crossings.slice(i, i + 4) as unknown as ContourPiece)
      }
    return pieces
  })
}

type Corner = readonly [x: number, y: number, above: number]

/** Where an edge meets the level; nothing where it does not. */
function crossing([x1, y1, a]: Corner, [x2, y2, b]: Corner): number[] {
  if (a < 0 === b < 0) return []
  const share = a / (a - b)
  return [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share]
}
