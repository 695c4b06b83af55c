import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { ScheduleCallback, combineCallbacks, linear, type Drivable } from '../src/index.ts'
import { useTfjs } from './support/tensors.ts'
import { ones, unitGradientModel, weightOf } from './support/unitGradient.ts'

useTfjs()

const model = (): tf.LayersModel => unitGradientModel()
const lr = linear({ from: 1, steps: 4 })
const inUnits = linear({ from: 1, steps: '100%' })

/** Trains two batches, twice, with these callbacks. */
function fit(model: tf.LayersModel, callbacks: unknown): Promise<tf.History> {
  const { x, y } = ones(2)
  return model.fit(x, y, { epochs: 2, batchSize: 1, callbacks: callbacks as tf.CustomCallback[] })
}

const plain = (rates: unknown[]): tf.CustomCallbackArgs => ({
  onEpochEnd: (_, logs) => void rates.push(logs?.['learningRate']),
})
const ours = (plan: Drivable = lr, model?: tf.LayersModel): ScheduleCallback =>
  new ScheduleCallback(plan, { model })

describe('combineCallbacks', () => {
  it('joins instances and plain objects, in any order', async () => {
    const rates: unknown[] = []
    const first = model()
    await fit(first, combineCallbacks(ours(), plain(rates)))
    expect(await weightOf(first)).toBe(-2.5)
    expect(rates).toEqual([0.75, 0.25])
    const second = model()
    // the plain one comes first: it does not see the values at the end of an epoch
    const { history } = await fit(second, combineCallbacks(plain(rates), ours()))
    expect(await weightOf(second)).toBe(-2.5)
    expect(history['learningRate']).toEqual([0.75, 0.25])
  })

  it('tells handlers that are written in place what kind their logs are', async () => {
    const rates: number[] = []
    const one = model()
    const callbacks = combineCallbacks(ours(), tf.callbacks.earlyStopping({ monitor: 'loss' }), {
      onEpochEnd: (epoch, logs) => {
        const rate: number = logs!['learningRate']!
        rates[epoch] = rate
      },
    })
    await fit(one, callbacks)
    expect(rates).toEqual([0.75, 0.25])
  })

  it('takes a list as well', () => {
    const [one, two] = [ours(), ours()]
    expect(combineCallbacks([one, two])).toEqual([one, two])
  })

  it('leaves instances as they are', () => {
    const [early, custom] = [tf.callbacks.earlyStopping(), new tf.CustomCallback({})]
    expect(combineCallbacks(early, custom)).toEqual([early, custom])
  })

  it('leaves out what is not there, and refuses what is no callback', () => {
    const one = ours()
    expect(combineCallbacks(one, false, [null, undefined])).toEqual([one])
    const onEpochEnd = (() => undefined) as unknown as tf.CustomCallbackArgs
    expect(() => combineCallbacks(one, onEpochEnd)).toThrow(
      'a callback is an instance or an object of handlers, such as { onEpochEnd }, got a function',
    )
  })

  it('takes onYield', async () => {
    const yields: number[] = []
    const callbacks = combineCallbacks(ours(), {
      onYield: epoch => void yields.push(epoch),
      nowFunc: () => Date.now() * 1e6,
    })
    await fit(model(), callbacks)
    expect(yields.length).toBeGreaterThan(0)
  })
})

describe('without combineCallbacks', () => {
  it('tfjs refuses a plain object behind an instance', async () => {
    await expect(fit(model(), [ours(), {}])).rejects.toThrow('setParams is not a function')
  })

  it('we explain an instance behind a plain object', async () => {
    await expect(fit(model(), [{}, ours()])).rejects.toThrow(
      /did not hand the model to ScheduleCallback.*combineCallbacks.*two copies of tfjs.*{ model }/,
    )
  })

  it('an instance that knows the model works behind a plain object', async () => {
    const given = model()
    const rates: unknown[] = []
    const { history } = await fit(given, [plain(rates), ours(lr, given)])
    expect(await weightOf(given)).toBe(-2.5)
    expect(history['learningRate']).toEqual([0.75, 0.25])
  })

  it('and says that it does not know the run', async () => {
    const given = model()
    await expect(fit(given, [{}, ours(inUnits, given)])).rejects.toThrow(
      /the run needs .* pass run: { epochs, stepsPerEpoch } to ScheduleCallback/,
    )
    const told = new ScheduleCallback(inUnits, {
      model: given,
      run: { epochs: 2, stepsPerEpoch: 2 },
    })
    await fit(given, [{}, told])
    expect(await weightOf(given)).toBe(-2.5)
  })

  it('two of ours drive a channel each', async () => {
    const momentum = model()
    momentum.compile({ optimizer: tf.train.momentum(0.5, 0.9), loss: 'meanSquaredError' })
    const { history } = await fit(momentum, [ours(lr), ours({ momentum: 0.25 })])
    expect(history['learningRate']).toEqual([0.75, 0.25])
    expect(history['momentum']).toEqual([0.25, 0.25])
    const relative = new ScheduleCallback(lr, { relative: true })
    expect((await fit(momentum, relative)).history['learningRate']).toEqual([0.375, 0.125])
    momentum.optimizer.dispose()
    ;(momentum.optimizer as unknown as { c: tf.Tensor }).c.dispose()
  })
})
