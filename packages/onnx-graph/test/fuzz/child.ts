// Trains on broken models: node --import tsx child.ts <seed> <first> <count> <seconds>
// Says which model it is at before it is tried, so that a hang or a crash shows which one it was.
import { writeSync } from 'node:fs'
import {
  adamw,
  GraphError,
  huber,
  meanSquaredError,
  parametersOf,
  repeatStep,
  sgd,
  softmaxCrossEntropy,
  trainingGraph,
  type TrainingGraphOptions,
} from '../../src/index.ts'
import { decodeModel } from '../../src/proto/decode.ts'
import { random } from '../support/models.ts'
import { limits, type Outcome } from './limits.ts'
import { mutate } from './mutate.ts'
import { seeds } from './seeds.ts'

const [seed = 0, first = 0, count = 0, seconds = Infinity] = process.argv.slice(2).map(Number)

/** Time of the processor, so that a busy machine is not taken for a hang. */
const spent = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds of the slowest call for the model that is tried. */
let slowest = 0

function timed<T>(call: () => T): T {
  const begin = spent()
  try {
    return call()
  } finally {
    slowest = Math.max(slowest, spent() - begin)
  }
}

/** Does with a model all that can be done with it: an error that is not clean is thrown. */
function attempt(bytes: Uint8Array, options: TrainingGraphOptions): 'graph' | 'error' {
  try {
    for (const { name } of timed(() => parametersOf(bytes)))
      if (typeof name !== 'string') throw new Error('no name')
    const graph = timed(() => trainingGraph(bytes, options))
    if (graph.parameters.length === 0) throw new Error('a graph that trains nothing')
    // what was made can be read, repeated, and exported again
    const { graph: made } = timed(() => decodeModel(graph.model))
    const inputs = (made?.input ?? []).map(({ name }) => name)
    for (const { name } of graph.inputs)
      if (!inputs.includes(name)) throw new Error(`no input ${name}`)
    timed(() => repeatStep(graph, { steps: 2 }))
    timed(() => graph.exportModel(graph.state))
    return 'graph'
  } catch (error) {
    if (error instanceof GraphError) return 'error'
    throw error
  }
}

const outcome: Outcome = { models: 0, graphs: 0, errors: 0, slowest: 0, memory: 0 }
const end = performance.now() + seconds * 1000
for (let i = first; i < first + count && performance.now() < end; i++) {
  const next = random(seed * 1_000_003 + i)
  const below = (n: number): number => Math.floor(next() * n)
  const { bytes, parameters, outputs } = seeds[below(seeds.length)]!
  const broken = mutate(bytes, next)
  const output = outputs[below(outputs.length)]!
  const loss = [softmaxCrossEntropy, meanSquaredError, huber][below(3)]!({ output })
  const options: TrainingGraphOptions = {
    loss,
    optimizer: below(2) ? sgd({ momentum: 0.9 }) : adamw(),
    ...(below(3) && { trainable: parameters }),
    ...(below(8) === 0 && { clipNorm: 1 }),
  }
  writeSync(1, `model ${i}\n`)
  slowest = 0
  try {
    outcome[attempt(broken, options) === 'graph' ? 'graphs' : 'errors']++
  } catch (error) {
    writeSync(2, `model ${i}: ${(error as Error).stack ?? String(error)}\n`)
    process.exit(1)
  }
  const memory = process.resourceUsage().maxRSS / 1024
  outcome.models++
  outcome.slowest = Math.max(outcome.slowest, slowest)
  outcome.memory = memory
  if (slowest > limits.milliseconds || memory > limits.megabytes) {
    writeSync(2, `model ${i}: took ${slowest.toFixed(0)} ms and ${memory.toFixed(0)} MB\n`)
    process.exit(1)
  }
}
writeSync(1, `${JSON.stringify(outcome)}\n`)
