// Trains on broken models, in a process of its own: node --import tsx fuzz.ts <seed> <count> <files…>
// Prints a line for each model before it is tried, so that a hang shows which one it was.
import { readFileSync, writeSync } from 'node:fs'
import { GraphError, sgd, softmaxCrossEntropy, trainingGraph } from '../../src/index.ts'
import { random } from './models.ts'

const [seed = '', count = '', ...files] = process.argv.slice(2)
const sources = files.map(file => new Uint8Array(readFileSync(file)))
const outcomes = { graph: 0, error: 0 }
let slowest = 0
for (let i = 0; i < Number(count); i++) {
  writeSync(1, `model ${i}\n`)
  const next = random(Number(seed) + i)
  const below = (n: number): number => Math.floor(next() * n)
  let bytes = sources[below(sources.length)]!.slice()
  const changes = 1 + below(6)
  for (let k = 0; k < changes; k++) {
    // most bytes are weights: half of the changes go to the part before them
    const at = below(next() < 0.5 ? Math.min(3000, bytes.length) : bytes.length)
    const kind = below(5)
    if (kind === 0) bytes[at] = below(256)
    else if (kind === 1) bytes[at]! ^= 1 << below(8)
    else if (kind === 2) bytes = bytes.slice(0, at)
    else if (kind === 3) bytes.copyWithin(at, below(bytes.length), below(bytes.length))
    else bytes.fill(255, at, at + below(12))
  }
  const begin = performance.now()
  try {
    const graph = trainingGraph(bytes, { loss: softmaxCrossEntropy(), optimizer: sgd() })
    if (graph.parameters.length === 0) throw new Error('a graph that trains nothing')
    outcomes.graph++
  } catch (error) {
    if (!(error instanceof GraphError)) {
      writeSync(2, `seed ${seed}, model ${i}: ${(error as Error).stack ?? ''}\n`)
      process.exit(1)
    }
    outcomes.error++
  }
  slowest = Math.max(slowest, performance.now() - begin)
}
writeSync(1, `${JSON.stringify({ ...outcomes, slowest })}\n`)
