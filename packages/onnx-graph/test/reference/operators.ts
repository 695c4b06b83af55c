import { lstm } from './lstm.ts'
import {
  add,
  count,
  div,
  each,
  matmul,
  mul,
  number,
  pick,
  repeat,
  reshape,
  stepsOf,
  sub,
  sum,
  value,
  type Value,
} from './tape.ts'
import { asImage, convolution, type Move, pooling, positions } from './window.ts'

/** A node: its inputs, and its settings by name. */
export interface Call {
  readonly x: readonly (Value | undefined)[]
  readonly ints: (name: string) => number[] | undefined
  readonly int: (name: string, otherwise: number) => number
  readonly float: (name: string, otherwise: number) => number
  readonly word: (name: string, otherwise: string) => string
  readonly tensor: Value | undefined
}

type Operator = (call: Call) => Value | readonly Value[]

const one = ({ x }: Call, i = 0): Value => {
  const found = x[i]
  if (!found) throw new Error(`input ${i} is missing`)
  return found
}
const list = (x: Value | undefined): number[] | undefined => x && Array.from(x.data)
const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

const unary =
  (f: (x: number) => number, slope?: (x: number) => number): Operator =>
  call =>
    each([one(call)], f, slope && (x => [slope(x)]))
const binary =
  (f: (x: Value, y: Value) => Value): Operator =>
  call =>
    f(one(call), one(call, 1))

function moveOf(call: Call, kernel: readonly number[]): Move {
  const rank = kernel.length
  const pair = (all: readonly number[] | undefined, fill: number): [number, number] => {
    const own = all ?? kernel.map(() => fill)
    return rank === 1 ? [fill, own[0]!] : [own[0]!, own[1]!]
  }
  const pads = call.ints('pads') ?? kernel.flatMap(() => [0, 0])
  const [top, left] = pair(pads.slice(0, rank), 0)
  const [bottom, right] = pair(pads.slice(rank), 0)
  return {
    kernel: pair(kernel, 1),
    strides: pair(call.ints('strides'), 1),
    dilations: pair(call.ints('dilations'), 1),
    pads: [top, left, bottom, right],
  }
}

const perChannel = (x: Value, rank: number): Value =>
  reshape(x, [1, x.data.length, ...new Array<number>(rank - 2).fill(1)])

const withBias = (y: Value, bias: Value | undefined): Value =>
  bias ? add(y, perChannel(bias, y.dims.length)) : y

const conv: Operator = call => {
  const [x, w] = [one(call), one(call, 1)]
  const move = moveOf(call, w.dims.slice(2))
  const [n, , ...size] = asImage(x.dims)
  const out = positions(size, move)
  const dims = [n, w.dims[0]!, ...(x.dims.length === 3 ? [out[1]] : out)]
  return withBias(convolution(x, w, move, call.int('group', 1), dims), call.x[2])
}

const convTranspose: Operator = call => {
  const [x, w] = [one(call), one(call, 1)]
  const move = moveOf(call, w.dims.slice(2))
  const group = call.int('group', 1)
  const extra = call.ints('output_padding') ?? [0, 0]
  const out = x.dims.slice(2).map((size, i) => {
    const reach =
      move.strides[i as 0] * (size - 1) + (move.kernel[i as 0] - 1) * move.dilations[i as 0]
    return reach + 1 + extra[i]! - move.pads[i as 0] - move.pads[(i + 2) as 2]
  })
  const dims = [x.dims[0]!, w.dims[1]! * group, ...out]
  return withBias(convolution(x, w, move, group, dims, true), call.x[2])
}

const batchNormalization: Operator = call => {
  const rank = one(call).dims.length
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map(i => perChannel(one(call, i), rank)) as [
    Value,
    Value,
    Value,
    Value,
  ]
  const epsilon = call.float('epsilon', 1e-5)
  const root = each([variance], x => Math.sqrt(x + epsilon))
  return add(mul(div(sub(one(call), mean), root), scale), bias)
}

const clip: Operator = call => {
  const low = call.x[1]?.data[0] ?? call.float('min', -Infinity)
  const high = call.x[2]?.data[0] ?? call.float('max', Infinity)
  return each(
    [one(call)],
    x => Math.min(Math.max(x, low), high),
    x => [x < low || x > high ? 0 : 1],
  )
}

const softmax: Operator = call => {
  const x = one(call)
  const axis = axisOf(call.int('axis', 1), x.dims.length)
  if (axis !== x.dims.length - 1) throw new Error('softmax of another axis')
  const size = x.dims[axis]!
  const largest = value([...x.dims.slice(0, -1), 1])
  for (const row of largest.data.keys())
    largest.data[row] = Math.max(...x.data.subarray(row * size, (row + 1) * size))
  const e = each(
    [x, largest],
    (a, most) => Math.exp(a - most),
    (a, most) => [Math.exp(a - most), 0],
  )
  return div(e, sum(e, [axis]))
}

const slice: Operator = call => {
  const x = one(call)
  const starts = list(call.x[1]) ?? call.ints('starts') ?? []
  const ends = list(call.x[2]) ?? call.ints('ends') ?? []
  const axes = list(call.x[3]) ?? call.ints('axes') ?? starts.map((_, i) => i)
  const steps = list(call.x[4]) ?? starts.map(() => 1)
  const from = x.dims.map(() => 0)
  const by = x.dims.map(() => 1)
  const dims = [...x.dims]
  for (const [i, given] of axes.entries()) {
    const axis = axisOf(given, x.dims.length)
    const size = x.dims[axis]!
    const within = (place: number, low: number, high: number): number =>
      Math.min(Math.max(place < 0 ? place + size : place, low), high)
    const step = steps[i]!
    from[axis] = step > 0 ? within(starts[i]!, 0, size) : within(starts[i]!, 0, size - 1)
    const end = step > 0 ? within(ends[i]!, 0, size) : within(ends[i]!, -1, size - 1)
    by[axis] = step
    dims[axis] = Math.max(0, Math.ceil((end - from[axis]) / step))
  }
  const along = stepsOf(x.dims)
  return pick(x, dims, place =>
    along.reduce((at, step, axis) => at + step * (from[axis]! + by[axis]! * place[axis]!), 0),
  )
}

const concat: Operator = call => {
  const all = call.x.map((_, i) => one(call, i))
  const axis = axisOf(call.int('axis', 0), all[0]!.dims.length)
  const total = all.reduce((n, { dims }) => n + dims[axis]!, 0)
  const dims = all[0]!.dims.map((size, i) => (i === axis ? total : size))
  let start = 0
  return all
    .map(x => {
      const begin = start
      start += x.dims[axis]!
      const steps = stepsOf(x.dims)
      return pick(x, dims, place => {
        const own = place[axis]! - begin
        if (own < 0 || own >= x.dims[axis]!) return -1
        return steps.reduce((at, step, i) => at + step * (i === axis ? own : place[i]!), 0)
      })
    })
    .reduce(add)
}

const pad: Operator = call => {
  const x = one(call)
  const pads = list(call.x[1]) ?? call.ints('pads') ?? []
  const rank = x.dims.length
  const dims = x.dims.map((size, axis) => size + pads[axis]! + pads[axis + rank]!)
  const steps = stepsOf(x.dims)
  const reflect = call.word('mode', 'constant') === 'reflect'
  return pick(
    x,
    dims,
    place => {
      let at = 0
      for (const [axis, size] of x.dims.entries()) {
        let own = place[axis]! - pads[axis]!
        if (reflect) own = size - 1 - Math.abs(size - 1 - Math.abs(own))
        if (own < 0 || own >= size) return -1
        at += own * steps[axis]!
      }
      return at
    },
    call.x[2]?.data[0] ?? 0,
  )
}

const gather: Operator = call => {
  const [x, indices] = [one(call), one(call, 1)]
  const axis = axisOf(call.int('axis', 0), x.dims.length)
  const dims = [...x.dims.slice(0, axis), ...indices.dims, ...x.dims.slice(axis + 1)]
  const [steps, inner] = [stepsOf(x.dims), stepsOf(indices.dims)]
  const many = indices.dims.length
  return pick(x, dims, place => {
    const chosen = indices.data[inner.reduce((at, step, i) => at + step * place[axis + i]!, 0)]!
    const own = [
      ...place.slice(0, axis),
      axisOf(chosen, x.dims[axis]!),
      ...place.slice(axis + many),
    ]
    return steps.reduce((at, step, i) => at + step * own[i]!, 0)
  })
}

const transpose: Operator = call => {
  const x = one(call)
  const perm = call.ints('perm') ?? x.dims.map((_, i) => x.dims.length - 1 - i)
  const steps = stepsOf(x.dims)
  return pick(
    x,
    perm.map(axis => x.dims[axis]!),
    place => perm.reduce((at, axis, i) => at + steps[axis]! * place[i]!, 0),
  )
}

const reduceMean: Operator = call => {
  const x = one(call)
  const axes = (call.ints('axes') ?? [...x.dims.keys()]).map(axis => axisOf(axis, x.dims.length))
  const y = div(sum(x, axes), number(count(axes.map(axis => x.dims[axis]!))))
  if (call.int('keepdims', 1) === 1) return y
  return reshape(
    y,
    y.dims.filter((_, axis) => !axes.includes(axis)),
  )
}

const resize: Operator = call => {
  const x = one(call)
  const scales = list(call.x[2]) ?? []
  const place = call.word('coordinate_transformation_mode', 'half_pixel')
  const nearest = call.word('nearest_mode', 'round_prefer_floor')
  if (call.word('mode', 'nearest') !== 'nearest' || place !== 'asymmetric' || nearest !== 'floor')
    throw new Error('another resize')
  const steps = stepsOf(x.dims)
  return pick(
    x,
    x.dims.map((size, axis) => Math.floor(size * scales[axis]!)),
    at => steps.reduce((sum, step, axis) => sum + step * Math.floor(at[axis]! / scales[axis]!), 0),
  )
}

const reshaped: Operator = call => {
  const x = one(call)
  const dims = (list(one(call, 1)) ?? []).map((size, i) => (size === 0 ? x.dims[i]! : size))
  const free = dims.indexOf(-1)
  if (free >= 0) dims[free] = x.data.length / -count(dims)
  return reshape(x, dims)
}

const squeeze: Operator = call => {
  const x = one(call)
  const axes = (list(call.x[1]) ?? call.ints('axes'))?.map(axis => axisOf(axis, x.dims.length))
  return reshape(
    x,
    x.dims.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1)),
  )
}

const unsqueeze: Operator = call => {
  const x = one(call)
  const axes = list(call.x[1]) ?? call.ints('axes') ?? []
  const dims = [...x.dims]
  for (const axis of axes
    .map(axis => axisOf(axis, x.dims.length + axes.length))
    .sort((a, b) => a - b))
    dims.splice(axis, 0, 1)
  return reshape(x, dims)
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** What each operator does, and the way back through it. */
export const operators: Readonly<Record<string, Operator>> = {
  Add: binary(add),
  Sub: binary(sub),
  Mul: binary(mul),
  Div: binary(div),
  Pow: binary((x, y) =>
    each(
      [x, y],
      (a, p) => a ** p,
      (a, p) => [p * a ** (p - 1), 0],
    ),
  ),
  Equal: binary((x, y) => each([x, y], (a, b) => Number(a === b))),
  Max: binary((x, y) => each([x, y], Math.max, (a, b) => [Number(a > b), Number(b > a)])),
  MatMul: binary(matmul),
  Relu: unary(
    x => Math.max(x, 0),
    x => Number(x > 0),
  ),
  LeakyRelu: call => {
    const alpha = call.float('alpha', 0.01)
    return unary(
      x => (x > 0 ? x : alpha * x),
      x => (x > 0 ? 1 : alpha),
    )(call)
  },
  Sigmoid: unary(sigmoid, x => sigmoid(x) * (1 - sigmoid(x))),
  HardSigmoid: call => {
    const [alpha, beta] = [call.float('alpha', 0.2), call.float('beta', 0.5)]
    const line = (x: number): number => alpha * x + beta
    return unary(
      x => Math.min(Math.max(line(x), 0), 1),
      x => (line(x) > 0 && line(x) < 1 ? alpha : 0),
    )(call)
  },
  Sqrt: unary(Math.sqrt, x => 0.5 / Math.sqrt(x)),
  Log: unary(Math.log, x => 1 / x),
  Neg: unary(
    x => -x,
    () => -1,
  ),
  Not: unary(x => Number(!x)),
  Identity: unary(
    x => x,
    () => 1,
  ),
  Cast: unary(
    x => x,
    () => 1,
  ),
  Clip: clip,
  Conv: conv,
  ConvTranspose: convTranspose,
  BatchNormalization: batchNormalization,
  GlobalAveragePool: call => {
    const x = one(call)
    const axes = [...x.dims.keys()].slice(2)
    return div(sum(x, axes), number(count(x.dims.slice(2))))
  },
  MaxPool: call => pooling(one(call), moveOf(call, call.ints('kernel_shape') ?? []), 'largest'),
  AveragePool: call => pooling(one(call), moveOf(call, call.ints('kernel_shape') ?? []), 'mean'),
  Softmax: softmax,
  ReduceMean: reduceMean,
  Slice: slice,
  Concat: concat,
  Pad: pad,
  Gather: gather,
  Transpose: transpose,
  Resize: resize,
  Reshape: reshaped,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Expand: call => repeat(one(call), list(one(call, 1)) ?? []),
  Shape: call => value([one(call).dims.length], one(call).dims),
  Size: call => number(one(call).data.length),
  ConstantOfShape: call => {
    const dims = list(one(call)) ?? []
    return value(dims, new Array<number>(count(dims)).fill(call.tensor?.data[0] ?? 0))
  },
  LSTM: call => {
    if (call.word('direction', 'forward') !== 'forward') throw new Error('another direction')
    return lstm(one(call), one(call, 1), one(call, 2), call.x[3], call.x[5], call.x[6])
  },
}
