// A page, or a bundle, that has two copies of tfjs: the adapter is imported for one of them, the
// model comes from the other.
import * as tf from '@tensorflow/tfjs'
import * as copy from 'tfjs-3'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  ScheduleCallback,
  captureCheckpoint,
  driveOptimizer,
  linear,
  plateau,
  restoreCheckpoint,
  type ScheduleCallbackOptions,
} from '../src/index.ts'

// each kernel is registered twice, and tfjs tells of each
vi.hoisted(() => {
  console.warn = () => undefined
})

const foreign = copy as unknown as typeof tf

beforeAll(async () => {
  await foreign.setBackend('cpu')
})

function foreignModel(optimizer = foreign.train.sgd(123) as tf.Optimizer): tf.LayersModel {
  const layer = foreign.layers.dense({
    ...{ units: 1, inputShape: [1], useBias: false, kernelInitializer: 'zeros' },
  })
  const model = foreign.sequential({ layers: [layer] })
  model.compile({ optimizer, loss: (_, predicted) => foreign.mean(predicted) })
  return model
}

async function fit(
  model: tf.LayersModel,
  options: ScheduleCallbackOptions,
  plan: ConstructorParameters<typeof ScheduleCallback>[0] = linear({ from: 1, steps: 4 }),
): Promise<tf.History> {
  const [x, y] = [foreign.ones([2, 1]), foreign.ones([2, 1])]
  const callbacks = new ScheduleCallback(plan, options)
  return model.fit(x, y, { epochs: 2, batchSize: 1, callbacks })
}

const weightOf = (model: tf.LayersModel): number => model.getWeights()[0]!.dataSync()[0]!

describe('a model of another copy of tfjs', () => {
  it('is really one', () => {
    expect(foreignModel()).not.toBeInstanceOf(tf.LayersModel)
    expect(foreign.version_core).not.toBe(tf.version_core)
  })

  it('needs to be passed, and we say so', async () => {
    await expect(fit(foreignModel(), {})).rejects.toThrow(
      /the page has two copies of tfjs: pass the model, as in new ScheduleCallback\(plan, { model }\)/,
    )
  })

  it('works when it is passed', async () => {
    const model = foreignModel()
    const { history } = await fit(model, { model })
    expect(weightOf(model)).toBe(-2.5)
    expect(history['learningRate']).toEqual([0.75, 0.25])
  })

  it('works with feedback, momentum, and a log of all losses', async () => {
    const model = foreignModel(foreign.train.momentum(1, 0.5))
    const losses: (number | undefined)[] = []
    const log: ScheduleCallbackOptions['log'] = ({ metrics }) => losses.push(metrics['loss'])
    const lr = plateau({
      schedule: linear({ from: 0.5, to: 0.5, steps: 1 }),
      mode: 'max',
      patience: 0,
    })
    const { history } = await fit(model, { model, log }, { learningRate: lr, momentum: 0 })
    expect(weightOf(model)).toBe(-2)
    expect(history['momentum']).toEqual([0, 0])
    expect(losses).toEqual([0, -0.5, -0.25, -1, -1.5, -1.25])
  })

  it('says what to pass for a length in epochs', async () => {
    const model = foreignModel()
    const plan = linear({ from: 1, steps: '2 epochs' })
    await expect(fit(model, { model }, plan)).rejects.toThrow(
      'tfjs did not hand over what it knows of the run: pass run: { epochs, stepsPerEpoch }',
    )
    await fit(model, { model, run: { epochs: 2, stepsPerEpoch: 2 } }, plan)
    expect(weightOf(model)).toBe(-2.5)
  })

  it('can be driven in a loop, and checkpointed', async () => {
    const model = foreignModel(foreign.train.adam(1))
    const drive = driveOptimizer(model.optimizer, linear({ from: 0.5, steps: 8 }))
    const step = async (): Promise<void> => {
      drive.advance()
      await model.trainOnBatch(foreign.ones([2, 1]), foreign.ones([2, 1]))
    }
    await step()
    const bytes = await captureCheckpoint({ weights: model, progress: drive.progress })
    const before = weightOf(model)
    await step()
    expect(restoreCheckpoint(bytes, { weights: model })?.updates).toBe(1)
    expect(weightOf(model)).toBe(before)
  })
})
