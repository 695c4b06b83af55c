// The training step of bench/step.bench.ts in ONNX Runtime: a training of @anneal/onnxruntime, or a loop
// around `session.run` by hand, with one step in a run or several.
//   onnxruntime.ts <data file> <wall or cpu> <fit or hand> <steps in a run>     then a line
//   "<first step> <count>" on the input gives "<seconds> <last loss>"
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import * as ort from 'onnxruntime-node'
import { createTraining, linear } from '../../../onnxruntime/src/index.ts'
import { repeatStep, sgd, softmaxCrossEntropy, trainingGraph } from '../../src/index.ts'
import { modelOf, node } from '../../test/support/models.ts'

const { InferenceSession, Tensor } = ort
const [file = '', clock, way, each] = process.argv.slice(2)
const steps = Number(each)
const [batch, pixels, hidden, classes] = [64, 784, 128, 10]

const { buffer } = Uint8Array.from(readFileSync(file))
let at = 4
const next = <Numbers>(
  Type: new (buffer: ArrayBuffer, at: number, n: number) => Numbers,
  n: number,
) => new Type(buffer, (at += 4 * n) - 4 * n, n)
const batches = new Int32Array(buffer, 0, 1)[0]!
const tensors = {
  w1: { dims: [hidden, pixels], data: next(Float32Array, hidden * pixels) },
  b1: { dims: [hidden], data: next(Float32Array, hidden) },
  w2: { dims: [classes, hidden], data: next(Float32Array, classes * hidden) },
  b2: { dims: [classes], data: next(Float32Array, classes) },
}
const x = next(Float32Array, batches * batch * pixels)
const ids = BigInt64Array.from(next(Int32Array, batches * batch), BigInt)
const rates = next(Float32Array, batches)

const graph = trainingGraph(
  modelOf({
    nodes: [
      node('Gemm', ['x', 'w1', 'b1'], 'a', { transB: 1 }),
      node('Relu', ['a'], 'h'),
      node('Gemm', ['h', 'w2', 'b2'], 'y', { transB: 1 }),
    ],
    inputs: { x: ['N', pixels] },
    tensors,
  }),
  { loss: softmaxCrossEntropy(), optimizer: sgd({ momentum: 0.9 }) },
)
const several = steps > 1 ? repeatStep(graph, { steps }) : undefined
const oneThread = { intraOpNumThreads: 1, interOpNumThreads: 1 }

/** Makes training steps, and gives the last loss. */
type Side = (first: number, count: number) => Promise<number>

async function fit(): Promise<Side> {
  const training = await createTraining(ort, graph, {
    plan: linear({ from: rates[0]!, to: 0, steps: batches, after: 'repeat' }),
    run: { epochs: 1e6, stepsPerEpoch: batches },
    repeat: several,
    session: oneThread,
  })
  const data = Array.from({ length: batches }, (_, t) => ({
    x: {
      data: x.subarray(t * batch * pixels, (t + 1) * batch * pixels),
      dims: [batch, pixels],
    },
    labels: { data: ids.subarray(t * batch, (t + 1) * batch), dims: [batch] },
  }))
  const events = training.fit(data)
  return async (_, count) => {
    let loss = NaN
    for (let i = 0; i < count;) {
      const { value } = await events.next()
      if (value?.event !== 'update') continue
      loss = value.metrics['loss']!
      i += 1
    }
    return loss
  }
}

async function byHand(): Promise<Side> {
  const session = await InferenceSession.create((several ?? graph).model, oneThread)
  const lead = several ? [steps] : []
  const state: Record<string, ort.Tensor> = {}
  for (const [name, { data, dims }] of graph.state) state[name] = new Tensor('float32', data, dims)
  return async (first, count) => {
    let loss = NaN
    for (let i = first; i < first + count; i += steps) {
      const from = i % batches
      const to = from + steps
      const numbers = x.subarray(from * batch * pixels, to * batch * pixels)
      const results = await session.run({
        ...state,
        x: new Tensor('float32', numbers, [...lead, batch, pixels]),
        labels: new Tensor('int64', ids.subarray(from * batch, to * batch), [...lead, batch]),
        learning_rate: new Tensor('float32', rates.slice(from, to), lead),
      })
      for (const name of Object.keys(state)) state[name] = results[`${name}.next`]!
      loss = results['loss']!.data.at(-1) as number
    }
    return loss
  }
}

const now = (): number => {
  if (clock !== 'cpu') return performance.now() / 1e3
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const side = await (way === 'fit' ? fit() : byHand())
console.log('ONNX Runtime', ort.env.versions.node ?? '')
for await (const line of createInterface(process.stdin)) {
  const [first = 0, count = 0] = line.split(' ').map(Number)
  const begin = now()
  const loss = await side(first, count)
  console.log(now() - begin, loss)
}
