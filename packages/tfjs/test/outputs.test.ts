// Models with several outputs: tfjs gives validation metrics one name too early for each output but
// the first. These tests say so; when tfjs mends it, they fail, and README and `rateSubject` can say less.
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { ScheduleCallback, constant, plateau, rangeTest } from '../src/index.ts'
import { own, useTfjs } from './support/tensors.ts'
import { optimizer } from './support/unitGradient.ts'

useTfjs()

/** Two outputs, of which the second is a class: losses far apart, so that none is taken for the other. */
function twoOutputs(): tf.LayersModel {
  const input = tf.input({ shape: [1] })
  const options = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const
  const value = tf.layers.dense({ ...options, units: 1, name: 'value' }).apply(input)
  const kind = tf.layers.dense({ ...options, units: 2, activation: 'softmax', name: 'kind' })
  const outputs = [value, kind.apply(input)] as tf.SymbolicTensor[]
  const model = own(tf.model({ inputs: input, outputs }))
  model.compile({
    optimizer: optimizer('sgd', 0),
    loss: ['meanSquaredError', 'categoricalCrossentropy'],
    metrics: { kind: 'accuracy' },
  })
  return model
}

const samples = () => ({
  xs: own(tf.ones([4, 1])),
  ys: [own(tf.fill([4, 1], 3)), own(tf.tensor2d([1, 0, 1, 0, 1, 0, 0, 1], [4, 2]))],
})
const [value, kind] = [9, Math.LN2]
const accuracy = 0.75

describe('two outputs', () => {
  it('have validation metrics under wrong names in tfjs', async () => {
    const model = twoOutputs()
    const { xs, ys } = samples()
    const lr = plateau({ schedule: constant({ value: 0 }), metric: 'val_value_loss' })
    const { history } = await model.fit(xs, ys, {
      validationData: [xs, ys] as unknown as [tf.Tensor, tf.Tensor],
      callbacks: new ScheduleCallback(lr),
    })
    const last = (name: string): unknown => history[name]?.[0]
    expect(last('loss')).toBeCloseTo(value + kind, 5)
    expect(last('val_loss')).toBeCloseTo(value, 5)
    expect(last('val_value_loss')).toBeCloseTo(value + kind, 5)
    expect(last('val_kind_loss')).toBeCloseTo(value, 5)
    expect(last('val_kind_acc')).toBeCloseTo(kind, 5)
  })

  it('are measured by a range test as a whole, on batches and on other data', async () => {
    const model = twoOutputs()
    const data = samples()
    const options = { updates: 5, from: 1e-9, to: 2e-9, batchSize: 4 }
    for (const validation of [undefined, data]) {
      const { curve } = await rangeTest(model, data, { ...options, validation })
      expect(curve.losses[0]).toBeCloseTo(value + kind, 5)
      expect(curve.accuracies?.[0]).toBe(accuracy)
    }
  })
})
