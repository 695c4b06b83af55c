// Opens the graphs of broken models in ONNX Runtime: node --import tsx sessions.ts <seed> <count>
// Where it takes the broken model, it has to take the training step too.
import { writeSync } from 'node:fs'
import { GraphError, meanSquaredError, sgd, trainingGraph } from '../../src/index.ts'
import { random } from '../support/models.ts'
import { open } from '../support/run.ts'
import { mutate } from './mutate.ts'
import { seeds } from './seeds.ts'

const [seed = 0, count = 0] = process.argv.slice(2).map(Number)

const opens = async (bytes: Uint8Array): Promise<string> => {
  try {
    await (await open(bytes)).release()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

const outcome = { graphs: 0, opened: 0 }
for (let i = 0; i < count; i++) {
  const next = random(seed * 1_000_003 + i)
  const { bytes, parameters, outputs } = seeds[Math.floor(next() * seeds.length)]!
  const broken = mutate(bytes, next)
  writeSync(1, `model ${i}\n`)
  let step: Uint8Array
  try {
    const loss = meanSquaredError({ output: outputs[0]! })
    step = trainingGraph(broken, { loss, optimizer: sgd(), trainable: parameters }).model
  } catch (error) {
    if (error instanceof GraphError) continue
    throw error
  }
  outcome.graphs++
  if ((await opens(broken)) !== '') continue // what is wrong with it concerns no gradient
  const wrong = await opens(step)
  if (wrong !== '') throw new Error(`model ${i}: ${wrong}`)
  outcome.opened++
}
writeSync(1, `${JSON.stringify(outcome)}\n`)
