import { count, record, value, type Value } from './tape.ts'

/** How a window moves over an image. */
export interface Move {
  readonly kernel: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly dilations: readonly [number, number]
  /** Top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number]
}

/** Images, [N, C, H, W]; what has one axis less is as high as 1. */
export const asImage = (dims: readonly number[]): [number, number, number, number] => {
  const [n = 1, c = 1, h = 1, w] = dims
  return w === undefined ? [n, c, 1, h] : [n, c, h, w]
}

/** Every place of a window that lies on the image, in each of its positions. */
export function moves(
  [height, width]: readonly [number, number],
  [rows, columns]: readonly [number, number],
  { kernel, strides, dilations, pads }: Move,
  see: (out: number, inside: number, place: number) => void,
): void {
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let i = 0; i < kernel[0]; i++) {
        const y = row * strides[0] - pads[0] + i * dilations[0]
        if (y < 0 || y >= height) continue
        for (let j = 0; j < kernel[1]; j++) {
          const x = column * strides[1] - pads[1] + j * dilations[1]
          if (x >= 0 && x < width) see(row * columns + column, y * width + x, i * kernel[1] + j)
        }
      }
}

/** How many positions a window has. */
export function positions(size: readonly [number, number], move: Move): [number, number] {
  const along = (i: 0 | 1): number =>
    Math.floor(
      (size[i] + move.pads[i] + move.pads[i + 2]! - (move.kernel[i] - 1) * move.dilations[i] - 1) /
        move.strides[i],
    ) + 1
  return [along(0), along(1)]
}

/** A convolution, or with `turned` the transposed one: what is read and what is written change places. */
export function convolution(
  x: Value,
  w: Value,
  move: Move,
  group: number,
  outDims: readonly number[],
  turned = false,
): Value {
  const y = value(outDims)
  const [n, xc, ...xs] = asImage(x.dims)
  const [, yc, ...ys] = asImage(outDims)
  const [xSize, ySize] = [count(xs), count(ys)]
  const area = move.kernel[0] * move.kernel[1]
  const [big, small] = turned ? [ys, xs] : [xs, ys]
  const places: [number, number, number][] = []
  moves(big, small, move, (out, inside, place) => {
    places.push(turned ? [inside, out, place] : [out, inside, place])
  })
  const [xg, yg] = [xc / group, yc / group]
  const all = (f: (i: number, j: number, l: number) => void): void => {
    for (let image = 0; image < n; image++)
      for (let to = 0; to < yc; to++) {
        const g = Math.floor(to / yg)
        for (let from = 0; from < xg; from++) {
          const kernel = turned ? (g * xg + from) * yg + (to - g * yg) : to * xg + from
          const xBase = (image * xc + g * xg + from) * xSize
          const yBase = (image * yc + to) * ySize
          for (const [out, inside, place] of places)
            f(xBase + inside, kernel * area + place, yBase + out)
        }
      }
  }
  all((i, j, l) => {
    y.data[l]! += x.data[i]! * w.data[j]!
  })
  record(() => {
    all((i, j, l) => {
      const g = y.grad[l]!
      x.grad[i]! += g * w.data[j]!
      w.grad[j]! += g * x.data[i]!
    })
  })
  return y
}

/** The largest of each window, the first where there are several, or its mean. */
export function pooling(x: Value, move: Move, how: 'largest' | 'mean'): Value {
  const [n, c, ...size] = asImage(x.dims)
  const out = positions(size, move)
  const y = value([n, c, ...(x.dims.length === 3 ? [out[1]] : out)])
  const [inside, outside] = [count(size), count(out)]
  const seen: number[][] = Array.from({ length: outside }, () => [])
  moves(size, out, move, (to, from) => seen[to]!.push(from))
  for (let image = 0; image < n * c; image++)
    for (const [to, places] of seen.entries()) {
      const at = image * outside + to
      const values = places.map(from => x.data[image * inside + from]!)
      const best = places[values.indexOf(Math.max(...values))]!
      y.data[at] =
        how === 'largest' ? Math.max(...values) : values.reduce((a, b) => a + b) / values.length
      record(() => {
        if (how === 'largest') x.grad[image * inside + best]! += y.grad[at]!
        else
          for (const from of places) x.grad[image * inside + from]! += y.grad[at]! / places.length
      })
    }
  return y
}
