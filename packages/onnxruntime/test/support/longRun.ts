// Many steps in a process that can collect its garbage: says what was in use on the way.
import * as ort from 'onnxruntime-node'
import { createTraining, driveSession, cosine, type Batch } from '../../src/index.ts'
import { examples, perceptronStep } from './models.ts'

const [, , what, steps = '20000'] = process.argv
const graph = perceptronStep()
const plan = cosine({ from: 0.01, steps: Number(steps) })
const session = { intraOpNumThreads: 1, logSeverityLevel: 3 } as const
const { x, labels } = examples(16)
const batch: Batch = { x: { data: x, dims: [16, 8] }, labels: { data: labels, dims: [16] } }

async function loop(mark: () => void): Promise<void> {
  const training = await createTraining(ort, graph, {
    plan,
    session,
    run: { steps: Number(steps) },
  })
  for await (const _ of training.fit({ batch: () => batch })) mark()
}

async function hook(mark: () => void): Promise<void> {
  const plain = await ort.InferenceSession.create(graph.model, session)
  const lr = driveSession(plain, plan, { Tensor: ort.Tensor })
  const feeds: Record<string, ort.Tensor> = {
    x: new ort.Tensor('float32', x, [16, 8]),
    labels: new ort.Tensor('int64', BigInt64Array.from(labels, BigInt), [16]),
  }
  for (const [name, { data, dims }] of graph.state)
    feeds[name] = new ort.Tensor('float32', data, dims)
  for (let step = 0; step < Number(steps); step++) {
    lr.advance()
    const results = await plain.run({ ...feeds, ...lr.feeds })
    for (const name of graph.state.keys()) feeds[name] = results[`${name}.next`]!
    mark()
  }
}

const used: { heap: number; external: number; rss: number }[] = []
let count = 0
const run = what === 'loop' ? loop : hook
await run(() => {
  if (++count % (Number(steps) / 10) !== 0) return
  for (let i = 0; i < 3; i++) globalThis.gc!()
  const { heapUsed: heap, external, rss } = process.memoryUsage()
  used.push({ heap, external, rss })
})
process.stdout.write(JSON.stringify(used))
