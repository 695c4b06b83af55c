// What the callback costs: `fit` with it, against `fit` with a callback that does nothing, and against
// `fit` with none.
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { compare, quantile, type Side } from '../../../scripts/benchmark.ts'
import { ScheduleCallback, cosine, warmup } from '../src/index.ts'

tf.env().set('PROD', true) // no advice to install tfjs-node

class Nothing extends tf.Callback {}

const schedule = warmup({ steps: '5%', schedule: cosine({ from: 0.1, steps: 'rest' }) })

const batches = 40
const samples = 32 * batches

function make(optimizer: tf.Optimizer): (callbacks?: () => tf.Callback) => Side {
  const { dense } = tf.layers
  const model = tf.sequential({
    layers: [
      dense({ units: 64, inputShape: [20], activation: 'relu' }),
      dense({ units: 64, activation: 'relu' }),
      dense({ units: 4, activation: 'softmax' }),
    ],
  })
  model.compile({ optimizer, loss: 'categoricalCrossentropy' })
  const x = tf.randomNormal([samples, 20], 0, 1, 'float32', 1)
  const y = tf.oneHot(tf.randomUniform([samples], 0, 4, 'int32', 2), 4)
  return callbacks => async () => {
    const own = callbacks && { callbacks: callbacks() }
    // tfjs pauses by itself where there is no class: that is no part of what is compared
    await model.fit(x, y, { batchSize: 32, shuffle: false, yieldEvery: 'never', ...own })
  }
}

/** The share of `fit` that is spent inside the callback: steadier than any difference of two times. */
async function shareInside(fit: ReturnType<typeof make>): Promise<number> {
  let inside = 0
  const timed = (): ScheduleCallback => {
    const callback = new ScheduleCallback(schedule)
    const begin = callback.onBatchBegin.bind(callback)
    callback.onBatchBegin = async (...given) => {
      const start = performance.now()
      await begin(...given)
      inside += performance.now() - start
    }
    return callback
  }
  const shares: number[] = []
  for (let i = 0; i < 40; i++) {
    inside = 0
    const start = performance.now()
    await fit(timed)()
    shares.push(inside / (performance.now() - start))
  }
  return quantile(shares, 0.5)
}

const ratios: number[] = []
for (const backend of ['cpu', 'wasm']) {
  await tf.setBackend(backend)
  for (const [name, optimizer] of [
    ['sgd', tf.train.sgd(0.1)],
    ['adam', tf.train.adam(0.001)],
  ] as const) {
    const fit = make(optimizer)
    const callback = fit(() => new ScheduleCallback(schedule))
    console.log(`\n${backend}, ${name}, ${batches} batches of 32`)
    const options = { pairs: 60, warmup: 5 }
    for (const other of [{ 'no-op': fit(() => new Nothing()) }, { none: fit() }])
      ratios.push((await compare({ callback, ...other }, options)).ratio[1])
    console.log(`  inside the callback: ${((await shareInside(fit)) * 100).toFixed(2)} %`)
  }
}
// in the middle of all eight, because the noise of each is larger than what is looked for
const cost = quantile(ratios, 0.5)
console.log(
  `\nThe callback costs ${((cost - 1) * 100).toFixed(1)} % of fit (at most 2 % is promised).`,
)
if (cost > 1.02) process.exitCode = 1
