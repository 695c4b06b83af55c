import { openSizes, quote } from '../errors.ts'
import { count } from '../proto/tensors.ts'
import type { Builder } from './builder.ts'
import { type Dims, type Pair, same, sameDims } from './info.ts'

// Short ways to add the usual operators. Each takes the graph and names of values, and gives a name.

type Binary = (b: Builder, x: string, y: string) => string

/** `x + y`. */
export const add: Binary = (b, x, y) => b.op('Add', [x, y])
/** `x − y`. */
export const sub: Binary = (b, x, y) => b.op('Sub', [x, y])
/** `x · y, one by one`. */
export const mul: Binary = (b, x, y) => b.op('Mul', [x, y])
/** `x / y, one by one`. */
export const div: Binary = (b, x, y) => b.op('Div', [x, y])
/** The product of matrices. */
export const matmul: Binary = (b, x, y) => b.op('MatMul', [x, y])
/** Whether x > y. */
export const greater: Binary = (b, x, y) => b.op('Greater', [x, y])
/** Whether x = y. */
export const equal: Binary = (b, x, y) => b.op('Equal', [x, y])

/** A value times a number. */
export function scale(b: Builder, x: string, factor: number): string {
  return factor === 1 ? x : factor === -1 ? b.op('Neg', [x]) : mul(b, x, b.float(factor))
}

/** One value or another. */
export function where(b: Builder, condition: string, x: string, y: string): string {
  return b.op('Where', [condition, x, y])
}

/**
 * What a gradient is divided by: infinity instead of 0. What has no slope at 0 has the gradient 0 there, as in
 * PyTorch for norms, deviations and distances, and behind a Relu or Where that hides it: not NaN.
 */
export function divisor(b: Builder, x: string): string {
  const known = b.known(x)
  return known && !known.includes(0) ? x : where(b, equal(b, x, b.float(0)), b.float(Infinity), x)
}

/** The sign: −1, 0 or 1. The operator Sign would leave the GPU. */
export function sign(b: Builder, x: string): string {
  const zero = b.float(0)
  return sub(b, toFloat(b, greater(b, x, zero)), toFloat(b, greater(b, zero, x)))
}

/** As float32. */
export function toFloat(b: Builder, x: string): string {
  return b.op('Cast', [x], { to: 1 })
}

/** A sum, or another reduction, along axes. */
export function reduce(
  b: Builder,
  x: string,
  axes: Dims,
  keep: boolean,
  how = 'ReduceSum',
): string {
  if (axes.length === 0) return x
  return b.op(how, [x, b.ints(axes)], { keepdims: keep ? 1 : 0 })
}

/** The axes in another order. */
export function transpose(b: Builder, x: string, perm: Dims): string {
  return perm.every((axis, i) => axis === i) ? x : b.op('Transpose', [x], { perm })
}

/** The last two axes exchanged. */
export function swap(b: Builder, x: string): string {
  const axes = [...b.dims(x)[0].keys()]
  return transpose(b, x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2])
}

/** Axes of size 1 put in, at these places of the result. */
export function unsqueeze(b: Builder, x: string, axes: Dims): string {
  return axes.length === 0 ? x : b.op('Unsqueeze', [x, b.ints(axes)])
}

/** Other sizes for the same elements; at most one of them may depend on the batch, or stand where it stood. */
export function reshape(b: Builder, x: string, to: Pair<Dims>, likeOf?: string): string {
  const from = b.dims(x)
  if (sameDims(from, to)) return x
  const moving = [...to[0].keys()].filter(axis => to[0][axis] !== to[1][axis])
  let free =
    moving.length > 1
      ? moving.filter(i => to[0][i] !== from[0][i] || to[1][i] !== from[1][i])
      : moving
  if (moving.length > 1 && free.length === 0) free = moving.slice(0, 1)
  const target =
    free.length <= 1
      ? b.ints(to[0].map((size, i) => (free.includes(i) ? -1 : moving.includes(i) ? 0 : size)))
      : likeOf && sameDims(b.dims(likeOf), to)
        ? b.op('Shape', [likeOf])
        : undefined
  if (target === undefined)
    throw openSizes(`${quote(x)} has several open sizes, [${from[0].join()}] → [${to[0].join()}]`)
  return b.op('Reshape', [x, target])
}

/** The elements of one value in the sizes of another. */
export function reshapeLike(b: Builder, x: string, like: string): string {
  return reshape(b, x, b.dims(like), like)
}

/** Repeated to the sizes of another value. */
export function expandLike(b: Builder, x: string, like: string): string {
  const to = b.dims(like)
  if (sameDims(b.dims(x), to)) return x
  return b.op('Expand', [x, same(to[0], to[1]) ? b.ints(to[0]) : b.op('Shape', [like])])
}

/** The sum over what broadcasting repeated: the sizes of `like` again. */
export function unbroadcast(b: Builder, x: string, like: string): string {
  const [from, to] = [b.dims(x), b.dims(like)]
  if (sameDims(from, to)) return x
  const lead = from[0].length - to[0].length
  const axes = [...from[0].keys()].filter(
    axis =>
      axis < lead ||
      ((to[0][axis - lead] !== from[0][axis] || to[1][axis - lead] !== from[1][axis]) &&
        to[0][axis - lead] === 1 &&
        to[1][axis - lead] === 1),
  )
  const onlyLead = axes.every(axis => axis < lead)
  return reshapeLike(b, reduce(b, x, axes, !onlyLead), like)
}

/** A part of a value along some axes. */
export function slice(
  b: Builder,
  x: string,
  starts: Dims,
  ends: Dims,
  axes: Dims,
  steps?: Dims,
): string {
  return b.op('Slice', [
    x,
    b.ints(starts),
    b.ints(ends),
    b.ints(axes),
    ...(steps?.some(step => step !== 1) ? [b.ints(steps)] : []),
  ])
}

/** More elements around: `pads` has those before all axes, and then those after. */
export function pad(b: Builder, x: string, pads: Dims, value = 0): string {
  return pads.every(size => size === 0) ? x : b.op('Pad', [x, b.ints(pads), b.float(value)])
}

/** Zeros around, so many before, in the sizes of another value; where there are too many elements they are cut off. */
export function padLike(b: Builder, x: string, like: string, before: Dims): string {
  const begin = b.ints(before)
  const behind = sub(b, sub(b, b.op('Shape', [like]), b.op('Shape', [x])), begin)
  return b.op('Pad', [x, concat(b, [begin, behind], 0)])
}

/** The values one after another along an axis. */
export function concat(b: Builder, xs: readonly string[], axis: number): string {
  return xs.length === 1 ? xs[0]! : b.op('Concat', xs, { axis })
}

/**
 * How many elements lie along some axes, as a number where that is fixed, otherwise as a value. An input of
 * the graph is best asked: ONNX Runtime turns the sizes of images around beside the GPU.
 */
export function countAlong(b: Builder, x: string, axes: Dims): number | string {
  const [first, second] = b.dims(x)
  const open = axes.filter(axis => first[axis] !== second[axis])
  const fixed = count(axes.filter(axis => !open.includes(axis)).map(axis => first[axis]!))
  if (open.length === 0) return fixed
  // ones that are counted stay on a GPU; integers would not
  const ones = open.map(axis => {
    const length = b.op('Shape', [x], { start: axis, end: axis + 1 })
    return reduce(b, b.op('Expand', [b.float(1), length]), [0], false)
  })
  return scale(
    b,
    ones.reduce((n, size) => mul(b, n, size)),
    fixed,
  )
}

/** A value divided by how many elements lie along some axes of another. */
export function perElement(b: Builder, x: string, of: string, axes: Dims): string {
  const n = countAlong(b, of, axes)
  return typeof n === 'number' ? scale(b, x, 1 / n) : div(b, x, n)
}

/** Adds elements where they belong along an axis. */
export const scatter = (b: Builder, to: string, places: string, x: string, axis: number): string =>
  b.op('ScatterElements', [to, places, x], { axis, reduction: 'add' })

/** A value for each channel, as it is repeated over the other axes. */
export function perChannel(b: Builder, x: string, like: string): string {
  const dims = [
    1,
    b.fixed(x)[0]!,
    ...b
      .dims(like)[0]
      .slice(2)
      .map(() => 1),
  ]
  return reshape(b, x, [dims, dims])
}
