import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import {
  OptionError,
  gridSearch,
  inMemory,
  randomSearch,
  rangeTest,
  setLearningRate,
  type RangeProgress,
  type SizedSource,
  type TensorSamples,
} from '../src/index.ts'
import { bitsOf, network, numbers, samples } from './support/network.ts'
import { expectLeaksOfTfjs, own, useTfjs, variable } from './support/tensors.ts'
import { optimizer, optimizerNames } from './support/unitGradient.ts'

useTfjs()

const data = (): TensorSamples => {
  const { x, y } = samples()
  return { xs: x, ys: y }
}

/** Trains a little, so that the optimizer has something to lose. */
async function warm(model: tf.LayersModel, updates: number): Promise<void> {
  const { xs, ys } = data()
  for (let i = 0; i < updates; i++) await model.trainOnBatch(xs, ys)
}

const options = { from: 1e-5, to: 10, updates: 12, batchSize: 3 }

describe('everything is as it was', () => {
  it.each(optimizerNames)('after a range test with %s, also in what comes later', async name => {
    const model = network(optimizer(name, 0.05))
    const twin = network(optimizer(name, 0.05))
    await warm(model, 3)
    await warm(twin, 3)
    const before = await bitsOf(model)
    const { curve, updates } = await rangeTest(model, data(), options)
    expect(updates).toBe(12)
    expect(curve.rates.length).toBe(12)
    expect(new Set(curve.losses).size).toBeGreaterThan(6) // it did train
    expect(await bitsOf(model)).toBe(before)
    await warm(model, 2)
    await warm(twin, 2)
    expect(await bitsOf(model)).toBe(await bitsOf(twin))
  })

  it.each(optimizerNames)('before the first update with %s', async name => {
    const model = network(optimizer(name, 0.05))
    const before = await bitsOf(model)
    await rangeTest(model, data(), options)
    expect(await bitsOf(model)).toBe(before)
  })

  it('at 100 of 100 random ways to end it half-way', async () => {
    const random = numbers(400, 77).map(value => (value + 1) / 2)
    const ends = [
      'abort before',
      'abort after',
      'abort while',
      'source',
      'progress',
      'loss',
    ] as const
    const seen = new Set<string>()
    let same = 0
    let leaks = 0
    for (let i = 0; i < 100; i++) {
      const [a, b, c, d] = random.slice(4 * i, 4 * i + 4) as unknown as number[]
      const name = optimizerNames[Math.floor(a! * optimizerNames.length)]!
      const end = ends[Math.floor(b! * ends.length)]!
      const update = 1 + Math.floor(c! * 10)
      seen.add(`${name} ${end}`)
      let lossFails = false
      const model = network(optimizer(name, 0.05))
      const loss = (y: tf.Tensor, predicted: tf.Tensor): tf.Tensor => {
        if (lossFails) throw new Error('ended')
        return tf.mean(tf.squaredDifference(y, predicted))
      }
      model.compile({ optimizer: model.optimizer, loss })
      await warm(model, Math.floor(d! * 4))
      const before = await bitsOf(model)
      const tensors = tf.memory().numTensors
      const controller = new AbortController()
      const stop = (): void => {
        controller.abort(new Error('ended'))
      }
      const memory = inMemory(data())
      let batches = 0
      const source: SizedSource = {
        batch: request => {
          const now = ++batches === update
          if (now && end === 'source') throw new Error('ended')
          if (now && end === 'abort before') stop()
          if (now && end === 'loss') lossFails = true
          if (now && end === 'abort while') setTimeout(stop)
          return memory.batch(request)
        },
      }
      const test = rangeTest(model, source, {
        ...{ ...options, updates: 11, divergence: Infinity, signal: controller.signal },
        onProgress: async progress => {
          if (end === 'abort while') await new Promise(resolve => setTimeout(resolve))
          if (progress.update !== update) return
          if (end === 'progress') throw new Error('ended')
          if (end === 'abort after') stop()
        },
      })
      const error = await test.then(
        () => 'none',
        (reason: unknown) => (reason as Error).message,
      )
      lossFails = false
      expect(error, `${name}, ${end} at ${update}`).toBe('ended')
      const isSame = (await bitsOf(model)) === before
      const lost = tf.memory().numTensors - tensors - 2 // the samples
      expect(isSame, `${name}, ${end} at ${update}`).toBe(true)
      // tfjs itself loses what trainOnBatch has made so far when the loss throws
      if (end === 'loss') leaks += lost
      else expect(lost, `${name}, ${end} at ${update}: tensors`).toBe(0)
      if (isSame) same += 1
    }
    expect(same).toBe(100)
    expectLeaksOfTfjs(leaks)
    expect(seen.size).toBeGreaterThan(30)
  })
})

describe('what layers remember besides weights', () => {
  /** Moving averages, dropout, and a recurrent layer that goes on from the last batch. */
  function remembering(): tf.LayersModel {
    const { batchNormalization, dense, dropout, lstm, timeDistributed } = tf.layers
    const model = own(
      tf.sequential({
        layers: [
          timeDistributed({
            layer: dense({
              units: 3,
              kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }),
            }),
            batchInputShape: [2, 3, 2],
          }),
          lstm({
            units: 3,
            stateful: true,
            kernelInitializer: tf.initializers.glorotNormal({ seed: 2 }),
            recurrentInitializer: tf.initializers.glorotNormal({ seed: 3 }),
          }),
          batchNormalization(),
          dropout({ rate: 0.3, seed: 4 }),
          dense({ units: 1, kernelInitializer: tf.initializers.glorotNormal({ seed: 5 }) }),
        ],
      }),
    )
    model.compile({ optimizer: optimizer('adam', 0.01), loss: 'meanSquaredError' })
    return model
  }
  const series = (): { xs: tf.Tensor; ys: tf.Tensor } => ({
    xs: own(tf.tensor(numbers(24, 3), [4, 3, 2])),
    ys: own(tf.tensor(numbers(4, 5), [4, 1])),
  })
  const statesOf = (model: tf.LayersModel): tf.Tensor[] | null =>
    (model.layers[1] as unknown as { states_: tf.Tensor[] | null }).states_
  const numbersOf = (model: tf.LayersModel): number[][] | undefined =>
    statesOf(model)?.map(state => Array.from(state.dataSync()))

  it.each([0, 1, 3])('is as it was, after %d batches', async batches => {
    const model = remembering()
    const { xs, ys } = series()
    const [x, y] = [own(tf.slice(xs, 0, 2)), own(tf.slice(ys, 0, 2))]
    for (let i = 0; i < batches; i++) await model.trainOnBatch(x, y)
    const tensors = tf.memory().numTensors
    const [bits, states] = [await bitsOf(model), numbersOf(model)]
    await rangeTest(model, { xs, ys }, { ...options, batchSize: 2 })
    expect(await bitsOf(model)).toBe(bits)
    expect(numbersOf(model)).toEqual(states)
    expect(tf.memory().numTensors).toBe(tensors)

    const twin = remembering()
    for (let i = 0; i < batches; i++) await twin.trainOnBatch(x, y)
    expect([await model.trainOnBatch(x, y), numbersOf(model)]).toEqual([
      await twin.trainOnBatch(x, y),
      numbersOf(twin),
    ])
    for (const each of [model, twin]) {
      const layer = each.layers[1] as unknown as { keptStates: tf.Tensor[][] }
      tf.dispose([layer.keptStates, statesOf(each)!])
    }
  })
})

it('leaves the seeds of layers that change pictures as they are', async () => {
  const change = tf.layers.randomWidth({ factor: 0.01, seed: 7 })
  // tfjs says that its width is -1 and refuses that, and gives it a list where it takes one tensor
  const call = change.call.bind(change)
  Object.assign(change, {
    computeOutputShape: (shape: tf.Shape) => shape,
    call: ([pictures]: tf.Tensor4D[], settings: object) => call(pictures!, settings as never),
  })
  const model = own(
    tf.sequential({
      layers: [
        tf.layers.inputLayer({ inputShape: [4, 4, 1] }),
        change,
        tf.layers.globalAveragePooling2d({}),
        tf.layers.dense({ units: 1 }),
      ],
    }),
  )
  model.compile({ optimizer: optimizer('sgd', 0.01), loss: 'meanSquaredError' })
  const generator = (change as unknown as { randomGenerator: { seed: number } }).randomGenerator
  const before = generator.seed
  const xs = own(tf.tensor(numbers(96, 3), [6, 4, 4, 1]))
  await rangeTest(model, { xs, ys: own(tf.ones([6, 1])) }, options)
  expect(generator.seed).toBe(before)
  const [x, y] = [own(tf.slice(xs, 0, 2)), own(tf.ones([2, 1]))]
  await model.trainOnBatch(x, y)
  expect(generator.seed).not.toBe(before)
})

describe('data', () => {
  const model = (): tf.LayersModel => network(optimizer('sgd', 0.05))
  const lossesIn = async (
    source: Parameters<typeof rangeTest>[1],
    more: object = {},
  ): Promise<readonly number[]> =>
    (await rangeTest(model(), source, { ...options, ...more })).curve.losses

  it('in memory, a source, a dataset and what makes one give the same', async () => {
    const all = data()
    const losses = await lossesIn(all, { shuffle: false })
    expect(await lossesIn(inMemory(all, { shuffle: false }))).toEqual(losses)
    const make = () =>
      tf.data.generator(function* () {
        for (let start = 0; start < 8; start += 3) {
          const count = Math.min(3, 8 - start)
          yield {
            xs: tf.slice(all.xs as tf.Tensor, start, count),
            ys: tf.slice(all.ys as tf.Tensor, start, count),
          }
        }
      })
    expect(await lossesIn(make())).toEqual(losses)
    expect(await lossesIn(make)).toEqual(losses)
  })

  it('comes in an order of its own, the same each time', async () => {
    const all = data()
    const losses = await lossesIn(all)
    expect(await lossesIn(all)).toEqual(losses)
    expect(await lossesIn(all, { shuffle: 0 })).toEqual(losses)
    expect(await lossesIn(all, { shuffle: 1 })).not.toEqual(losses)
    expect(await lossesIn(all, { shuffle: false })).not.toEqual(losses)
  })

  it('never asks Math.random', async () => {
    const one = model()
    const { random } = Math
    Math.random = () => {
      throw new Error('Math.random was called')
    }
    try {
      expect((await rangeTest(one, data(), options)).updates).toBe(12)
    } finally {
      Math.random = random
    }
  })

  it('has several inputs', async () => {
    const inputs = [0, 1].map(i => tf.input({ shape: [2], name: `in${i}_${tf.util.now()}` }))
    const joined = tf.layers.concatenate().apply(inputs) as tf.SymbolicTensor
    const two = own(
      tf.model({
        inputs,
        outputs: tf.layers.dense({ units: 1 }).apply(joined) as tf.SymbolicTensor,
      }),
    )
    two.compile({ optimizer: optimizer('sgd'), loss: 'meanSquaredError' })
    const xs = [own(tf.ones([6, 2])), own(tf.zeros([6, 2]))]
    const ys = own(tf.ones([6, 1]))
    const { curve } = await rangeTest(two, { xs, ys }, options)
    const byName = { [inputs[0]!.name]: xs[0]!, [inputs[1]!.name]: xs[1]! }
    expect((await rangeTest(two, { xs: byName, ys }, options)).curve).toEqual(curve)
  })

  it.each<[string, () => Parameters<typeof rangeTest>[1], string]>([
    ['an empty source', () => ({ batch: () => undefined }), 'there are no batches in this data'],
    ['an empty dataset', () => tf.data.array([]), 'there are no batches in this data'],
    ['another dataset', () => tf.data.array([1, 2]), 'must be batches { xs, ys }'],
    [
      'a dataset of single samples',
      () => tf.data.array([{ xs: [1, 2, 3], ys: [1] }]),
      'are single samples: make batches of them, as in dataset.batch(32)',
    ],
    [
      'a dataset of samples that are numbers',
      () => tf.data.array([{ xs: 1, ys: 1 }]),
      'are single samples',
    ],
    [
      'a dataset of tensors, each a sample',
      () => tf.data.array([0, 1]).map(() => ({ xs: tf.ones([3]), ys: tf.ones([1]) })),
      'are single samples',
    ],
    ['anything else', () => ({}) as never, 'data must be { xs, ys }, a dataset'],
    ['unequal samples', () => ({ xs: data().xs, ys: own(tf.ones([3])) }), 'and have 8, 3'],
  ])('cannot be %s', async (_, make, message) => {
    const one = model()
    const before = await bitsOf(one)
    await expect(rangeTest(one, make(), options)).rejects.toThrow(message)
    expect(await bitsOf(one)).toBe(before)
  })
})

describe('what is measured', () => {
  it('is told after each update', async () => {
    const heard: RangeProgress[] = []
    const { curve } = await rangeTest(network(optimizer('adam')), data(), {
      ...options,
      onProgress: progress => void heard.push(progress),
    })
    expect(heard.map(({ rate }) => rate)).toEqual(curve.rates)
    expect(heard.map(({ update }) => update)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
  })

  /** Two classes that a line parts. */
  function classes(): { model: tf.LayersModel; all: { xs: tf.Tensor; ys: tf.Tensor } } {
    const model = own(
      tf.sequential({
        layers: [
          tf.layers.dense({
            units: 1,
            inputShape: [2],
            activation: 'sigmoid',
            kernelInitializer: 'zeros',
          }),
        ],
      }),
    )
    model.compile({
      optimizer: optimizer('sgd'),
      loss: 'binaryCrossentropy',
      metrics: ['accuracy'],
    })
    const points = numbers(128, 11)
    const sides = Array.from({ length: 64 }, (_, i) => Number(points[2 * i]! > points[2 * i + 1]!))
    return {
      model,
      all: { xs: own(tf.tensor(points, [64, 2])), ys: own(tf.tensor(sides, [64, 1])) },
    }
  }

  it('is the accuracy, too, where that is a metric', async () => {
    const { model, all } = classes()
    const { curve } = await rangeTest(model, all, { ...options, batchSize: 16 })
    expect(curve.accuracies?.length).toBe(12)
    expect(curve.accuracies!.at(-1)).toBeGreaterThan(0.8)
  })

  it('is what other data say', async () => {
    const { model, all } = classes()
    const other = { xs: own(tf.slice(all.xs, 32, 32)), ys: own(tf.slice(all.ys, 32, 32)) }
    const by = async (validation: NonNullable<Parameters<typeof rangeTest>[2]>['validation']) =>
      (await rangeTest(model, all, { ...options, validation })).curve
    const curve = await by(other)
    expect(curve.losses[0]).not.toBe((await rangeTest(model, all, options)).curve.losses[0])
    expect(curve.accuracies!.at(-1)).toBeGreaterThan(0.8)
    const dataset = tf.data.generator(function* () {
      yield { xs: other.xs.clone(), ys: other.ys.clone() }
    })
    const again = await by(dataset)
    again.losses.forEach((loss, i) => {
      expect(Math.abs(loss - curve.losses[i]!)).toBeLessThan(1e-6)
    })
    expect((await by(() => ({ loss: 1, accuracy: 0.25 }))).accuracies?.[3]).toBe(0.25)
  })

  it('suggests a rate that trains', async () => {
    const { model, all } = classes()
    const { suggestion } = await rangeTest(model, all, { batchSize: 16, from: 1e-3, to: 1000 })
    expect(suggestion).toMatchObject({ ok: true, rule: 'steepest' })
    if (!suggestion.ok) return
    setLearningRate(model.optimizer, suggestion.rate)
    const { history } = await model.fit(all.xs, all.ys, { epochs: 20, batchSize: 16 })
    expect(history['loss']!.at(-1)).toBeLessThan(0.35)
    expect(history['loss']![0]).toBeGreaterThan(0.4)
  })
})

describe('a loop of your own', () => {
  it('is tested without a model', async () => {
    const [a, b] = [variable([[1], [2], [3]]), variable([0.5])]
    const adam = optimizer('adam', 0.1)
    const trained = {
      weights: { a, b },
      optimizer: adam,
      loss: (xs: unknown, ys: unknown) =>
        tf.losses.meanSquaredError<tf.Tensor, tf.Scalar>(
          tf.slice(ys as tf.Tensor2D, [0, 0], [-1, 1]),
          tf.add(tf.matMul(xs as tf.Tensor2D, a), b),
        ),
    }
    const before = await bitsOf(trained.weights, adam)
    const { curve } = await rangeTest(trained, data(), { ...options, validation: data() })
    expect(curve.losses[0]).not.toBe(curve.losses[5])
    expect(await bitsOf(trained.weights, adam)).toBe(before)
    const failing = {
      ...trained,
      loss: () =>
        tf.tidy(() => {
          tf.ones([3])
          throw new Error('ended')
        }),
    }
    await expect(rangeTest(failing, data(), options)).rejects.toThrow('ended')
    const validation = tf.data.array([data()] as never)
    await expect(rangeTest(trained, data(), { ...options, validation })).rejects.toThrow(
      'validation must be samples or a function where there is no model',
    )
    expect(await bitsOf(trained.weights, adam)).toBe(before)
  })
})

describe('searches', () => {
  it('try each rate from the same beginning, and put everything back', async () => {
    const model = network(optimizer('adam', 0.05))
    await warm(model, 2)
    const before = await bitsOf(model)
    const all = data()
    const grid = await gridSearch(model, all, {
      from: 1e-4,
      to: 1,
      points: 5,
      updates: 6,
      batchSize: 4,
    })
    expect(grid.trials.map(({ rate }) => rate)).toEqual(
      [1e-4, 1e-3, 1e-2, 1e-1, 1].map((rate): unknown => expect.closeTo(rate, 12)),
    )
    expect(grid.updates).toBe(30)
    expect(grid.best).toEqual([...grid.trials].sort((a, b) => a.score! - b.score!)[0])
    expect(await bitsOf(model)).toBe(before)
    // the last of 6 updates, trained by hand
    setLearningRate(model.optimizer, grid.trials[2]!.rate)
    const source = inMemory(all)
    let loss = NaN
    for (let i = 0; i < 6; i++) {
      const { xs, ys } = source.batch({
        epoch: i >> 1,
        start: 4 * (i & 1),
        size: 4,
      }) as TensorSamples
      loss = (await model.trainOnBatch(xs, ys)) as number
      tf.dispose([xs, ys])
    }
    expect(grid.trials[2]!.score).toBe(loss)
  })

  it('draw rates by a seed', async () => {
    const model = network(optimizer('sgd'))
    const search = (seed: number) => randomSearch(model, data(), { points: 3, updates: 2, seed })
    const first = await search(1)
    expect(await search(1)).toEqual(first)
    expect((await search(2)).trials[0]!.rate).not.toBe(first.trials[0]!.rate)
  })

  it('end when they are aborted', async () => {
    const model = network(optimizer('momentum'))
    await warm(model, 1)
    const before = await bitsOf(model)
    const controller = new AbortController()
    const search = gridSearch(model, data(), {
      updates: 3,
      signal: controller.signal,
      onProgress: () => {
        controller.abort(new Error('enough'))
      },
    })
    await expect(search).rejects.toThrow('enough')
    expect(await bitsOf(model)).toBe(before)
  })
})

describe('a model', () => {
  it('is tested by one at a time', async () => {
    const model = network(optimizer('adam'))
    const before = await bitsOf(model)
    const [first, second] = [rangeTest(model, data(), options), rangeTest(model, data(), options)]
    await expect(second).rejects.toThrow('this model is being trained')
    await first
    expect(await bitsOf(model)).toBe(before)
    await rangeTest(model, data(), options) // it is free again
  })
  it('is not tested while it is fitted', async () => {
    const model = network(optimizer('sgd'))
    const { x, y } = samples()
    let error: unknown
    await model.fit(x, y, {
      callbacks: {
        onBatchEnd: async () => {
          error = await rangeTest(model, data(), options).catch((reason: unknown) => reason)
        },
      },
    })
    expect(error).toBeInstanceOf(OptionError)
  })
  it('is compiled', async () => {
    const model = own(tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] }))
    await expect(rangeTest(model, data(), options)).rejects.toThrow('compile it first')
  })
  it('refuses options that there are not', async () => {
    const test = rangeTest(network(optimizer('sgd')), data(), { steps: 5 } as never)
    await expect(test).rejects.toThrow(
      /^a range test has no option "steps"; it has from, .*, signal, batchSize, shuffle, validation$/,
    )
    for (const search of [gridSearch, randomSearch])
      await expect(
        search(network(optimizer('sgd')), data(), { point: 5 } as never),
      ).rejects.toThrow(
        /^a search has no option "point"; it has updates, .*, from, to, points,( seed,)? batchSize, shuffle, validation$/,
      )
  })
})
