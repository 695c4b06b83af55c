// What the hook costs: a training loop with it, against a bare loop around `session.run` that is given
// its rates in a list. At most 1 %. `Training.step`, which keeps the state and checks the batch, the loss
// and what came back, may cost 3 %.
//
// Neighbouring steps are compared in pairs, one of each side in random order: a busy machine disturbs
// both. MLP 784-128-10, batch 64, sgd with momentum, one thread.
import * as ort from 'onnxruntime-node'
import { sgd, softmaxCrossEntropy, trainingGraph } from '@anneal/onnx-graph'
import { compare, quantile } from '../../../scripts/benchmark.ts'
import { modelOf, node, random } from '../../onnx-graph/test/support/models.ts'
import { Training, cosine, driveSession, warmup } from '../src/index.ts'

const steps = 100
const next = random(1)
const numbers = (length: number, size: number): Float32Array =>
  Float32Array.from({ length }, () => (2 * next() - 1) * size)

const graph = trainingGraph(
  modelOf({
    nodes: [
      node('Gemm', ['x', 'w1', 'b1'], 'h'),
      node('Relu', ['h'], 'a'),
      node('Gemm', ['a', 'w2', 'b2'], 'logits'),
    ],
    tensors: {
      w1: { dims: [784, 128], data: numbers(784 * 128, 0.06) },
      b1: { dims: [128], data: numbers(128, 0) },
      w2: { dims: [128, 10], data: numbers(1280, 0.1) },
      b2: { dims: [10], data: numbers(10, 0) },
    },
    inputs: { x: [64, 784] },
    outputs: ['logits'],
  }),
  { loss: softmaxCrossEntropy({ output: 'logits' }), optimizer: sgd({ momentum: 0.9 }) },
)
const options = { intraOpNumThreads: 1, logSeverityLevel: 3 } as const
const session = await ort.InferenceSession.create(graph.model, options)

type Feeds = Record<string, ort.Tensor>
const batch: Feeds = {
  x: new ort.Tensor('float32', numbers(64 * 784, 1), [64, 784]),
  labels: new ort.Tensor(
    'int64',
    BigInt64Array.from({ length: 64 }, (_, i) => BigInt(i % 10)),
    [64],
  ),
}
const names = [...graph.state.keys()]
const begin = (): Feeds =>
  Object.fromEntries(
    [...graph.state].map(([name, { data, dims }]) => [name, new ort.Tensor('float32', data, dims)]),
  )
const schedule = warmup({ steps: 1000, schedule: cosine({ from: 0.01, steps: 1e6 }) })
const rates = Float32Array.from({ length: 1_000_000 }, (_, t) => schedule(t))

let sum = 0
const bare = { state: begin(), t: 0 }
const bareStep = async (): Promise<void> => {
  const results = await session.run({
    ...bare.state,
    ...batch,
    learning_rate: new ort.Tensor('float32', rates.slice(bare.t, ++bare.t), []),
  })
  for (const name of names) bare.state[name] = results[`${name}.next`]!
  sum += results['loss']!.data[0] as number
}

const lr = driveSession(session, schedule, { Tensor: ort.Tensor })
let hooked = begin()
const hookStep = async (): Promise<void> => {
  lr.advance()
  const results = await session.run({ ...hooked, ...batch, ...lr.feeds })
  for (const name of names) hooked[name] = results[`${name}.next`]!
  sum += results['loss']!.data[0] as number
}
const training = new Training(session, { Tensor: ort.Tensor, state: graph.state, plan: schedule })
const loopStep = async (): Promise<void> => {
  sum += (await training.step(batch)).loss
}
const many = (step: () => Promise<void>) => async (): Promise<void> => {
  for (let i = 0; i < steps; i++) await step()
}

/** The median of the ratios of neighbouring steps, and two standard errors of it. */
async function neighbours(step: () => Promise<void>, pairs: number): Promise<[number, number]> {
  const ratios: number[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const times = [0, 0]
    const first = Math.random() < 0.5 ? 0 : 1
    for (const side of [first, 1 - first]) {
      const start = performance.now()
      await (side === 0 ? step : bareStep)()
      times[side] = performance.now() - start
    }
    ratios.push(times[0]! / times[1]!)
  }
  const [lower, median, upper] = [0.25, 0.5, 0.75].map(share => quantile(ratios, share))
  return [median!, (2 * 0.93 * Math.log(upper! / lower!)) / Math.sqrt(pairs)]
}

const sides = [
  ['driveSession', hookStep, 1.01],
  ['Training.step', loopStep, 1.03],
] as const
for (const [name, step, limit] of sides) {
  console.log(`\n${name} against a bare loop, ${steps} steps at a time`)
  await compare({ [name]: many(step), bare: many(bareStep) }, { pairs: 40 })
  await neighbours(step, 300) // warms up
  const [median, error] = await neighbours(step, 8000)
  const percent = (value: number): string => `${(100 * value).toFixed(2)} %`
  console.log(`  step by step: ${percent(median - 1)} ± ${percent(error)}`)
  if (median - error > limit) {
    console.error(`  more than ${percent(limit - 1)}`)
    process.exitCode = 1
  }
}
if (!(sum > 0)) throw new Error('nothing was trained')
hooked = {}
