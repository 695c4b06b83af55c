import { Unknown } from '../graph/info.ts'
import type { Matrix } from './axes.ts'

function matrix(rows: number, columns: number): Matrix {
  if (rows * columns > 2 ** 24 || rows > 2 ** 17) throw new Unknown('the axis is too long')
  return { rows, columns, data: new Float64Array(rows * columns) }
}

/** What padding along one axis takes from where: `reflect`, `edge` or `wrap`. */
export function padMatrix(size: number, before: number, after: number, mode: string): Matrix {
  const made = matrix(size + before + after, size)
  for (let row = 0; row < made.rows; row++) {
    let from = row - before
    if (mode === 'edge') from = Math.min(Math.max(from, 0), size - 1)
    else if (mode === 'wrap') from = ((from % size) + size) % size
    else {
      const period = Math.max(2 * (size - 1), 1)
      from = ((from % period) + period) % period
      if (from >= size) from = period - from
    }
    made.data[row * size + from]! += 1
  }
  return made
}

/** How Resize works along one axis. */
export interface Resizing {
  readonly mode: string
  readonly place: string
  readonly nearest: string
  readonly scale: number
  readonly cubic: number
  readonly excludeOutside: boolean
}

function placeIn(at: number, size: number, out: number, { place, scale }: Resizing): number {
  if (place === 'asymmetric') return at / scale
  if (place === 'align_corners') return out === 1 ? 0 : (at * (size - 1)) / (out - 1)
  if (place === 'pytorch_half_pixel') return out > 1 ? (at + 0.5) / scale - 0.5 : 0
  if (place === 'half_pixel') return (at + 0.5) / scale - 0.5
  if (place === 'half_pixel_symmetric') {
    const centre = size / 2
    return centre * (1 - out / (scale * size)) + (at + 0.5) / scale - 0.5
  }
  throw new Unknown(`places by ${place} are not supported`)
}

function round(x: number, how: string): number {
  if (how === 'floor') return Math.floor(x)
  if (how === 'ceil') return Math.ceil(x)
  return how === 'round_prefer_ceil' ? Math.floor(x + 0.5) : Math.ceil(x - 0.5)
}

/** What Resize takes from where along one axis. */
export function resizeMatrix(size: number, out: number, how: Resizing): Matrix {
  const made = matrix(out, size)
  let row = 0
  const put = (from: number, weight: number): void => {
    made.data[row * size + Math.min(Math.max(from, 0), size - 1)]! += weight
  }
  for (; row < out; row++) {
    const at = placeIn(row, size, out, how)
    const floor = Math.floor(at)
    const t = at - floor
    if (how.mode === 'nearest') put(round(at, how.nearest), 1)
    else if (how.mode === 'linear') {
      // outside the axis its end counts
      const inside = Math.min(Math.max(at, 0), size - 1)
      const low = Math.floor(inside)
      put(low, 1 - (inside - low))
      put(low + 1, inside - low)
    } else {
      const a = how.cubic
      const near = (x: number): number => ((a + 2) * x - (a + 3)) * x * x + 1
      const far = (x: number): number => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
      const weights = [far(t + 1), near(t), near(1 - t), far(2 - t)]
      const from = (i: number): number => floor - 1 + i
      const inside = weights.map((w, i) =>
        how.excludeOutside && (from(i) < 0 || from(i) >= size) ? 0 : w,
      )
      const total = inside.reduce((x, y) => x + y)
      for (const [i, weight] of inside.entries()) put(from(i), weight / total)
    }
  }
  return made
}
