import { expect, it } from 'vitest'
import { meanSquaredError, sgd, trainingGraph } from '../src/index.ts'
import { modelOf, node, type Sketch } from './support/models.ts'
import { floats, Loop, numbers } from './support/run.ts'

// Where a function has no slope, PyTorch has conventions. All gradients here are those of PyTorch 2.13, of the
// mean of (y − 1)².

type Data = readonly number[] | readonly (readonly number[])[]

interface Case {
  readonly name: string
  readonly nodes: Sketch['nodes']
  readonly a: Data
  readonly gradient: readonly number[]
  readonly b?: Data
  readonly gradientOfB?: readonly number[]
  readonly constants?: Readonly<Record<string, number>>
}

const rows = [
  [0, 0, 0],
  [1, 2, 4],
]
const bent = [-1, 0, 4]
const relu = node('Relu', ['a'], 'r')
const where = [node('Greater', ['r', 'zero'], 'seen'), node('Where', ['seen', 'v', 'zero'], 'y')]
const perRow = { axes: [1], keepdims: 0 }

const cases: readonly Case[] = [
  {
    name: 'the deviation of equal numbers',
    nodes: [
      node('ReduceMean', ['a'], 'mean', { axes: [1] }),
      node('Sub', ['a', 'mean'], 'd'),
      node('Mul', ['d', 'd'], 's'),
      node('ReduceMean', ['s'], 'variance', perRow),
      node('Sqrt', ['variance'], 'y'),
    ],
    a: rows,
    gradient: [0, 0, 0, -0.088096, -0.022024, 0.11012],
  },
  {
    name: 'the root of squares that are 0',
    nodes: [
      node('Mul', ['a', 'a'], 's'),
      node('ReduceSum', ['s', 'axis'], 'sum', { keepdims: 0 }),
      node('Sqrt', ['sum'], 'y'),
    ],
    a: rows,
    gradient: [0, 0, 0, 0.781782, 1.563564, 3.127128],
  },
  {
    name: 'a root behind a Relu',
    nodes: [relu, node('Sqrt', ['r'], 'y')],
    a: bent,
    gradient: [0, 0, 0.166667],
  },
  {
    name: 'a power behind a Relu',
    nodes: [relu, node('Pow', ['r', 'half'], 'y')],
    constants: { half: 0.5 },
    a: bent,
    gradient: [0, 0, 0.166667],
  },
  {
    name: 'a logarithm that is left out at 0',
    nodes: [relu, node('Log', ['r'], 'v'), ...where],
    a: bent,
    gradient: [0, 0, 0.064382],
  },
  {
    name: 'a quotient that is left out at 0',
    nodes: [relu, node('Div', ['three', 'r'], 'v'), ...where],
    constants: { three: 3 },
    a: bent,
    gradient: [0, 0, 0.03125],
  },
  {
    name: 'a reciprocal that is left out at 0',
    nodes: [relu, node('Reciprocal', ['r'], 'v'), ...where],
    a: bent,
    gradient: [0, 0, 0.03125],
  },
  {
    name: 'products without 0, with one and with two',
    nodes: [node('ReduceProd', ['a'], 'y', perRow)],
    a: [
      [1, 2, 3],
      [0, 2, 3],
      [0, 2, 0],
    ],
    gradient: [20, 10, 6.666667, -4, 0, 0, 0, 0, 0],
  },
  {
    name: 'powers of 0, and to 0',
    nodes: [node('Pow', ['a', 'b'], 'y')],
    a: [0, 0, 0, 2, 2],
    b: [0, 1, 2, 0, 3],
    gradient: [0, -0.4, 0, 0, 33.6],
    gradientOfB: [0, 0, 0, 0, 15.526497],
  },
  {
    name: 'Relu6 at its bounds',
    nodes: [node('Clip', ['a', 'zero', 'six'], 'y')],
    constants: { six: 6 },
    a: [-1, 0, 3, 6, 7],
    gradient: [0, 0, 0.8, 0, 0],
  },
  {
    name: 'a clamp at its bounds',
    nodes: [node('Clip', ['a', 'low', 'high'], 'y')],
    constants: { low: -1, high: 1 },
    a: [-2, -1, 0.5, 1, 7],
    gradient: [0, -0.8, -0.2, 0, 0],
  },
]

const tensor = (data: Data): { dims: number[]; data: number[] } => ({
  dims: Array.isArray(data[0]) ? [data.length, data[0].length] : [data.length],
  data: data.flat(),
})

it.each(cases)('the gradient where there is no slope is that of PyTorch: $name', async of => {
  const { nodes, a, b, constants = {} } = of
  // axes were an attribute of these up to opset 17
  const model = modelOf({
    nodes,
    opset: 17,
    tensors: {
      a: tensor(a),
      ...(b && { b: tensor(b) }),
      axis: { type: 7, dims: [1], data: [1] },
      ...Object.fromEntries(
        Object.entries({ zero: 0, ...constants }).map(([name, value]) => [
          name,
          { dims: [], data: [value] },
        ]),
      ),
    },
  })
  const trainable = b ? ['a', 'b'] : ['a']
  const graph = trainingGraph(model, { loss: meanSquaredError(), optimizer: sgd(), trainable })
  const loop = await Loop.begin(graph)
  const dims = nodes.at(-1)!.opType === 'ReduceProd' || a === rows ? [a.length] : tensor(a).dims
  const ones = floats(new Array<number>(dims[0]!).fill(1), dims)
  await loop.step({ targets: ones }, 1)
  const moved = (name: string, start: Data): number[] =>
    numbers(loop.state[name]).map((value, i) => start.flat()[i]! - value)
  for (const [i, slope] of of.gradient.entries()) expect(moved('a', a)[i]).toBeCloseTo(slope, 5)
  for (const [i, slope] of (of.gradientOfB ?? []).entries())
    expect(moved('b', b!)[i]).toBeCloseTo(slope, 5)
})
