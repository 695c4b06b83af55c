// Trains until it is killed, or to the end: says after how many batches it is, and writes the weights.
import * as tf from '@tensorflow/tfjs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { writeFileAtomic } from '../../src/node.ts'
import { trainAll, type Mode } from './training.ts'

const [mode, folder, most] = process.argv.slice(2) as [Mode, string, string]

tf.env().set('PROD', true)
await tf.setBackend('cpu')

let batches = 0
const weights = await trainAll({
  mode,
  folder,
  onBatch: async () => {
    process.stdout.write(`${++batches}\n`)
    // whoever wants to kill it has as long as it takes
    await setTimeout(batches >= Number(most) ? 120_000 : 0)
  },
})
writeFileAtomic(join(folder, 'weights.json'), Buffer.from(JSON.stringify(weights)))
