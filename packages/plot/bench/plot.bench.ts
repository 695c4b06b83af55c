// How long six ordinary curves take to draw, and how large the picture is: at most 10 ms and 10 kB.
import { constant, cosine, cyclic, exponential, step, warmup } from '@anneal/core'
import { quantile } from '../../../scripts/benchmark.ts'
import { plot } from '../src/index.ts'

const six = {
  constant: constant({ value: 0.03 }),
  cosine: cosine({ from: 0.1, steps: 1000 }),
  'warm-up, then cosine': warmup({ steps: 50, schedule: cosine({ from: 0.1, steps: 950 }) }),
  step: step({ from: 0.1, factor: 0.5, every: 200 }),
  triangular: cyclic({ low: 0.01, high: 0.08, up: 125 }),
  exponential: exponential({ from: 0.1, rate: 0.1, period: 500 }),
}
const limits = { milliseconds: 10, bytes: 10_000 }
for (const [name, options] of Object.entries({
  'six curves of 1,000 steps': {},
  'on a logarithmic axis': { log: true },
  'of 1,000,000 steps': { to: 1e6 },
})) {
  const times = Array.from({ length: 120 }, () => {
    const begin = performance.now()
    plot(six, options)
    return performance.now() - begin
  }).slice(20)
  const [middle, high] = [quantile(times, 0.5), quantile(times, 0.9)]
  const bytes = new TextEncoder().encode(plot(six, options)).length
  console.log(
    `${name}: ${middle.toFixed(2)} ms (median; nine of ten within ${high.toFixed(2)}), ${bytes} bytes`,
  )
  if (name.startsWith('of ')) continue // no ordinary ones
  if (middle > limits.milliseconds || bytes > limits.bytes) {
    console.error(`  more than ${limits.milliseconds} ms or ${limits.bytes} bytes`)
    process.exitCode = 1
  }
}
