// What adam costs on a million float32 parameters: at most 1.3 times a minimal loop by hand, and
// less than deepbox' Adam, where `node scripts/fixtures.mjs` has installed it.
import { compare } from '../../../scripts/benchmark.ts'
import { adam, adamw, type Floats, type Method } from '../src/index.ts'
import { loadDeepbox, missing, setGradient } from '../test/support/deepbox.ts'

const length = 1_000_000
const gradient = Float32Array.from({ length }, (_, i) => Math.sin(i))
const start = (): Float32Array => Float32Array.from({ length }, (_, i) => Math.cos(i))

function byHand(): () => void {
  const [w, m, v] = [start(), new Float32Array(length), new Float32Array(length)]
  const [b1, b2, eps] = [0.9, 0.999, 1e-8]
  let t = 0
  return () => {
    t++
    const size = 0.001 / (1 - b1 ** t)
    const root = Math.sqrt(1 - b2 ** t)
    for (let i = 0; i < length; i++) {
      const g = gradient[i]!
      const mean = b1 * m[i]! + (1 - b1) * g
      const square = b2 * v[i]! + (1 - b2) * g * g
      m[i] = mean
      v[i] = square
      w[i] = w[i]! - (size * mean) / (Math.sqrt(square) / root + eps)
    }
  }
}

function ours(create: (parameters: Floats[]) => Method<{ learningRate: number }>): () => void {
  const optimizer = create([start()])
  const gradients = [gradient]
  return () => {
    optimizer.step(gradients)
  }
}

function check(ratio: number, limit: number): void {
  if (ratio <= limit) return
  console.error(`  more than ${limit} times as much`)
  process.exitCode = 1
}

console.log(`adam on ${length} float32 parameters`)
{
  const { ratio } = await compare({ adam: ours(adam), 'by hand': byHand() }, { warmup: 10 })
  check(ratio[1], 1.3)
}
await compare({ adamw: ours(adamw), adam: ours(adam) }, { warmup: 10 })

if (missing !== undefined) console.log(`not compared with deepbox: ${missing}`)
else {
  const deepbox = await loadDeepbox()
  const weights = deepbox.parameter(Array.from(start()), 'float32')
  setGradient(deepbox, weights, gradient)
  const optimizer = new deepbox.optimizers['Adam']!([weights], { lr: 0.001 })
  const { ratio } = await compare(
    { adam: ours(adam), 'deepbox Adam': () => void optimizer.step() },
    { pairs: 10 },
  )
  check(ratio[1], 1)
}

// a loop that has seen arrays of both precisions is compiled for both
adam([Float64Array.from(start())]).step([Float64Array.from(gradient)])
console.log('after float64 parameters in the same process')
const { ratio } = await compare({ adam: ours(adam), 'by hand': byHand() }, { warmup: 10 })
check(ratio[1], 1.3)
