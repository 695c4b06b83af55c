import { describe, expect, it } from 'vitest'
import { chance } from '../../../scripts/testing/chance.ts'
import {
  Training,
  constant,
  createTraining,
  gridSearch,
  inMemory,
  linear,
  randomSearch,
  rangeTest,
  steepestRate,
  type Batch,
  type BatchSource,
  type RangeProgress,
  type SizedSource,
  type TensorLike,
} from '../src/index.ts'
import { examples, groupStep, perceptronStep } from './support/models.ts'
import { ort, quiet, InferenceSession, Tensor } from './support/ort.ts'
import { bitsOf, data, goOn, repeatedOf, rules, trainingOf } from './support/rateTraining.ts'
import { endSomehow, ends } from './support/rateEnds.ts'

const options = { from: 1e-5, to: 10, updates: 12, divergence: Infinity }
const begin = (name: string, more: Parameters<typeof trainingOf>[2] = {}): Promise<Training> =>
  trainingOf(ort, name, { session: quiet, ...more })

describe('everything is as it was', () => {
  it.each(Object.keys(rules))(
    'after a range test with %s, also in what comes later',
    async name => {
      const [training, twin] = [await begin(name), await begin(name)]
      for (const each of [training, twin]) await goOn(each, 4) // in the middle of an epoch
      const before = await bitsOf(training)
      const { curve, updates } = await rangeTest(training, data(), options)
      expect([updates, curve.rates.length]).toEqual([12, 12])
      expect(new Set(curve.losses).size).toBe(12) // it did train
      expect(await bitsOf(training)).toBe(before)
      expect(await goOn(training, 7)).toEqual(await goOn(twin, 7))
      expect(await bitsOf(training)).toBe(await bitsOf(twin))
    },
  )

  it('before the first update, and with dropout that a plan seeds', async () => {
    const [training, twin] = [
      await begin('adamw', { seeded: true }),
      await begin('adamw', { seeded: true }),
    ]
    const before = await bitsOf(training)
    const first = await rangeTest(training, data(), options)
    expect(await bitsOf(training)).toBe(before)
    expect((await rangeTest(training, data(), options)).curve).toEqual(first.curve)
    expect(await goOn(training, 5)).toEqual(await goOn(twin, 5))
    // it draws anew for each update: at a rate that does nothing, the same batch has other losses
    const [batch] = [data().batch({ epoch: 0, start: 0, size: 20 })!]
    const { curve } = await rangeTest(training, [batch], { ...options, to: 2e-5 })
    expect(Math.max(...curve.losses) - Math.min(...curve.losses)).toBeGreaterThan(0.01)
  })

  it('without Math.random, which nobody could put back', async () => {
    const training = await begin('momentum', { seeded: true })
    const { random } = Math
    Math.random = () => {
      throw new Error('Math.random was called')
    }
    try {
      expect((await rangeTest(training, data(), options)).updates).toBe(12)
    } finally {
      Math.random = random
    }
  })

  it('with several steps in one run, where the test does one at a time', async () => {
    const [training, twin] = [await repeatedOf(ort, 'momentum'), await begin('momentum')]
    for (const each of [training, twin]) await goOn(each, 3)
    const before = await bitsOf(training)
    const { curve } = await rangeTest(training, data(), options)
    expect(curve).toEqual((await rangeTest(twin, data(), options)).curve)
    expect(await bitsOf(training)).toBe(before)
    expect(await goOn(training, 6)).toEqual(await goOn(twin, 6))
  })

  it('at 100 of 100 random ways to end it half-way', { timeout: 60_000 }, async () => {
    const random = chance(5)
    const names = Object.keys(rules)
    const trainings = new Map<string, Training>()
    for (const name of names) trainings.set(name, await begin(name))
    const seen = new Set<string>()
    let same = 0
    for (let i = 0; i < 100; i++) {
      const name = names[random(names.length)]!
      const end = ends[random(ends.length)]!
      const at = 1 + random(10)
      seen.add(`${name} ${end}`)
      const training = trainings.get(name)!
      await goOn(training, random(3)) // from many places
      const before = await bitsOf(training)
      expect(await endSomehow(training, end, at), `${name}, ${end} at ${at}`).toBe('ended')
      const isSame = (await bitsOf(training)) === before
      expect(isSame, `${name}, ${end} at ${at}`).toBe(true)
      if (isSame) same += 1
    }
    expect(same).toBe(100)
    expect(seen.size).toBeGreaterThan(25)
  })
})

describe('data', () => {
  const lossesIn = async (source: BatchSource, more: object = {}): Promise<readonly number[]> =>
    (await rangeTest(await begin('sgd'), source, { ...options, ...more })).curve.losses
  const { x, labels } = examples(10)
  const inputs = { x: { data: x, dims: [8] }, labels: { data: labels } }
  const source = inMemory(inputs, { shuffle: false })
  const list = [0, 4, 8].map(start => source.batch({ epoch: 0, start, size: 4 })!)

  it('from an array, a generator for each epoch, and what can be asked are the same', async () => {
    const losses = await lossesIn(list)
    expect(await lossesIn(source, { batchSize: 4 })).toEqual(losses)
    const slow = async function* (): AsyncGenerator<Batch> {
      for (const batch of list) yield await Promise.resolve(batch)
    }
    expect(await lossesIn(slow)).toEqual(losses)
    expect(await lossesIn(() => list)).toEqual(losses)
  })

  it('are asked for sizes: the option, then the run, then their own', async () => {
    const asked: string[] = []
    const asking: SizedSource = {
      batch: ({ epoch, start, size }) => {
        asked.push(`${epoch}:${start}+${size ?? '?'}`)
        return source.batch({ epoch, start, size: size ?? 5 })
      },
    }
    const requests = async (run: object | undefined, more: object): Promise<string> => {
      asked.length = 0
      const plan = constant({ value: 1 })
      const training = await createTraining(ort, perceptronStep(), {
        ...{ session: quiet, plan, ...(run && { run }) },
      })
      await rangeTest(training, asking, { ...options, ...more, updates: 4 })
      return asked.join(' ')
    }
    const run = { epochs: 1, datasetSize: 10, batchSize: 6 }
    expect(await requests(run, { batchSize: 4 })).toBe('0:0+4 0:4+4 0:8+4 0:10+4 1:0+4')
    expect(await requests(run, {})).toBe('0:0+6 0:6+6 0:10+6 1:0+6 1:6+6')
    expect(await requests(undefined, {})).toBe('0:0+? 0:5+? 0:10+? 1:0+? 1:5+?')
  })

  it('that are generated are told when no more are wanted', async () => {
    let closed = 0
    const forEver = function* (): Generator<Batch> {
      try {
        for (;;) yield* list
      } finally {
        closed += 1
      }
    }
    await lossesIn(forEver)
    expect(closed).toBe(1)
  })

  it.each<[string, () => unknown, string]>([
    ['nothing', () => [], 'there are no batches in this data'],
    ['an empty source', () => ({ batch: () => undefined }), 'there are no batches in this data'],
    ['what is no data', () => 7, 'batches must be something to iterate over'],
    ['what can be gone through once', () => list.values(), 'gone through only once'],
    ['batches that lack an input', () => [{ x: list[0]!['x'] }], 'nothing feeds labels'],
  ])('cannot be %s', async (_, make, message) => {
    const training = await begin('momentum')
    const before = await bitsOf(training)
    await expect(rangeTest(training, make() as never, options)).rejects.toThrow(message)
    expect(await bitsOf(training)).toBe(before)
  })
})

describe('rates', () => {
  it('are those that were asked for, and told after each update', async () => {
    const heard: RangeProgress[] = []
    const { curve } = await rangeTest(await begin('adamw'), data(), {
      ...options,
      onProgress: progress => void heard.push(progress),
    })
    expect(heard.map(({ rate }) => rate)).toEqual(curve.rates)
    expect(heard.map(({ loss }) => loss)).toEqual(curve.losses)
    expect(heard.map(({ update }) => update)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
  })

  /** Runs of a session with two groups: what each was fed. */
  async function fedRates(plan: Record<string, number>, channels?: object): Promise<number[][]> {
    const session = await InferenceSession.create(groupStep(), quiet)
    const fed: number[][] = []
    const training = new Training(
      {
        ...{ inputNames: session.inputNames, outputNames: session.outputNames },
        ...{ inputMetadata: session.inputMetadata },
        run: async (feeds, fetches) => {
          const names = ['learning_rate', 'learning_rate.head', 'momentum']
          fed.push(names.map(name => (feeds[name]!.data as Float32Array)[0]!))
          return await session.run(feeds as never, fetches)
        },
      },
      {
        ...{ Tensor, plan, base: { momentum: 0.5 }, ...channels },
        state: {
          w: { data: Float32Array.of(0), dims: [] },
          head: { data: Float32Array.of(0), dims: [1] },
          velocity: { data: Float32Array.of(0), dims: [] },
        },
      },
    )
    const batch = { x: { data: Float32Array.of(1), dims: [] } }
    await rangeTest(training, [batch], { from: 0.25, to: 1, updates: 3 })
    return fed
  }

  it('of groups keep their proportion, by a factor or by a channel of their own', async () => {
    const expected = [0.25, 0.5, 1].map(rate => [rate, 8 * rate, 0.5])
    expect(await fedRates({ learningRate: 0.125, 'learningRate.head': 1 })).toEqual(expected)
    const factors = { learning_rate: 1, 'learning_rate.head': 8 }
    const channels = { channels: { learningRate: factors } }
    expect(await fedRates({ learningRate: 3 }, channels)).toEqual(expected)
    await expect(fedRates({ learningRate: 0, 'learningRate.head': 1 })).rejects.toThrow(
      'the groups keep their proportion to learningRate, which is 0 now',
    )
  })

  it('are counted past a loss that is no number: the test ends there', async () => {
    for (const onNonFinite of ['error', 'skip'] as const) {
      const training = await begin('sgd', { onNonFinite })
      const before = await bitsOf(training)
      const { curve } = await rangeTest(training, data(), { ...options, to: 1e38 })
      expect(curve.stopped).toBe('notFinite')
      expect(await bitsOf(training)).toBe(before)
    }
  })

  it('suggest one that trains', async () => {
    const training = await begin('sgd')
    const { suggestion } = await rangeTest(training, data(), {
      ...{ from: 1e-3, to: 100, suggest: steepestRate() },
    })
    const { trials } = await gridSearch(training, data(), {
      ...{ from: 1e-3, to: 100, points: 11, updates: 60 },
    })
    expect(suggestion.ok).toBe(true)
    const rate = suggestion.ok ? suggestion.rate : NaN
    const near = trials.reduce((a, b) =>
      Math.abs(Math.log(a.rate / rate)) < Math.abs(Math.log(b.rate / rate)) ? a : b,
    )
    const scores = trials.map(({ score }) => score ?? Infinity)
    expect(near.score).toBeLessThan(1.5 * Math.min(...scores))
    expect(scores[0]).toBeGreaterThan(3 * Math.min(...scores))
  })
})

describe('validation', () => {
  const { x, labels } = examples(30, 99)
  const other = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } })

  it('is the mean loss of all examples of other data, whatever their batches', async () => {
    const training = await begin('sgd')
    const losses = async (validation: typeof other | Batch[]): Promise<readonly number[]> =>
      (await rangeTest(training, data(), { ...options, validation })).curve.losses
    const whole = await losses([other.batch({ epoch: 0, start: 0, size: 30 })!])
    const parts = await losses(other) // 20 and 10
    expect(whole).not.toEqual((await rangeTest(training, data(), options)).curve.losses)
    parts.forEach((loss, i) => {
      expect(Math.abs(loss / whole[i]! - 1)).toBeLessThan(1e-5)
    })
    await expect(losses([])).rejects.toThrow('there are no batches in the data for validation')
  })

  it('is what a function makes of the parameters under test, an accuracy for instance', async () => {
    const training = await begin('adamw', { outputs: ['logits'] })
    const before = await bitsOf(training)
    const batch = other.batch({ epoch: 0, start: 0, size: 30 })!
    const ids = batch['labels']!.data as Uint8Array
    const weights: number[] = []
    const { curve } = await rangeTest(training, data(), {
      ...{ ...options, to: 0.1, updates: 40 },
      validation: async trial => {
        const { loss, outputs } = await trial.evaluate(batch)
        const scores = outputs['logits']!.data as Float32Array
        const right = ids.filter((id, i) => {
          const own = scores.subarray(3 * i, 3 * i + 3)
          return own.indexOf(Math.max(...own)) === id
        })
        weights.push(Number((await trial.readState()).get('w1')!.data[0]))
        return { loss, accuracy: right.length / 30 }
      },
    })
    expect(curve.accuracies!.at(-1)).toBeGreaterThan(curve.accuracies![0]! + 0.2)
    expect(new Set(weights).size).toBe(40)
    expect(await bitsOf(training)).toBe(before)
  })

  it('cannot ask the training itself', async () => {
    const training = await begin('sgd')
    const validation = async (): Promise<number> => (await training.readState()).size
    await expect(rangeTest(training, data(), { ...options, validation })).rejects.toThrow(
      'reading the state cannot begin during a trial of rates: await it; what validation may use, it is given',
    )
    expect((await training.readState()).size).toBe(4) // it is free again
  })
})

it('lets go of outputs that are not in memory, of updates and of validation', async () => {
  const graph = perceptronStep()
  const session = await InferenceSession.create(graph.model, quiet)
  let [made, gone] = [0, 0]
  const far = (): TensorLike => {
    made += 1
    return {
      ...{ type: 'float32', dims: [1], data: undefined, location: 'gpu-buffer' },
      getData: () => Promise.reject(new Error('this would end the process')),
      dispose: () => void (gone += 1),
    }
  }
  const training = new Training(
    {
      ...{ inputNames: session.inputNames, inputMetadata: session.inputMetadata },
      outputNames: [...session.outputNames, 'far'],
      run: async (feeds, fetches) => {
        const near = fetches.filter(name => name !== 'far')
        return { ...(await session.run(feeds as never, near)), far: far() }
      },
    },
    { Tensor, state: graph.state, plan: constant({ value: 0.1 }), outputs: ['far'] },
  )
  const validation = [data().batch({ epoch: 0, start: 0, size: 20 })!]
  await rangeTest(training, data(), { ...options, validation })
  expect([made, gone]).toEqual([24, 24])
})

describe('evaluate', () => {
  it('is what the next step says, and changes nothing', async () => {
    const training = await begin('momentum', { outputs: ['logits'] })
    await goOn(training, 2)
    const before = await bitsOf(training)
    const batch = data().batch({ epoch: 0, start: 0, size: 20 })!
    const { loss, outputs } = await training.evaluate(batch)
    expect(outputs['logits']!.dims).toEqual([20, 3])
    expect(await bitsOf(training)).toBe(before)
    expect((await training.step(batch)).loss).toBe(loss)
    expect((await training.evaluate(batch)).loss).not.toBe(loss)
  })
})

describe('searches', () => {
  it('try each rate from the same beginning, and put everything back', async () => {
    const training = await begin('momentum')
    await goOn(training, 2)
    const before = await bitsOf(training)
    const grid = await gridSearch(training, data(), {
      ...{ from: 1e-4, to: 1, points: 5, updates: 6 },
    })
    expect(grid.trials.map(({ rate }) => rate)).toEqual(
      [1e-4, 1e-3, 1e-2, 1e-1, 1].map((rate): unknown => expect.closeTo(rate, 12)),
    )
    expect(grid.updates).toBe(30)
    expect(grid.best).toEqual([...grid.trials].sort((a, b) => a.score! - b.score!)[0])
    expect(await bitsOf(training)).toBe(before)
    // the last of 6 updates, by hand: the momentum of the plan goes on
    const checkpoint = await training.checkpoint()
    const momentum = linear({ from: 0.9, to: 0.8, steps: 27 })
    const plan = { learningRate: grid.trials[2]!.rate, momentum }
    const twin = await createTraining(ort, perceptronStep(rules['momentum']!()), {
      ...{ session: quiet, plan, checkpoint, onPlanChange: 'follow' },
    })
    const source = data()
    let loss = NaN
    for (let i = 0; i < 6; i++) {
      const request = { epoch: Math.floor(i / 3), start: 20 * (i % 3), size: 20 }
      loss = (await twin.step(source.batch(request)!)).loss
    }
    expect(grid.trials[2]!.score).toBe(loss)
  })

  it('draw rates by a seed', async () => {
    const training = await begin('sgd')
    const search = (seed: number) => randomSearch(training, data(), { points: 3, updates: 2, seed })
    const first = await search(1)
    expect(await search(1)).toEqual(first)
    expect((await search(2)).trials[0]!.rate).not.toBe(first.trials[0]!.rate)
  })

  it('end when they are aborted', async () => {
    const training = await begin('adamw')
    await goOn(training, 1)
    const before = await bitsOf(training)
    const controller = new AbortController()
    const search = gridSearch(training, data(), {
      updates: 3,
      signal: controller.signal,
      onProgress: () => {
        controller.abort(new Error('enough'))
      },
    })
    await expect(search).rejects.toThrow('enough')
    expect(await bitsOf(training)).toBe(before)
  })
})

describe('a training', () => {
  it('is tested by one at a time, and not while it trains', async () => {
    const training = await begin('adamw')
    const before = await bitsOf(training)
    const tests = [rangeTest(training, data(), options), rangeTest(training, data(), options)]
    await expect(tests[1]).rejects.toThrow('a trial of rates cannot begin during a trial of rates')
    await expect(goOn(training, 1)).rejects.toThrow(
      'an update cannot begin during a trial of rates',
    )
    await tests[0]
    expect(await bitsOf(training)).toBe(before)
    const step = training.step(data().batch({ epoch: 0, start: 0, size: 20 })!)
    await expect(rangeTest(training, data(), options)).rejects.toThrow(
      'a trial of rates cannot begin during an update: await one call before the next',
    )
    await step
    await rangeTest(training, data(), options) // it is free again
  })

  it('hears nothing of the changes of rates', async () => {
    let changes = 0
    const training = await begin('sgd', { onChange: () => (changes += 1) })
    await rangeTest(training, data(), options)
    expect(changes).toBe(0)
    await goOn(training, 1)
    expect(changes).toBe(1)
  })

  it('may have been resumed in another run, or be relative', async () => {
    const first = await begin('sgd')
    await goOn(first, 3)
    const training = await begin('sgd', {
      ...{ checkpoint: await first.checkpoint(), onRunChange: 'stretch' },
      run: { epochs: 20, datasetSize: 60, batchSize: 20 },
    })
    const relative = await begin('sgd', {
      ...{ plan: linear({ from: 1, steps: '100%' }), relative: true, base: { learningRate: 0.1 } },
    })
    for (const each of [training, relative]) {
      const before = await bitsOf(each)
      expect((await rangeTest(each, data(), options)).updates).toBe(12)
      expect(await bitsOf(each)).toBe(before)
    }
  })

  it('refuses options that there are not', async () => {
    const test = rangeTest(await begin('sgd'), data(), { steps: 5 } as never)
    await expect(test).rejects.toThrow('a range test has no option "steps"')
  })
})
