import { beforeAll, describe, expect, it } from 'vitest'
import { chance } from '../../../../scripts/testing/chance.ts'
import {
  gridSearch,
  randomSearch,
  rangeTest,
  sgd,
  steepestRate,
  type BatchSource,
  type Floats,
  type RangeProgress,
  type Trainable,
} from '../../src/index.ts'
import { loadDeepbox, missing, setGradient, type Deepbox } from '../support/deepbox.ts'
import { logistic } from '../support/logistic.ts'
import { methods, type AnyMethod } from '../support/methods.ts'
import { Tensor, Trainers } from '../support/peers.ts'
import { createNetwork } from '../support/toygrad.ts'

const problem = logistic(3)

/** A logistic regression; batches are numbers, and the update has a random generator of its own. */
function training(
  name: string,
  make: (size: number) => Floats = size => new Float64Array(size),
): Trainable<number> & { bits: () => string; weights: Floats; step: () => void } {
  const weights = make(problem.size)
  const method: AnyMethod = methods[name]!([weights])
  const random = { seed: 1 }
  const update = (batch: number): number => {
    random.seed = (Math.imul(random.seed, 1664525) + 1013904223) >>> 0
    const gradient = problem.gradient(weights, batch + (random.seed % 7))
    method.step([weights instanceof Float32Array ? Float32Array.from(gradient) : gradient])
    return problem.loss(weights)
  }
  return {
    optimizer: method,
    update,
    state: [weights, random],
    weights,
    step: () => void update(0),
    bits: () =>
      JSON.stringify([
        Buffer.from(weights.buffer).toString('hex'),
        ...[method, { ...method }, random, (method as { training?: boolean }).training],
      ]),
  }
}

const options = { from: 1e-4, to: 10, updates: 12 }
const batches = [0, 1, 2, 3, 4]

describe('everything is as it was', () => {
  it.each(Object.keys(methods))(
    'after a range test with %s, also in what comes later',
    async name => {
      const [one, twin] = [training(name), training(name)]
      for (const each of [one, twin]) for (let i = 0; i < 3; i++) each.step()
      const before = one.bits()
      const { curve, updates } = await rangeTest(one, batches, options)
      expect([updates, curve.rates.length]).toEqual([12, 12])
      if (name !== 'prodigy') expect(new Set(curve.losses).size).toBe(12)
      expect(one.bits()).toBe(before)
      for (const each of [one, twin]) each.step()
      expect(one.bits()).toBe(twin.bits())
    },
  )

  it('at 100 of 100 random ways to end it half-way', async () => {
    const random = chance(9)
    const ends = [
      'abort before',
      'abort after',
      'abort while',
      'data',
      'progress',
      'update',
    ] as const
    const names = Object.keys(methods)
    const seen = new Set<string>()
    let same = 0
    for (let i = 0; i < 100; i++) {
      const name = names[random(names.length)]!
      const end = ends[random(ends.length)]!
      const at = 1 + random(10)
      seen.add(`${name} ${end}`)
      const one = training(name, size =>
        random(2) ? new Float64Array(size) : new Float32Array(size),
      )
      for (let left = random(4); left > 0; left--) one.step()
      const before = one.bits()
      const controller = new AbortController()
      const stop = (): void => {
        controller.abort(new Error('ended'))
      }
      let count = 0
      const data: BatchSource<number> = function* () {
        for (;;) {
          count += 1
          if (count === at && end === 'data') throw new Error('ended')
          if (count === at && end === 'abort before') stop()
          yield count
        }
      }
      const update = async (batch: number): Promise<number> => {
        if (count === at && end === 'abort while') setTimeout(stop)
        if (end === 'abort while') await new Promise(resolve => setTimeout(resolve))
        const loss = await one.update(batch)
        if (count === at && end === 'update') throw new Error('ended')
        return loss as number
      }
      const test = rangeTest({ ...one, update }, data, {
        ...{ ...options, divergence: Infinity, signal: controller.signal },
        onProgress: progress => {
          if (progress.update !== at) return
          if (end === 'progress') throw new Error('ended')
          if (end === 'abort after') stop()
        },
      })
      await expect(test, `${name}, ${end} at ${at}`).rejects.toThrow('ended')
      expect(one.bits(), `${name}, ${end} at ${at}`).toBe(before)
      if (one.bits() === before) same += 1
    }
    expect(same).toBe(100)
    expect(seen.size).toBeGreaterThan(40)
  })

  it('with groups, whose rates are put back to the last bit', async () => {
    const groups = [{ lr: 0.1 }, { lr: 0.7 }, { lr: 1 / 3 }]
    const weights = [1, 1, 1]
    const update = (): number => {
      groups.forEach(({ lr }, i) => (weights[i]! -= lr * 0.1 * weights[i]!))
      return weights[0]! ** 2
    }
    const used: number[] = []
    const { curve } = await rangeTest(
      { optimizer: { paramGroups: groups }, update, state: [weights] },
      [0],
      {
        ...options,
        onProgress: () => void used.push(groups[1]!.lr / groups[0]!.lr),
      },
    )
    expect(curve.rates.length).toBe(12)
    used.forEach(share => {
      expect(Math.abs(share - 7)).toBeLessThan(1e-12)
    })
    expect([groups, weights]).toEqual([
      [{ lr: 0.1 }, { lr: 0.7 }, { lr: 1 / 3 }],
      [1, 1, 1],
    ])
  })

  it('with a setter that keeps more of the rate than can be seen', async () => {
    let hidden = 0.5
    const optimizer = {
      learningRate: 0.5,
      setLearningRate(rate: number) {
        optimizer.learningRate = rate
        hidden = rate
      },
    }
    await rangeTest({ optimizer, update: () => hidden, state: [] }, [0], options)
    expect([hidden, optimizer.learningRate]).toEqual([0.5, 0.5])
  })

  it('with what only its owner can see', async () => {
    let hidden = 1
    const optimizer = { lr: 0.1 }
    const trained: Trainable<number> = {
      optimizer,
      update: () => (hidden *= 0.9),
      state: [],
      snapshot: () => {
        const before = hidden
        return () => {
          hidden = before
        }
      },
    }
    expect((await rangeTest(trained, [0], options)).curve.losses[1]).toBe(0.9 * 0.9)
    expect([hidden, optimizer.lr]).toEqual([1, 0.1])
  })

  it.each(['SGD', 'Nesterov', 'Adagrad', 'Adam'] as const)('with toygrad %s', async name => {
    const make = () => {
      const network = createNetwork()
      const trainer = new Trainers[name](network, {})
      const update = (batch: number): number => {
        const input = new Tensor(1, 1, 3, new Float32Array([batch, -batch / 2, 1]))
        trainer.train(input, [batch])
        const { params } = network.getParamsAndGrads()[0]!
        return Math.abs(params[0]! - 1)
      }
      const weights = (): number[][] =>
        network.getParamsAndGrads().map(({ params }) => Array.from(params))
      return { optimizer: trainer, update, state: [network], weights }
    }
    const [one, twin] = [make(), make()]
    for (const each of [one, twin]) each.update(1)
    const { curve } = await rangeTest(one, [0, 1, 2], { ...options, divergence: Infinity })
    expect(new Set(curve.losses).size).toBeGreaterThan(6)
    expect(one.weights()).toEqual(twin.weights())
    // trainers have velocities and counters of their own: in what comes later they show
    for (const each of [one, twin]) for (const batch of [2, 0, 1]) each.update(batch)
    expect(one.weights()).toEqual(twin.weights())
  })
})

describe.skipIf(missing !== undefined)('deepbox', () => {
  let deepbox: Deepbox
  beforeAll(async () => {
    deepbox = await loadDeepbox()
  })
  it.each(['SGD', 'Adam', 'RMSprop', 'Lion'])('%s goes on as if nothing had been', async name => {
    const make = () => {
      const weight = deepbox.parameter([1, 2])
      const optimizer = new deepbox.optimizers[name]!([weight], { lr: 0.1 })
      const update = (batch: number): number => {
        const { data } = weight.tensor
        setGradient(deepbox, weight, [data[0]! + batch, data[1]! - batch])
        optimizer.step()
        return data[0]! ** 2 + data[1]! ** 2
      }
      return { weight, optimizer, update, state: [weight] }
    }
    const [one, twin] = [make(), make()]
    for (const each of [one, twin]) each.update(1)
    await rangeTest(one, [1, 2], options)
    for (const each of [one, twin]) each.update(2)
    expect(Array.from(one.weight.tensor.data)).toEqual(Array.from(twin.weight.tensor.data))
    expect(one.optimizer.paramGroups[0]!.options['lr']).toBe(0.1)
  })
})

describe('data', () => {
  const seen = async (data: BatchSource<number>, more: object = {}): Promise<number[]> => {
    const batches: number[] = []
    const update = (batch: number): number => {
      batches.push(batch)
      return 1
    }
    await rangeTest({ optimizer: { lr: 1 }, update, state: [] }, data, { updates: 7, ...more })
    return batches
  }
  it('is gone through from its beginning, again and again', async () => {
    expect(await seen([1, 2, 3])).toEqual([1, 2, 3, 1, 2, 3, 1])
    expect(await seen(epoch => [10 * epoch, 10 * epoch + 1])).toEqual([0, 1, 10, 11, 20, 21, 30])
    const slow = async function* (epoch: number) {
      yield* await Promise.resolve([epoch, -epoch])
    }
    expect(await seen(slow)).toEqual([0, -0, 1, -1, 2, -2, 3])
  })
  it('is asked for sizes where it can be', async () => {
    const requests: string[] = []
    const source: BatchSource<number> = {
      size: 10,
      batch: ({ epoch, start, size }) => {
        requests.push(`${epoch}:${start}+${size}`)
        return start < 10 ? start : undefined
      },
    }
    expect(await seen(source, { batchSize: 4 })).toEqual([0, 4, 8, 0, 4, 8, 0])
    expect(requests.slice(0, 4)).toEqual(['0:0+4', '0:4+4', '0:8+2', '1:0+4'])
  })
  it('is never asked for beyond its size, where a slice would be empty', async () => {
    const numbers = [1, 2, 3, 4, 5]
    const slices: number[][] = []
    const update = (batch: number[]): number => slices.push(batch)
    const source: BatchSource<number[]> = {
      size: 5,
      batch: ({ start, size }) => numbers.slice(start, start + size),
    }
    const trained = { optimizer: { lr: 1 }, update, state: [] }
    await rangeTest(trained, source, { updates: 4, batchSize: 3 })
    expect(slices).toEqual([
      [1, 2, 3],
      [4, 5],
      [1, 2, 3],
      [4, 5],
    ])
  })
  it('may end an epoch before its size', async () => {
    const starts: number[] = []
    const source: BatchSource<number> = {
      size: 10,
      batch: ({ start, size }) => (size < 4 ? undefined : starts.push(start)),
    }
    await seen(source, { batchSize: 4 })
    expect(starts).toEqual([0, 4, 0, 4, 0, 4, 0])
  })
  it.each([0, 1.5, NaN, '8'])('has no batches of %s samples', async batchSize => {
    const source: BatchSource<number> = { size: 10, batch: ({ start }) => start }
    await expect(seen(source, { batchSize })).rejects.toThrow(
      `batchSize must be a whole number from 1 up, got ${batchSize}`,
    )
  })
  it.each<[string, () => unknown, string]>([
    ['nothing', () => [], 'there are no batches in this data'],
    ['an empty source', () => ({ size: 0, batch: () => undefined }), 'there are no batches'],
    ['what is no data', () => ({}), 'data must be something to iterate over'],
    ['what can be gone through once', () => [1, 2][Symbol.iterator](), 'gone through only once'],
  ])('cannot be %s', async (_, make, message) => {
    await expect(seen(make() as never)).rejects.toThrow(message)
  })
})

describe('rangeTest', () => {
  it('suggests a rate that trains, where ten times as much hardly does', async () => {
    const one = training('sgd')
    const heard: RangeProgress[] = []
    const { suggestion, curve } = await rangeTest(
      one,
      Array.from({ length: 10 }, (_, i) => i),
      {
        from: 1e-3,
        to: 1000,
        suggest: steepestRate(),
        onProgress: progress => void heard.push(progress),
      },
    )
    expect(heard.map(({ loss }) => loss)).toEqual(curve.losses)
    expect(suggestion.ok).toBe(true)
    const { trials } = await gridSearch(one, batches, {
      from: 1e-3,
      to: 1000,
      points: 13,
      updates: 50,
    })
    const rate = suggestion.ok ? suggestion.rate : NaN
    const near = trials.reduce((a, b) =>
      Math.abs(Math.log(a.rate / rate)) < Math.abs(Math.log(b.rate / rate)) ? a : b,
    )
    expect(near.score).toBeLessThan(0.7 * problem.loss(new Float64Array(problem.size)))
  })

  it('measures on other data where it is told to', async () => {
    const one = { ...training('adam'), evaluate: () => ({ loss: 3, accuracy: 0.5 }) }
    const { curve } = await rangeTest(one, batches, options)
    expect([curve.losses[5], curve.accuracies?.[5]]).toEqual([3, 0.5])
  })

  it('is not done twice at once', async () => {
    const one = training('adam')
    const before = one.bits()
    const [first, second] = [rangeTest(one, batches, options), rangeTest(one, batches, options)]
    await expect(second).rejects.toThrow('rates are being tried on this optimizer')
    await first
    await rangeTest(one, batches, options)
    expect(one.bits()).toBe(before)
  })

  it('is free again after a snapshot failed', async () => {
    const weights = Float64Array.of(1)
    const trained = {
      optimizer: sgd([weights], { learningRate: 0.1 }),
      update: () => 1,
      state: [weights],
    }
    const snapshot = (): never => {
      throw new Error('no memory')
    }
    await expect(rangeTest({ ...trained, snapshot }, [0], options)).rejects.toThrow('no memory')
    expect((await rangeTest(trained, [0], options)).updates).toBe(12)
  })

  it.each<[object, string]>([
    [{ state: undefined }, 'state is missing: list what updates change besides the optimizer'],
    [{ optimizer: {} }, 'no learning rate was found'],
  ])('refuses %j', async (wrong, message) => {
    const test = rangeTest({ ...training('sgd'), ...wrong }, batches)
    await expect(test).rejects.toThrow(message)
  })
})

describe('searches', () => {
  it('try each rate from the same beginning', async () => {
    const one = training('momentum')
    one.step()
    const before = one.bits()
    const { trials, best, updates } = await gridSearch(one, batches, {
      ...{ from: 0.001, to: 10, points: 9, updates: 20 },
    })
    expect(one.bits()).toBe(before)
    expect([trials.length, updates]).toEqual([9, 180])
    // by hand
    ;(one.optimizer as AnyMethod).learningRate = best!.rate
    const losses = Array.from({ length: 20 }, (_, i) => one.update(batches[i % 5]!) as number)
    expect(best!.score).toBe((losses[18]! + losses[19]!) / 2)
    expect(Math.min(...trials.map(({ score }) => score ?? Infinity))).toBe(best!.score)
  })
  it('draw rates by a seed', async () => {
    const one = training('adam')
    const search = (seed: number) => randomSearch(one, batches, { points: 4, updates: 3, seed })
    expect(await search(1)).toEqual(await search(1))
    expect((await search(1)).trials).not.toEqual((await search(2)).trials)
  })
})
