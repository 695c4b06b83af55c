import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { logCases } from '../../../scripts/testing/trainingLogs.ts'
import { builtins } from '../src/builtins.ts'
import {
  ScheduleCallback,
  combineCallbacks,
  driveOptimizer,
  fromConfig,
  linear,
  logLoop,
  planBatches,
  trainingLog,
  type Plan,
} from '../src/index.ts'
import { useTfjs } from './support/tensors.ts'
import { train, watch, type TrainOptions } from './support/train.ts'
import { ones, optimizer, unitGradientModel } from './support/unitGradient.ts'

useTfjs()

async function linesOf(options: TrainOptions): Promise<Record<string, unknown>[]> {
  const lines: string[] = []
  const callback = new ScheduleCallback(linear({ from: 1, steps: 8 }), {
    log: trainingLog(line => lines.push(line)),
  })
  await train(callback, options)
  for (const line of lines) expect(line).toMatch(/^\{[^\n]*\}\n$/)
  return lines.map(line => JSON.parse(line) as Record<string, unknown>)
}

const data = (): tf.data.Dataset<tf.TensorContainer> =>
  tf.data.array(Array.from({ length: 5 }, () => ({ xs: [1], ys: [0] }))).batch(2)

describe('the training log', () => {
  it('has a line for each update and each epoch, with ragged batches counted right', async () => {
    const lines = await linesOf({ samples: 5, batchSize: 2, epochs: 2, validationSplit: 0 })
    const updates = (from: number, of: [samples: number, epoch: number][]): unknown[] =>
      of.map(([samples, epoch], i) => ({
        event: 'update',
        update: from + i + 1,
        epoch,
        samples,
        learningRate: 1 - (from + i) / 8,
        loss: 0,
      }))
    const end = (epoch: number, update: number, samples: number): unknown => ({
      event: 'epoch',
      update,
      epoch,
      samples,
      learningRate: 1 - (update - 1) / 8,
      loss: 0,
    })
    expect(lines).toEqual([
      ...updates(0, [
        [2, 1 / 3],
        [4, 2 / 3],
        [5, 1],
      ]),
      end(1, 3, 5),
      ...updates(3, [
        [7, 4 / 3],
        [9, 5 / 3],
        [10, 2],
      ]),
      end(2, 6, 10),
    ])
  })

  it('counts the samples of a dataset, whose batch size fit does not tell', async () => {
    const lines = await linesOf({
      fit: (model, callbacks) => model.fitDataset(data(), { epochs: 2, callbacks }),
    })
    expect(lines.map(line => line['samples'])).toEqual([2, 4, 5, 5, 7, 9, 10, 10])
    expect(lines.map(line => line['epoch'])).toEqual([1 / 3, 2 / 3, 1, 1, 4 / 3, 5 / 3, 2, 2])
  })

  it('says null where it does not know', async () => {
    const lines = await linesOf({
      fit: (model, callbacks) =>
        model.fitDataset(
          data().filter(() => true),
          { epochs: 1, callbacks },
        ),
    })
    expect(lines.map(line => line['epoch'])).toEqual([null, null, null, 1])
    expect(lines.map(line => line['samples'])).toEqual([2, 4, 5, 5])
  })

  it('goes on counting where a fit goes on', async () => {
    const lines = await linesOf({ samples: 5, batchSize: 2, epochs: 2, initialEpoch: 1 })
    expect(lines.map(({ update, samples }) => [update, samples])).toEqual([
      [4, 7],
      [5, 9],
      [6, 10],
      [6, 10],
    ])
  })

  it('has every channel, and the metrics of the validation', async () => {
    const lines: string[] = []
    const callback = new ScheduleCallback(
      { learningRate: 0.5, momentum: 0.25 },
      { log: trainingLog(line => lines.push(line)) },
    )
    await train(callback, {
      samples: 4,
      validationSplit: 0.5,
      epochs: 1,
      optimizer: optimizer('momentum'),
    })
    const last = JSON.parse(lines.at(-1)!) as Record<string, unknown>
    expect(Object.keys(last)).toEqual([
      ...['event', 'update', 'epoch', 'samples', 'learningRate', 'momentum', 'val_loss', 'loss'],
    ])
  })

  it.each(logCases)('has the lines of all adapters: $name', async ({ plan: config, run, text }) => {
    let written = ''
    const log = trainingLog(line => (written += line))
    const plan = fromConfig(config, builtins) as Plan
    const model = unitGradientModel(optimizer('momentum' in plan ? 'momentum' : 'sgd'))
    const { x, y } = ones(run.datasetSize)
    const { epochs, batchSize } = run
    if (batchSize === undefined) {
      const batches = planBatches({ xs: x, ys: y }, plan as Plan & { batchSize: never }, { epochs })
      const callbacks = combineCallbacks(batches.callback({ log }), watch(model, []))
      await model.fitDataset(batches.dataset, { epochs, callbacks })
    } else {
      const callbacks = combineCallbacks(new ScheduleCallback(plan, { log }), watch(model, []))
      await model.fit(x, y, { epochs, batchSize, callbacks })
    }
    expect(written).toBe(text)
  })

  it('is as easily written by a loop of your own', () => {
    const lines: string[] = []
    const sgd = optimizer('sgd')
    const driven = driveOptimizer(sgd, linear({ from: 1, steps: 4 }), { run: { stepsPerEpoch: 2 } })
    const log = logLoop(
      driven,
      trainingLog(line => lines.push(line)),
    )
    driven.advance()
    log.update({ loss: 2 })
    expect(lines).toEqual([
      '{"event":"update","update":1,"epoch":0.5,"samples":null,"learningRate":1,"loss":2}\n',
    ])
  })
})
