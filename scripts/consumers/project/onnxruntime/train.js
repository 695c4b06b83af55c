// What a user writes: it names @anneal/onnxruntime and onnxruntime-node, and nothing else of Anneal.
import { existsSync, readFileSync } from 'node:fs'
import { createTraining, driveSession, fromConfig, warmup, cosine } from '@anneal/onnxruntime'
import { builtins } from '@anneal/onnxruntime/builtins'
import { formula } from '@anneal/onnxruntime/formula'
import { writeFileAtomic } from '@anneal/onnxruntime/node'
import * as ort from 'onnxruntime-node'

// a weight whose gradient is 1: each update takes the rate off it
const model = new Uint8Array(readFileSync('unit.onnx'))
const state = new Map([['w', { data: Float32Array.of(0), dims: [] }]])
const plan = fromConfig(
  JSON.parse(JSON.stringify(warmup({ steps: 2, schedule: cosine({ from: 0.5, steps: 6 }) }))),
  builtins,
)
const options = { plan, run: { epochs: 2, stepsPerEpoch: 4 }, session: { logSeverityLevel: 3 } }
const batches = [{}, {}, {}, {}]

/** Trains to the end, or so many updates, and gives the rates that were used. */
async function train(until, checkpoint) {
  const training = await createTraining(ort, { model, state }, { ...options, checkpoint })
  const rates = []
  for await (const { event, update, values } of training.fit(batches)) {
    if (event === 'update') rates.push(values.learningRate)
    if (update === until) break
  }
  writeFileAtomic('run.safetensors', await training.checkpoint())
  const weight = (await training.readState()).get('w').data[0]
  await training.dispose()
  return { rates, weight }
}

const whole = await train()
const first = await train(3)
const second = await train(undefined, readFileSync('run.safetensors'))

const session = await ort.InferenceSession.create(model)
const hook = driveSession(session, formula({ value: '0.25 / (t + 1)' }), { Tensor: ort.Tensor })
hook.advance()
const results = await session.run({ w: new ort.Tensor('float32', [0], []), ...hook.feeds })

console.log(
  JSON.stringify({
    planned: [0, 1, 2, 3, 4, 5, 6, 7].map(plan),
    used: whole.rates,
    resumed: [...first.rates, ...second.rates],
    weights: [whole.weight, second.weight],
    hooked: results['w.next'].data[0],
    saved: existsSync('run.safetensors'),
  }),
)
