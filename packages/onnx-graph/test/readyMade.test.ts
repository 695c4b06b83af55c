import { describe, expect, it } from 'vitest'
import {
  meanSquaredError,
  sgd,
  sumOf,
  trainingGraph,
  type Optimizer,
  type TrainingGraph,
} from '../src/index.ts'
import { decodeModel } from '../src/proto/decode.ts'
import { constantOf } from '../src/graph/model.ts'
import type { GraphProto } from '../src/proto/messages.ts'
import { Reference } from './reference/interpreter.ts'
import { value, type Value } from './reference/tape.ts'
import { spread } from './support/models.ts'
import { readyMade, type ReadyMade } from './support/readyMade.ts'
import { floats, int64s, Loop, numbers, open } from './support/run.ts'

interface Task {
  readonly model: ReadyMade
  readonly sizes: Readonly<Record<string, readonly number[]>>
  readonly outputs: readonly string[]
  readonly fixed?: Readonly<Record<string, number>>
  /** What is trained where the backbone is frozen. */
  readonly head: RegExp
  readonly rate: number
}

// with depthwise convolutions, BatchNormalization and weights in Constant nodes, opset 9
const direction: Task = {
  model: 'text direction',
  sizes: { x: [2, 3, 48, 32] },
  outputs: ['softmax_0.tmp_0'],
  head: /^fc_0/,
  rate: 0.01,
}
// with two LSTM, a reflected border and everything inside of an If, opset 16
const voice: Task = {
  model: 'voice detector',
  sizes: { input: [2, 1536], h: [2, 2, 64], c: [2, 2, 64] },
  outputs: ['output', 'hn', 'cn'],
  fixed: { sr: 16000 },
  head: /decoder/,
  rate: 0.003,
}
const newerVoice: Task = {
  model: 'newer voice detector',
  sizes: { input: [1, 576], state: [2, 1, 128] },
  outputs: ['output', 'stateN'],
  fixed: { sr: 16000 },
  head: /decoder/,
  rate: 0.01,
}
const detector: Task = {
  model: 'text detector',
  sizes: { x: [1, 3, 32, 32] },
  // before the Sigmoid, which is saturated
  outputs: ['p2o.Add.281'],
  head: /conv2d_transpose/,
  rate: 1e-5,
}
const recogniser: Task = {
  model: 'text recogniser',
  sizes: { x: [1, 3, 48, 16] },
  outputs: ['p2o.Add.277'],
  head: /^linear_85/,
  rate: 1e-8,
}

/** Gives gradients where the next parameters would be. */
const gradients: Optimizer = {
  type: 'test',
  build(u) {
    for (const { name, gradient } of u.parameters) u.next(name, u.b.op('Identity', [gradient]))
  },
}

function graphOf(
  bytes: Uint8Array,
  { sizes, outputs, fixed = {} }: Task,
  optimizer: Optimizer,
  trainable?: RegExp,
): TrainingGraph {
  return trainingGraph(bytes, {
    loss: sumOf(
      outputs.map(output => ({ loss: meanSquaredError({ output, targets: `right.${output}` }) })),
    ),
    optimizer,
    sizes,
    fixed,
    outputs: [...outputs, ...decodeModel(bytes).graph!.output!.map(({ name = '' }) => name)],
    ...(trainable && { trainable }),
  })
}

/** The same numbers for ONNX Runtime and for the reference. */
function dataFor(
  graph: TrainingGraph,
  { fixed = {} }: Task,
): {
  feeds: Parameters<Loop['step']>[0]
  inputs: Record<string, Value>
  targets: Record<string, Value>
} {
  const feeds: Parameters<Loop['step']>[0] = {}
  const inputs = Object.fromEntries(
    Object.entries(fixed).map(([name, x]) => [name, value([], [x])]),
  )
  const targets: Record<string, Value> = {}
  for (const { name, dims, role } of graph.inputs) {
    if (role !== 'data' && role !== 'target') continue
    const sizes = dims.map(Number)
    const data = spread(
      sizes.reduce((n, size) => n * size, 1),
      -1,
      1,
      3,
    )
    feeds[name] = floats(data, sizes)
    if (role === 'data') inputs[name] = value(sizes, data)
    else targets[name.replace('right.', '')] = value(sizes, data)
  }
  return { feeds, inputs, targets }
}

/** All tensors of a model, by name and place. */
function tensorsOf(bytes: Uint8Array): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  const visit = (graph: GraphProto, place: string): void => {
    for (const { name, rawData } of graph.initializer ?? [])
      found.set(`${place}/${name ?? ''}`, Buffer.from(rawData ?? []))
    for (const [i, node] of (graph.node ?? []).entries()) {
      const constant = constantOf(node)
      if (constant)
        found.set(`${place}/${constant.name ?? ''}`, Buffer.from(constant.rawData ?? []))
      for (const { g, name = '' } of node.attribute ?? [])
        if (g) visit(g, `${place}/${String(i)} ${name}`)
    }
  }
  visit(decodeModel(bytes).graph!, '')
  return found
}

const off = (ours: number, theirs: number): number => Math.abs(ours - theirs) / theirs

describe.each([direction, voice])('a $model', task => {
  it('has the gradients of double precision', { timeout: 60_000 }, context => check(context, task))

  it.for(['in full', 'with a frozen backbone'])(
    'has the losses of double precision when it is trained %s',
    { timeout: 60_000 },
    async (how, context) => {
      const bytes = readyMade(context, task.model)
      const frozen = how !== 'in full'
      const graph = graphOf(bytes, task, sgd({ momentum: 0.9 }), frozen ? task.head : undefined)
      const { feeds, inputs, targets } = dataFor(graph, task)
      const reference = new Reference(bytes, graph.parameters)
      const loop = await Loop.begin(graph)
      const losses: number[] = []
      for (let t = 0; t < 3; t++) {
        const rate = task.rate / (t + 1)
        const { loss } = await loop.step(feeds, rate)
        const expected = reference.loss(inputs, targets)
        reference.step(rate, 0.9)
        losses.push(numbers(loss)[0]!)
        expect(off(losses[t]!, expected)).toBeLessThan(1e-5)
      }
      expect(losses[2]).toBeLessThan(losses[0]!)
      // what is not trained stays, to the bit, and what is trained does not
      const [before, after] = [tensorsOf(bytes), tensorsOf(graph.exportModel(loop.map))]
      const changed = [...before.keys()].filter(name => !before.get(name)!.equals(after.get(name)!))
      expect(changed.map(name => name.split('/').at(-1)).sort()).toEqual(
        [...graph.parameters].sort(),
      )
    },
  )
})

async function check(context: Parameters<typeof readyMade>[0], task: Task): Promise<void> {
  const bytes = readyMade(context, task.model)
  const graph = graphOf(bytes, task, gradients)
  const { feeds, inputs, targets } = dataFor(graph, task)
  const reference = new Reference(bytes, graph.parameters)
  reference.loss(inputs, targets)
  const norms = reference.norms()
  const largest = Math.max(...norms.values())
  const results = await (await Loop.begin(graph)).step(feeds, 0)
  expect(norms.size).toBe(graph.parameters.length)
  for (const name of graph.parameters) {
    const ours = Math.sqrt(numbers(results[`${name}.next`]).reduce((sum, g) => sum + g * g, 0))
    // gradients that are nearly nothing among the others are all rounding
    const size = Math.max(norms.get(name)!, largest * 1e-4)
    expect(Math.abs(ours - norms.get(name)!) / size, name).toBeLessThan(1e-4)
  }
}

describe.each([direction, voice, newerVoice, detector, recogniser])('a $model', task => {
  it('gives what it gave before, and trains', async context => {
    const bytes = readyMade(context, task.model)
    const graph = graphOf(bytes, task, sgd({ momentum: 0.9 }))
    const { feeds } = dataFor(graph, task)
    const loop = await Loop.begin(graph)
    const first = await loop.step(feeds, task.rate)
    const own = Object.entries(feeds).filter(([name]) => !name.startsWith('right.'))
    const fixed = Object.entries(task.fixed ?? {}).map(
      ([name, x]) => [name, int64s([x], [])] as const,
    )
    const forward = await (await open(bytes)).run(Object.fromEntries([...own, ...fixed]))
    for (const [name, { data }] of Object.entries(forward)) {
      const ours = numbers(first[name])
      const size = numbers(forward[name]).reduce((most, x) => Math.max(most, Math.abs(x)), 1)
      expect(ours).toHaveLength(data.length)
      for (const [i, x] of ours.entries())
        if (!(Math.abs(x - Number(data[i])) / size < 1e-5)) expect(x).toBe(data[i])
    }
    let last = first
    for (let t = 0; t < 3; t++) last = await loop.step(feeds, task.rate)
    expect(numbers(last['loss'])[0]).toBeLessThanOrEqual(numbers(first['loss'])[0]!)
    const changed = graph.parameters.filter(name =>
      numbers(loop.state[name]).some((x, i) => x !== graph.state.get(name)!.data[i]),
    )
    expect(changed.length).toBeGreaterThan(graph.parameters.length / 2)
    expect((await open(graph.exportModel(loop.map))).outputNames).toEqual(
      (await open(bytes)).outputNames,
    )
  }, 60_000)

  it('costs little with a frozen backbone', context => {
    const bytes = readyMade(context, task.model)
    const nodes = (graph: TrainingGraph): number => decodeModel(graph.model).graph!.node!.length
    const [full, head] = [undefined, task.head].map(trainable =>
      nodes(graphOf(bytes, task, sgd(), trainable)),
    )
    expect(full! - head!).toBeGreaterThan(full! / 4)
  })
})
