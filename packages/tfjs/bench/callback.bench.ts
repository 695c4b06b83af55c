// What the callback costs: `fit` with it, against `fit` with a callback that does nothing, and against
// `fit` with none.
//
// Whole fits are compared in pairs by processor time. The noise of that is larger than what is looked
// for; so neighbouring batches of one fit are compared as well, one with the callback and one without,
// and that decides.
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { compare, quantile, type Comparison } from '../../../scripts/benchmark.ts'
import { ScheduleCallback, cosine, warmup } from '../src/index.ts'

tf.env().set('PROD', true) // no advice to install tfjs-node

class Nothing extends tf.Callback {}

/** In each two batches, one is for the callback and one for nothing; which of them, chance decides. */
class Alternating extends tf.Callback {
  readonly ratios: number[] = []
  readonly #sides = [new ScheduleCallback(schedule), new Nothing()]
  readonly #times: [number, number] = [NaN, NaN]
  #first = 0
  #now = { side: 0, start: NaN }

  override setParams(params: Parameters<tf.Callback['setParams']>[0]): void {
    for (const side of this.#sides) side.setParams(params)
  }
  override setModel(model: tf.LayersModel): void {
    for (const side of this.#sides) side.setModel(model)
  }
  override async onTrainBegin(): Promise<void> {
    for (const side of this.#sides) await side.onTrainBegin()
  }
  override async onEpochBegin(epoch: number): Promise<void> {
    for (const side of this.#sides) await side.onEpochBegin(epoch)
  }
  override async onBatchBegin(batch: number, logs?: tf.Logs): Promise<void> {
    const start = performance.now()
    this.#times[this.#now.side] = start - this.#now.start
    if (batch % 2 === 0) {
      if (batch > 0) this.ratios.push(this.#times[0] / this.#times[1])
      this.#first = Math.random() < 0.5 ? 0 : 1
    }
    const side = batch % 2 === 0 ? this.#first : 1 - this.#first
    this.#now = { side, start }
    await this.#sides[side]!.onBatchBegin(batch, logs)
  }
}

const schedule = warmup({ steps: '5%', schedule: cosine({ from: 0.1, steps: 'rest' }) })

type Fit = (batches: number, callbacks?: tf.Callback) => Promise<void>

function make(optimizer: tf.Optimizer): Fit {
  const { dense } = tf.layers
  const model = tf.sequential({
    layers: [
      dense({ units: 64, inputShape: [20], activation: 'relu' }),
      dense({ units: 64, activation: 'relu' }),
      dense({ units: 4, activation: 'softmax' }),
    ],
  })
  model.compile({ optimizer, loss: 'categoricalCrossentropy' })
  return async (batches, callbacks) => {
    const samples = 32 * batches
    const x = tf.randomNormal([samples, 20], 0, 1, 'float32', 1)
    const y = tf.oneHot(tf.randomUniform([samples], 0, 4, 'int32', 2), 4)
    const own = callbacks && { callbacks }
    // tfjs pauses by itself where there is no class: that is no part of what is compared
    await model.fit(x, y, { batchSize: 32, shuffle: false, yieldEvery: 'never', ...own })
    tf.dispose([x, y])
  }
}

/** The median of ratios, and how far off it may well be: two standard errors, from their quartiles. */
function medianOf(ratios: readonly number[]): [median: number, error: number] {
  const [lower, median, upper] = [0.25, 0.5, 0.75].map(share => quantile(ratios, share))
  return [median!, (2 * 0.93 * Math.log(upper! / lower!)) / Math.sqrt(ratios.length)]
}
const percent = ([median, error]: readonly [number, number]): string =>
  `${((median - 1) * 100).toFixed(1)} % ± ${(error * 100).toFixed(1)} %`

const all: number[] = []
const wholes: Comparison['ratio'][] = []
const options = { pairs: 60, clock: 'cpu' } as const
for (const backend of ['cpu', 'wasm']) {
  await tf.setBackend(backend)
  for (const [name, optimizer] of [
    ['sgd', tf.train.sgd(0.1)],
    ['adam', tf.train.adam(0.001)],
  ] as const) {
    const fit = make(optimizer)
    console.log(`\n${backend}, ${name}: whole fits of 40 batches of 32`)
    const callback = (): Promise<void> => fit(40, new ScheduleCallback(schedule))
    wholes.push((await compare({ callback, 'no-op': () => fit(40, new Nothing()) }, options)).ratio)
    wholes.push((await compare({ callback, none: () => fit(40) }, options)).ratio)

    await fit(400, new Alternating()) // warms up
    const alternating = new Alternating()
    await fit(4000, alternating)
    all.push(...alternating.ratios)
    console.log(`  batch by batch: ${percent(medianOf(alternating.ratios))}`)
  }
}
const [cost, error] = medianOf(all)
console.log(`\nThe callback costs ${percent([cost, error])} of fit (2 % at the most is promised).`)
const medians = wholes.map(([, median]) => median)
console.log(
  `By whole fits, the median of ${medians.length} medians: ${quantile(medians, 0.5).toFixed(3)}.`,
)
if (cost - error > 1.02) process.exitCode = 1
