import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  OptionError,
  auto,
  constant,
  driveOptimizer,
  gridSearch,
  plannedBatches,
  probe,
  property,
  randomSearch,
  rangeTest,
  rateFunction,
  setter,
  sgd,
  stateFromBytes,
  stateToBytes,
  targetOf,
} from '../src/index.ts'

const schedule = constant({ value: 0.1 })

describe('an option that there is not', () => {
  it('is answered with all that there are, those of core and ours', async () => {
    expect(() => driveOptimizer({ lr: 1 }, schedule, { multiplier: [1] } as object)).toThrow(
      /^drive has no option "multiplier"; it has run, .*, onChange, multipliers, knobs$/,
    )
    expect(() => rateFunction(schedule, { countfrom: 1 } as object)).toThrow(
      /^drive has no option "countfrom"; it has run, .*, onChange, countFrom, neverZero$/,
    )
    const weights = Float64Array.of(1)
    const optimizer = sgd([weights], { learningRate: 0.1 })
    const trained = { optimizer, update: () => 1, state: [weights] }
    await expect(rangeTest(trained, [1], { batchsize: 2 } as object)).rejects.toThrow(
      /^a range test has no option "batchsize"; it has from, .*, signal, batchSize$/,
    )
    await expect(gridSearch(trained, [1], { point: 2 } as object)).rejects.toThrow(
      /^a search has no option "point"; it has updates, .*, from, to, points, batchSize$/,
    )
    await expect(randomSearch(trained, [1], { point: 2 } as object)).rejects.toThrow(
      /^a search has no option "point"; it has updates, .*, from, to, points, seed, batchSize$/,
    )
  })

  it('leaves other errors as they are', () => {
    const plan = { type: 'cosine' } as never
    expect(() => rateFunction(plan)).toThrow(/a config goes through fromConfig first/)
  })
})

describe('what is missing', () => {
  it('is said', async () => {
    const source = { size: 4, batch: () => 1 }
    const options = { batchsize: 2, run: { epochs: 1 } } as never
    await expect(plannedBatches(source, options).next()).rejects.toThrow(
      'batchSize is missing: the channel of a plan, or one size',
    )
    expect(() => targetOf(undefined as never)).toThrow('give at least one knob')
  })
})

describe('what JavaScript lets through', () => {
  const weights = Float64Array.of(1)
  const groups = [{ name: 'body', lr: 0.1 }, { lr: 0.2 }]
  const optimizer = sgd([weights], { learningRate: 0.1 })
  const wrong: [what: string, act: () => unknown, message: string][] = [
    [
      'a schedule for a number',
      () => sgd([weights], { learningRate: schedule as never }),
      'sgd.learningRate must be a number: a schedule sets it, and others, through driveOptimizer(',
    ],
    [
      'a switch for a number',
      () => sgd([weights], { learningRate: true as never }),
      'sgd.learningRate must be a finite number from 0 up, got true',
    ],
    [
      'a word for a switch',
      () => sgd([weights], { learningRate: 1, nesterov: 'yes' as never }),
      'sgd.nesterov must be true or false, got yes',
    ],
    [
      'no gradients',
      () => {
        optimizer.step(undefined as never)
      },
      'sgd.step takes a list of gradients',
    ],
    [
      'one multiplier for all groups',
      () => driveOptimizer(groups, schedule, { multipliers: 0.5 as never }),
      'multipliers are a list, or by the names of groups, body, 1; got a number',
    ],
    [
      'a number for a knob',
      () => driveOptimizer({}, schedule, { knobs: { learningRate: 0.1 as never } }),
      'the knob of learningRate must be a function that sets it, or { set, get }, got 0.1',
    ],
    [
      'things the wrong way round',
      () => driveOptimizer(schedule, optimizer as never),
      'It is a schedule: the optimizer comes first',
    ],
    [
      'what is not there yet',
      () => driveOptimizer(Promise.resolve(optimizer), schedule),
      'It is a promise: await it',
    ],
    ['nothing', () => property(undefined as never, 'lr'), 'lr is to be set in an object, got unde'],
    ['nothing', () => setter(undefined as never, 'setLr'), 'this object has no method setLr'],
    [
      'a plan for a schedule',
      () => rateFunction({ learningRate: schedule, momentum: schedule } as never),
      'rateFunction takes the schedule of a rate, got a plan of learningRate, momentum',
    ],
    [
      'another beginning',
      () => rateFunction(schedule, { countFrom: 2 as never }),
      'countFrom must be 0 or 1, got 2',
    ],
    [
      'an ArrayBuffer',
      () => stateFromBytes(stateToBytes(optimizer.state).buffer as never),
      'of an ArrayBuffer make one with new Uint8Array(buffer)',
    ],
  ]

  it.each(wrong)('%s', (_, act, message) => {
    const error = expect(act)
    error.toThrow(OptionError)
    error.toThrow(message)
    expect(groups.map(({ lr }) => lr)).toEqual([0.1, 0.2])
  })

  it('takes bytes of another realm, as test runners have them', () => {
    const bytes = stateToBytes(optimizer.state)
    const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes }) as Uint8Array
    expect(stateFromBytes(foreign)).toEqual(optimizer.state)
  })

  const later: [what: string, act: () => Promise<unknown>, message: string][] = [
    [
      'an optimizer for a target',
      () => probe(optimizer as never, { update: () => 1, weights: () => weights }),
      'probe takes a target: make one of an optimizer with auto(optimizer)',
    ],
    [
      'no update',
      () => probe(auto(optimizer), { weights: () => weights } as never),
      'probe needs update, a function, got undefined',
    ],
    [
      'no update',
      () => rangeTest({ optimizer, state: [] } as never, [1]),
      'update is missing: a function that does one update with a batch',
    ],
    [
      'no data',
      () => rangeTest({ optimizer, state: [], update: () => 1 }, undefined as never),
      'data must be something to iterate over',
    ],
    [
      'a list for data of any size',
      () => plannedBatches([1, 2] as never, { batchSize: 1, run: { epochs: 1 } }).next(),
      'the data must say how many samples they have',
    ],
  ]

  it.each(later)('%s', async (_, act, message) => {
    await expect(act()).rejects.toThrow(message)
  })
})
