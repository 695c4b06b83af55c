import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import {
  ScheduleCallback,
  constant,
  cosine,
  getLearningRate,
  linear,
  perEpoch,
  piecewise,
  scale,
  step,
  warmup,
  type Plan,
} from '../src/index.ts'
import { movesOf } from './support/formulas.ts'
import { expectLeaksOfTfjs, own, useTfjs } from './support/tensors.ts'
import { firstOf, float32, train } from './support/train.ts'
import { optimizer, optimizerNames, unitGradientModel, weightOf } from './support/unitGradient.ts'

useTfjs()

describe('fit', () => {
  it.each(optimizerNames)('drives %s', async name => {
    const lr = cosine({ from: 0.5, to: 0.05, steps: 8 })
    const { moves } = await train(lr, { optimizer: optimizer(name) })
    const expected = movesOf(
      name,
      moves.map((_, t) => ({ rate: lr(t) })),
    )
    for (const [i, move] of moves.entries()) expect(move / expected[i]!).toBeCloseTo(1, 4)
    expect(moves).toHaveLength(8)
  })

  it.each(['momentum', 'rmsprop', 'adam', 'adamax'] as const)(
    'drives rate and momentum of %s',
    async name => {
      const plan = {
        learningRate: linear({ from: 0.5, to: 0.1, steps: 8 }),
        momentum: piecewise({ values: [0.85, 0.95, 0], at: [3, 6] }),
      } satisfies Plan
      const { moves, history } = await train(plan, { optimizer: optimizer(name) })
      const expected = movesOf(
        name,
        moves.map((_, t) => ({ rate: plan.learningRate(t), momentum: plan.momentum(t) })),
      )
      for (const [i, move] of moves.entries()) expect(move / expected[i]!).toBeCloseTo(1, 4)
      expect(history['momentum']).toEqual([0.95, 0])
    },
  )

  it('takes a number for a channel', async () => {
    const { history } = await train(
      { learningRate: 0.25, momentum: 0.75 },
      { optimizer: optimizer('momentum') },
    )
    expect(history['learningRate']).toEqual([0.25, 0.25])
    expect(history['momentum']).toEqual([0.75, 0.75])
  })

  it('binds epochs and shares to what fit knows, with a ragged last batch', async () => {
    const lr = warmup({ steps: '50%', schedule: constant({ value: 0.4 }) })
    // 10 samples in batches of 4: 3 batches an epoch, 6 in all
    const { moves } = await train(lr, { samples: 10, batchSize: 4 })
    expect(moves).toEqual(float32([0.1, 0.2, 0.3 * (1 + 2 ** -52), 0.4, 0.4, 0.4]))
  })

  it('counts the samples that are left of validationSplit', async () => {
    const lr = linear({ from: 1, steps: '100%' })
    const { moves, callback } = await train(lr, { samples: 10, batchSize: 2, validationSplit: 0.2 })
    expect(moves).toEqual(firstOf(linear({ from: 1, steps: 8 }), 8))
    expect(callback.progress?.run).toEqual({ epochs: 2, datasetSize: 8, batchSize: 2 })
  })

  it('knows the batch size and the epochs that fit has of itself', async () => {
    const { callback, moves } = await train(linear({ from: 1, steps: '100%' }), {
      fit: (model, callbacks) => {
        const [x, y] = [own(tf.ones([40, 1])), own(tf.ones([40, 1]))]
        return model.fit(x, y, { epochs: 1, callbacks })
      },
    })
    expect(moves).toEqual([1, 0.5])
    expect(callback.progress?.updates).toBe(2)
  })

  it('holds a value for an epoch', async () => {
    const lr = perEpoch({ schedule: step({ from: 0.5, factor: 0.5, every: 1 }) })
    const { moves } = await train(lr, { samples: 2, epochs: 3 })
    expect(moves).toEqual([0.5, 0.5, 0.25, 0.25, 0.125, 0.125])
  })

  it('goes before what fit knows with the option run', async () => {
    const lr = new ScheduleCallback(linear({ from: 1, steps: '100%' }), { run: { epochs: 4 } })
    expect((await train(lr)).moves).toEqual(firstOf(linear({ from: 1, steps: 16 }), 8))
    const inSteps = new ScheduleCallback(linear({ from: 1, steps: '100%' }), { run: { steps: 32 } })
    expect((await train(inSteps)).moves).toEqual(firstOf(linear({ from: 1, steps: 32 }), 8))
  })

  it('begins at initialEpoch', async () => {
    const lr = linear({ from: 1, steps: '100%' })
    const { moves } = await train(lr, { epochs: 4, initialEpoch: 3 })
    expect(moves).toEqual(firstOf(linear({ from: 1, steps: 16 }), 4, 12))
  })

  it('advances once before each batch, and puts the values in all logs', async () => {
    const seen: [string, unknown][] = []
    const note = (what: string) => (_: number, logs?: tf.Logs) =>
      void seen.push([what, logs?.['learningRate']])
    const { history } = await train(linear({ from: 1, steps: 4 }), {
      samples: 2,
      extra: [{ onBatchBegin: note('begin'), onBatchEnd: note('end'), onEpochEnd: note('epoch') }],
    })
    expect(seen).toEqual([
      ...[
        ['begin', 1],
        ['end', 1],
        ['begin', 0.75],
        ['end', 0.75],
        ['epoch', 0.75],
      ],
      ...[
        ['begin', 0.5],
        ['end', 0.5],
        ['begin', 0.25],
        ['end', 0.25],
        ['epoch', 0.25],
      ],
    ])
    expect(history['learningRate']).toEqual([0.75, 0.25])
    expect(history).toHaveProperty('loss')
  })

  it('begins anew with each fit, with the same callback and with a new one', async () => {
    const lr = linear({ from: 0.5, steps: '100%' })
    const { moves, callback, model } = await train(lr)
    expect((await train(callback, { model })).moves).toEqual(moves)
    expect((await train(new ScheduleCallback(lr), { model })).moves).toEqual(moves)
  })

  it('goes on at initialEpoch where it ended, with the same callback', async () => {
    const lr = linear({ from: 1, steps: 100 })
    const { callback, model } = await train(lr, { epochs: 2 })
    const second = await train(callback, { model, epochs: 3, initialEpoch: 2 })
    expect(second.moves).toEqual(firstOf(lr, 4, 8))
    // other batches: then it counts as if all batches had been like these
    const third = await train(callback, { model, epochs: 4, initialEpoch: 3, batchSize: 2 })
    expect(third.moves).toEqual(firstOf(lr, 2, 6))
  })

  it('stops with the model, and with earlyStopping beside it', async () => {
    const stop = await train(constant({ value: 0.5 }), {
      extra: [{ onBatchEnd: () => void (current.stopTraining = true) }],
      model: (current = unitGradientModel()),
    })
    expect(stop.moves).toEqual([0.5])
    expect(stop.history['learningRate']).toEqual([0.5])
    const early = await train(constant({ value: 0.5 }), {
      epochs: 9,
      extra: [tf.callbacks.earlyStopping({ monitor: 'loss', patience: 2 })],
    })
    expect(early.history['learningRate']).toEqual([0.5, 0.5, 0.5])
  })

  it('takes an update back', async () => {
    const callback: ScheduleCallback = new ScheduleCallback(linear({ from: 1, steps: 8 }))
    const retract = {
      onBatchEnd: (batch: number) => {
        if (batch === 1) callback.drive!.retract()
      },
    }
    const { moves } = await train(callback, { extra: [retract] })
    expect(moves).toEqual([1, 0.875, 0.875, 0.75, 0.625, 0.5, 0.5, 0.375])
    expect(callback.progress?.updates).toBe(6)
  })

  it('follows another plan from the next update on', async () => {
    const callback: ScheduleCallback = new ScheduleCallback(constant({ value: 1 }))
    const replace = {
      onEpochEnd: () => {
        callback.drive!.replace(linear({ from: 0.5, steps: 8 }))
      },
    }
    expect((await train(callback, { extra: [replace] })).moves).toEqual([
      ...[1, 1, 1, 1],
      ...[0.25, 0.1875, 0.125, 0.0625],
    ])
  })

  it('tells of changes', async () => {
    const changes: number[] = []
    const callback = new ScheduleCallback(step({ from: 1, factor: 0.5, every: '1 epoch' }), {
      onChange: ({ step }) => changes.push(step),
    })
    await train(callback)
    expect(changes).toEqual([0, 4])
  })
})

let current: tf.LayersModel

describe('relative', () => {
  const halves = scale({ schedule: step({ from: 1, factor: 0.5, every: '1 epoch' }), factor: 1 })

  it('multiplies what the optimizer had, however many fits there are', async () => {
    const opt = optimizer('sgd', 0.5)
    const callback = new ScheduleCallback(halves, { relative: true })
    const { model, moves } = await train(callback, { optimizer: opt, samples: 1 })
    expect(moves).toEqual([0.5, 0.25])
    expect(getLearningRate(opt)).toBe(0.25)
    expect((await train(callback, { model, samples: 1 })).moves).toEqual([0.5, 0.25])
    const again = new ScheduleCallback(halves, { relative: true })
    expect((await train(again, { model, samples: 1 })).moves).toEqual([0.5, 0.25])
    expect((await train(callback, { model, samples: 1, initialEpoch: 1 })).moves).toEqual([0.25])
  })
})

describe('what cannot be applied', () => {
  const bad: Record<string, [plan: Plan, message: RegExp]> = {
    'a negative rate': [{ learningRate: -0.1 }, /learningRate cannot be -0.1.*from 0 up/],
    'a rate that is too large': [{ learningRate: 1e39 }, /learningRate cannot be 1e\+39/],
    'a momentum of 1': [{ learningRate: 0.5, momentum: 1 }, /momentum cannot be 1/],
    'a batch size': [
      { learningRate: 0.5, batchSize: 8 },
      /no channel "batchSize"; it has learningRate, momentum/,
    ],
  }

  it.each(Object.entries(bad))(
    '%s is refused before it touches a weight',
    async (_, [plan, message]) => {
      const opt = optimizer('momentum', 0.25)
      const model = unitGradientModel(opt)
      tf.tidy(() => {
        model.setWeights([tf.tensor([[0.1]])])
      })
      expectLeaksOfTfjs('batchSize' in plan ? 0 : 1)
      const { x, y } = { x: own(tf.ones([2, 1])), y: own(tf.ones([2, 1])) }
      const fit = model.fit(x, y, { callbacks: new ScheduleCallback(plan) })
      await expect(fit).rejects.toThrow(message)
      expect(await weightOf(model)).toBe(Math.fround(0.1))
      expect(getLearningRate(opt)).toBe(0.25)
      expect(opt.iterations).toBe(0)
    },
  )

  it('is refused in the middle of a run, too', async () => {
    const falling = linear({ from: 0.5, to: -0.5, steps: 4 })
    const moves: number[] = []
    expectLeaksOfTfjs(2) // the indices, and the sum of the losses
    const run = train(falling, {
      extra: [{ onBatchEnd: async () => void moves.push(0 - (await weightOf(current))) }],
      model: (current = unitGradientModel()),
    })
    await expect(run).rejects.toThrow('learningRate cannot be -0.25')
    expect(moves).toEqual([0.5, 0.25, 0])
  })

  it('says at once what a plan cannot be', () => {
    const json = { type: 'cosine', from: 0.1, steps: 10 } as unknown as Plan
    expect(() => new ScheduleCallback(json)).toThrow('a config goes through fromConfig first')
    for (const none of [undefined, 0.1, {}] as unknown as Plan[])
      expect(() => new ScheduleCallback(none)).toThrow(/what is driven is a|the plan is empty/)
  })

  it('says at once what yieldEvery cannot be', () => {
    const plan = constant({ value: 1 })
    for (const yieldEvery of ['often', NaN, -1] as number[])
      expect(() => new ScheduleCallback(plan, { yieldEvery })).toThrow(/yieldEvery cannot be/)
  })
})
