// A second way to losses and gradients: plain loops in double precision over the nodes of a model as they
// stand in its file, each with a way back of its own. It shares nothing with the package but the reader
// of files.

/** A tensor in double precision, integers and truth values too. */
export interface Value {
  readonly dims: readonly number[]
  readonly data: Float64Array
  /** The slope of the loss, where it was asked for. */
  readonly grad: Float64Array
}

const back: (() => void)[] = []

/** The number of elements. */
export const count = (dims: readonly number[]): number => dims.reduce((n, size) => n * size, 1)

/** A tensor that nothing is computed from yet. */
export function value(dims: readonly number[], data?: ArrayLike<number>): Value {
  const length = count(dims)
  const own = data ? Float64Array.from(data) : new Float64Array(length)
  if (own.length !== length)
    throw new Error(`[${dims.join()}] does not hold ${own.length} elements`)
  return { dims, data: own, grad: new Float64Array(length) }
}

/** Remembers how the slope of a result reaches what it was computed from. */
export function record(way: () => void): void {
  back.push(way)
}

/** Forgets everything that was remembered. */
export function begin(): void {
  back.length = 0
}

/** Follows a scalar back. */
export function follow(loss: Value): void {
  loss.grad[0] = 1
  for (const way of back.reverse()) way()
  begin()
}

/** How far apart neighbours along each axis are. */
export const stepsOf = (dims: readonly number[]): number[] =>
  dims.map((_, axis) => count(dims.slice(axis + 1)))

/** Elements chosen from a tensor: `from` says for each place which, −1 for `otherwise`. */
export function pick(
  x: Value,
  dims: readonly number[],
  from: (place: number[]) => number,
  otherwise = 0,
): Value {
  const y = value(dims)
  const source = new Int32Array(y.data.length)
  const place = new Array<number>(dims.length).fill(0)
  for (let i = 0; i < source.length; i++) {
    const at = from(place)
    source[i] = at
    y.data[i] = at < 0 ? otherwise : x.data[at]!
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const next = (place[axis] ?? 0) + 1
      place[axis] = next === dims[axis] ? 0 : next
      if (place[axis] !== 0) break
    }
  }
  record(() => {
    for (let i = 0; i < source.length; i++) if (source[i]! >= 0) x.grad[source[i]!]! += y.grad[i]!
  })
  return y
}

/** The same elements in another shape. */
export const reshape = (x: Value, dims: readonly number[]): Value => {
  let i = 0
  return pick(x, dims, () => i++)
}

/** The sizes that tensors repeat each other to. */
function common(all: readonly Value[]): number[] {
  const rank = Math.max(...all.map(({ dims }) => dims.length))
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(...all.map(({ dims }) => dims[axis - rank + dims.length] ?? 1)),
  )
}

/** A tensor repeated to sizes. */
export function repeat(x: Value, dims: readonly number[]): Value {
  const lead = dims.length - x.dims.length
  const steps = stepsOf(x.dims).map((step, axis) => (x.dims[axis] === 1 ? 0 : step))
  return pick(x, dims, place =>
    steps.reduce((at, step, axis) => at + step * place[axis + lead]!, 0),
  )
}

/** Elements one by one; `slopes` gives the slope by each of them. */
export function each(
  all: readonly Value[],
  f: (...x: number[]) => number,
  slopes?: (...x: number[]) => readonly number[],
): Value {
  const dims = common(all)
  const wide = all.map(x => (count(x.dims) === count(dims) ? x : repeat(x, dims)))
  const y = value(dims)
  const [a, b] = wide
  const two = wide.length === 2
  for (let i = 0; i < y.data.length; i++)
    y.data[i] = two ? f(a!.data[i]!, b!.data[i]!) : f(...wide.map(({ data }) => data[i]!))
  if (slopes)
    record(() => {
      for (let i = 0; i < y.data.length; i++) {
        const g = y.grad[i]!
        if (g === 0) continue
        const own = two ? slopes(a!.data[i]!, b!.data[i]!) : slopes(...wide.map(x => x.data[i]!))
        for (let k = 0; k < wide.length; k++) wide[k]!.grad[i]! += own[k]! * g
      }
    })
  return y
}

/** The sum along axes, which stay with size 1. */
export function sum(x: Value, axes: readonly number[]): Value {
  const dims = x.dims.map((size, axis) => (axes.includes(axis) ? 1 : size))
  const y = value(dims)
  const steps = stepsOf(dims).map((step, axis) => (dims[axis] === 1 ? 0 : step))
  const own = stepsOf(x.dims)
  const to = Int32Array.from(x.data, (_, i) =>
    own.reduce((at, step, axis) => at + (Math.floor(i / step) % x.dims[axis]!) * steps[axis]!, 0),
  )
  for (const [i, at] of to.entries()) y.data[at]! += x.data[i]!
  record(() => {
    for (const [i, at] of to.entries()) x.grad[i]! += y.grad[at]!
  })
  return y
}

export const add = (x: Value, y: Value): Value =>
  each(
    [x, y],
    (a, b) => a + b,
    () => [1, 1],
  )
export const sub = (x: Value, y: Value): Value =>
  each(
    [x, y],
    (a, b) => a - b,
    () => [1, -1],
  )
export const mul = (x: Value, y: Value): Value =>
  each(
    [x, y],
    (a, b) => a * b,
    (a, b) => [b, a],
  )
export const div = (x: Value, y: Value): Value =>
  each(
    [x, y],
    (a, b) => a / b,
    (a, b) => [1 / b, -a / b / b],
  )
export const number = (x: number): Value => value([], [x])

/** The product of matrices, repeated to fit in all other axes. */
export function matmul(x: Value, y: Value): Value {
  const [m, k, n] = [x.dims.at(-2)!, x.dims.at(-1)!, y.dims.at(-1)!]
  const lead = common([value(x.dims.slice(0, -2)), value(y.dims.slice(0, -2))])
  const [a, b] = [repeat(x, [...lead, m, k]), repeat(y, [...lead, k, n])]
  const c = value([...lead, m, n])
  const all = (f: (i: number, j: number, l: number) => void): void => {
    for (let batch = 0; batch < count(lead); batch++)
      for (let row = 0; row < m; row++)
        for (let column = 0; column < n; column++)
          for (let l = 0; l < k; l++)
            f(
              (batch * m + row) * k + l,
              (batch * k + l) * n + column,
              (batch * m + row) * n + column,
            )
  }
  all((i, j, l) => {
    c.data[l]! += a.data[i]! * b.data[j]!
  })
  record(() => {
    all((i, j, l) => {
      a.grad[i]! += c.grad[l]! * b.data[j]!
      b.grad[j]! += c.grad[l]! * a.data[i]!
    })
  })
  return c
}
