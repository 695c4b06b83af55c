// Trains until it is killed, or to the end: tells of each update, and writes the last checkpoint.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { adamw, sgd } from '@anneal/onnx-graph'
import { cosine, createTraining, inMemory, linear, plateau, warmup } from '../../src/index.ts'
import { writeFileAtomic } from '../../src/node.ts'
import { examples, perceptronStep } from '../support/models.ts'

const [name = '', folder = '', killAt = 'Infinity'] = process.argv.slice(2)
const [optimizer, scale] = name === 'adamw' ? [adamw(), 0.1] : [sgd({ momentum: 'momentum' }), 1]
const learningRate = plateau({
  schedule: warmup({ steps: '10%', schedule: cosine({ from: 0.1 * scale, steps: 'rest' }) }),
  ...{ factor: 0.7, patience: 0, threshold: 0.1 },
})
const momentum = linear({ from: 0.95, to: 0.8, steps: '100%' })
const plan = name === 'adamw' ? { learningRate } : { learningRate, momentum }

const file = join(folder, `${name}.safetensors`)
const training = await createTraining(ort, perceptronStep(optimizer), {
  plan,
  run: { epochs: 15, datasetSize: 150, batchSize: 16 },
  checkpoint: existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined,
  session: { intraOpNumThreads: 1, logSeverityLevel: 3 },
})
const { x, labels } = examples(150)
const data = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } }, { shuffle: 11 })
for await (const { event, update } of training.fit(data)) {
  // after some updates, and after each epoch
  if (event === 'epoch' || update % 7 === 3) writeFileAtomic(file, await training.checkpoint())
  process.stdout.write(`${update}\n`)
  // whoever wants to kill it has time to do it
  if (update >= Number(killAt)) await new Promise(resolve => setTimeout(resolve, 60_000))
}
writeFileAtomic(file, await training.checkpoint())
