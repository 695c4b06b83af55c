import {
  constant,
  createTraining,
  inMemory,
  piecewise,
  rangeCurve,
  rangeRamp,
  rangeTest,
} from '@anneal/onnxruntime'
import { sgd, softmaxCrossEntropy, trainingGraph } from '@anneal/onnx-graph'
import * as ort from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { pixels } from '../../tfjs-digits/src/digits.ts'
import { load } from '../src/engine/images.ts'
import { perceptron } from '../src/engine/network.ts'
import { train } from '../src/engine/train.ts'
import type { Trial } from '../src/engine/trial.ts'
import { jsonOf } from '../src/experiment.ts'
import { defaultRule, ramps } from '../src/experiments/rangeTest.ts'

const trial: Trial = {
  ...{ data: 'digits', seed: 1, hidden: 16, batchSize: 50, epochs: 2, images: 1000 },
  ...{ optimizer: 'sgd', settings: { momentum: 0.9 } },
  plan: jsonOf(piecewise({ values: [0.05, 0.01], at: ['50%'] })),
}

test('trains, the same each time, and alike with one update or ten in a run', async () => {
  const one = await train({ ...trial, curve: true, atOnce: 1 })
  const ten = await train({ ...trial, curve: true })
  expect(one.losses).toEqual(ten.losses)
  expect(one.readings).toEqual(ten.readings)
  expect(one.updates).toBe(40)
  expect(one.rates).toEqual([...Array<number>(20).fill(0.05), ...Array<number>(20).fill(0.01)])
  expect(one.readings.map(({ update, epoch }) => [update, epoch])).toEqual([
    [20, 1],
    [40, 2],
  ])
  expect(one.readings.at(-1)!.test).toBeGreaterThan(0.7)
  expect(one.diverged).toBe(false)
  expect((await train({ ...trial, seed: 2, curve: true })).losses).not.toEqual(one.losses)
})

test('reads after so many updates, ends where it is told, and measures what it is told', async () => {
  const { readings, updates } = await train({
    ...{ ...trial, hidden: 64, every: 10, updates: 30 },
    ...{ noise: 0.3, measure: ['validation', 'training'] },
  })
  expect(updates).toBe(30)
  expect(readings.map(({ update }) => update)).toEqual([10, 20, 30])
  const { validationLoss, clean, memorised, test } = readings.at(-1)!
  expect(validationLoss).toBeGreaterThan(0)
  // it learns the true labels first, and has memorised no more of the others than guessing does
  expect(clean).toBeGreaterThan(0.5)
  expect(test).toBeGreaterThan(0.5)
  expect(memorised).toBeLessThan(0.15)
})

test('a training whose loss is a number no more ends there', async () => {
  const plan = jsonOf(constant({ value: 1e6 }))
  const { diverged, updates, rates, losses } = await train({
    ...trial,
    plan,
    curve: true,
    atOnce: 1,
  })
  expect(diverged).toBe(true)
  expect(updates).toBeLessThan(40)
  expect(rates).toHaveLength(updates)
  expect(losses!.every(Number.isFinite)).toBe(true)
})

test('the losses of a ramp are those of rangeTest, and the rule is its rule', async () => {
  const ramp = { from: ramps[0].from, to: 10, updates: 40 }
  const plan = jsonOf(rangeRamp(ramp))
  const { rates, losses } = await train({ ...trial, plan, updates: 40, curve: true, atOnce: 1 })

  const graph = trainingGraph(perceptron([pixels, 16, 10], 1), {
    loss: softmaxCrossEntropy({ output: 'logits' }),
    optimizer: sgd({ momentum: 0.9 }),
  })
  const training = await createTraining(ort, graph, {
    plan: constant({ value: 0.01 }),
    run: { epochs: 2, datasetSize: 1000, batchSize: 50 },
    session: { intraOpNumThreads: 1, logSeverityLevel: 3 },
  })
  const { images, labels } = load('digits').train
  const data = inMemory(
    {
      pixels: { data: images.subarray(0, 1000 * pixels), dims: [pixels] },
      labels: { data: labels.subarray(0, 1000) },
    },
    { shuffle: 1 },
  )
  const { curve, suggestion } = await rangeTest(training, data, ramp)
  await training.dispose()
  expect(curve).toEqual(rangeCurve(rates!, losses!))
  expect(suggestion.rule).toBe(defaultRule)
})
