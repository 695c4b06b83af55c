import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  constant,
  createRun,
  cyclic,
  linear,
  OptionError,
  scale,
  sequence,
  type Length,
  type RunOptions,
  type Schedule,
} from '../src/index.ts'

const lasting = (steps: Length): Schedule => constant({ value: 1, steps })

describe('units', () => {
  const run = createRun({ epochs: 10, datasetSize: 1000, batchSize: 50, tokensPerStep: 2000 })
  it.each([
    [7, 7],
    [0, 0],
    [2.5, 2.5],
    ['7 steps', 7],
    ['1 step', 1],
    ['3 epochs', 60],
    ['0.5 epochs', 10],
    ['.5 epoch', 10],
    ['5%', 10],
    ['12.5%', 25],
    ['rest', 200],
    ['1e3 samples', 20],
    ['1 sample', 0],
    ['4e4 tokens', 20],
    ['1e+2 steps', 100],
    ['1e12 steps', 1e12],
    ['1e15 steps', 1e15],
    ['9007199254740991 steps', 2 ** 53 - 1],
    ['1e17 samples', 2e15],
  ] as const)('%s', (length, steps) => {
    expect(lasting(length).bind(run).duration).toBe(steps)
  })
  it.each([
    '10',
    '10epochs',
    '10  epochs',
    ' 10 epochs',
    '10 Epochs',
    'ten epochs',
    '-1 epochs',
    '1. steps',
    '1e999 steps',
    '%',
    '5 %',
    '5%s',
    'rest ',
    '',
    'NaN steps',
    'Infinity',
    '0x10 steps',
    '1_000 steps',
    '10 epochs\n',
  ])('%j is no length', length => {
    expect(() => lasting(length as Length)).toThrow(
      new OptionError(
        `constant.steps must be a length, such as 100 or "10 epochs", got ${JSON.stringify(length)}`,
      ),
    )
  })
  it('refuses a long text at once', () => {
    expect(() => lasting(`${'1'.repeat(200_000)}x` as Length)).toThrow('must be a length')
  })
})

describe('lengths add up', () => {
  const shares = fc
    .array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 })
    .map(weights => {
      const total = weights.reduce((sum, weight) => sum + weight)
      return weights.map(weight => (100 * weight) / total)
    })
  it('to the whole run, whatever the shares', () => {
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 1_000_000 }), (parts, steps) => {
        const lr = sequence({ parts: parts.map(share => lasting(`${share}%`)) })
        expect(lr.bind(createRun({ steps })).duration).toBe(steps)
      }),
      { numRuns: 200 },
    )
  })
  it('to the whole run, in sequences in sequences, scaled and plain', () => {
    fc.assert(
      fc.property(
        shares,
        fc.integer({ min: 1, max: 10_000 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
        (parts, steps, cuts) => {
          const tree = (list: readonly Schedule[]): Schedule => {
            if (list.length < 2) return list[0]!
            const cut = 1 + (cuts.next().value! % (list.length - 1))
            const both = sequence({ parts: [tree(list.slice(0, cut)), tree(list.slice(cut))] })
            return cuts.next().value! % 2 ? scale({ schedule: both, factor: 2 }) : both
          }
          const lr = tree(parts.map(share => lasting(`${share}%`)))
          expect(lr.bind(createRun({ steps })).duration).toBe(steps)
        },
      ),
      { numRuns: 200 },
    )
  })
  it('by rounding where they end, not how long they are', () => {
    const third = lasting('33.3333333333%')
    const lr = sequence({ parts: [third, third, third] }).bind(createRun({ steps: 200 }))
    expect(lr.duration).toBe(200)
    const parts = [1, 2, 3].map(value => constant({ value, steps: '33.3333333333%' }))
    const ends = sequence({ parts }).bind(createRun({ steps: 200 }))
    expect([66, 67, 132, 133].map(ends)).toEqual([1, 2, 2, 3])
  })
  it('with steps and epochs among them, and rest taking what is left', () => {
    const lr = sequence({
      parts: [lasting('1.3 epochs'), lasting(5), lasting('10%'), lasting('rest')],
    })
    expect(lr.bind(createRun({ epochs: 9, stepsPerEpoch: 7 })).duration).toBe(63)
  })
})

describe('a length of nothing', () => {
  const ends = (run: RunOptions, ...parts: Length[]): number =>
    sequence({ parts: parts.map(lasting) }).bind(createRun(run)).duration
  it('is nothing where the one before it ends halfway between two steps', () => {
    // by way of epochs, 31.5 comes out as 31.499999999999996
    const run = { epochs: 12, datasetSize: 200, batchSize: 16 }
    expect(ends(run, '272 samples', 14, '0 epochs')).toBe(32)
  })
  it('is nothing where the one before it ends between two steps', () => {
    const run = { epochs: 4, stepsPerEpoch: 7 }
    expect(ends(run, 17.25, '0 epochs')).toBe(17.25)
    expect(ends(run, 17.25, '0%', '0.3 epochs')).toBe(19)
  })
})

it('gives a period its own length, wherever it begins', () => {
  const run = createRun({ epochs: 12, stepsPerEpoch: 13 })
  for (const begins of ['0.5 epochs', '3.1153846 epochs', '40.5 steps', '1.7%'] as const) {
    const lr = sequence({ parts: [lasting(begins), cyclic({ low: 0, high: 1, up: '1 epoch' })] })
    const bound = lr.bind(run)
    const start = lasting(begins).bind(run).duration
    expect([start, start + 13, start + 26, start + 39].map(bound)).toEqual([0, 1, 0, 1])
  }
})

describe('binding', () => {
  it('leaves the config, and what it is called on, as they were', () => {
    const lr = linear({ from: 1, steps: '2 epochs' })
    const bound = lr.bind(createRun({ stepsPerEpoch: 4 }))
    expect(bound.config).toEqual({ type: 'linear', from: 1, steps: '2 epochs' })
    expect(lr.unbound).toEqual(['2 epochs'])
    expect(() => lr(0)).toThrow('linear needs a run to count "2 epochs": bind it or count in steps')
    expect(bound.bind(createRun({ stepsPerEpoch: 3 })).duration).toBe(6)
  })
  it.each<[Length, RunOptions, string]>([
    ['1 epoch', { steps: 5 }, 'the run needs stepsPerEpoch, or datasetSize and batchSize'],
    ['1 epoch', { datasetSize: 5 }, 'the run needs stepsPerEpoch, or datasetSize and batchSize'],
    [
      '5%',
      { stepsPerEpoch: 5 },
      'the run needs steps, or epochs and stepsPerEpoch, or datasetSize and batchSize',
    ],
    [
      'rest',
      { epochs: 5, datasetSize: 100 },
      'the run needs steps, or epochs and stepsPerEpoch, or datasetSize and batchSize',
    ],
    ['9 samples', { steps: 5 }, 'the run needs batchSize'],
    ['9 tokens', { steps: 5 }, 'the run needs tokensPerStep'],
  ])('says of %s in %j what is missing', (length, run, missing) => {
    expect(() => sequence({ parts: [lasting(length)] }).bind(createRun(run))).toThrow(
      new OptionError(`constant.steps, "${length}": ${missing}`),
    )
  })
})

describe('the clock', () => {
  it('knows steps from epochs and epochs from steps', () => {
    const run = createRun({ epochs: 3, stepsPerEpoch: 4 })
    expect([run.steps, run.epochs]).toEqual([12, 3])
    expect(createRun({ steps: 10, stepsPerEpoch: 4 }).epochs).toBe(2.5)
    expect(createRun({ epochs: 3 }).steps).toBeUndefined()
    expect(createRun({ steps: 3 }).epochs).toBeUndefined()
    expect(createRun({ epochs: 0 }).steps).toBe(0)
    expect(createRun({}).steps).toBeUndefined()
  })
  it('counts a small last batch as a step, unless it is dropped', () => {
    const ragged = createRun({ epochs: 2, datasetSize: 100, batchSize: 30 })
    expect([ragged.steps, ragged.stepAtEpoch(1), ragged.epochAt(6)]).toEqual([8, 4, 1.5])
    expect([0, 1, 3, 4, 5, 8].map(step => ragged.samplesAt(step))).toEqual([
      0, 30, 90, 100, 130, 200,
    ])
    const whole = createRun({ epochs: 2, datasetSize: 100, batchSize: 30, dropLast: true })
    expect([whole.steps, whole.stepAtEpoch(1)]).toEqual([6, 3])
    expect([0, 1, 3, 4, 6].map(step => whole.samplesAt(step))).toEqual([0, 30, 90, 120, 180])
  })
  it('goes from steps to samples and back', () => {
    const sizes = fc.integer({ min: 1, max: 5000 })
    fc.assert(
      fc.property(sizes, sizes, fc.boolean(), fc.nat(100_000), (data, batch, dropLast, step) => {
        fc.pre(!dropLast || batch <= data)
        const run = createRun({ datasetSize: data, batchSize: batch, dropLast })
        expect(run.stepAtSamples(run.samplesAt(step))).toBeCloseTo(step, 6)
        // added up batch by batch
        const perEpoch = dropLast ? Math.floor(data / batch) : Math.ceil(data / batch)
        const last = dropLast ? batch : data - (perEpoch - 1) * batch
        const inside = step % perEpoch
        const epochSamples = (perEpoch - 1) * batch + last
        expect(run.samplesAt(step)).toBe(
          Math.floor(step / perEpoch) * epochSamples + inside * batch,
        )
      }),
      { numRuns: 200 },
    )
  })
  it('counts samples and tokens without knowing epochs', () => {
    const run = createRun({ batchSize: 8, tokensPerStep: 100 })
    expect([run.samplesAt(1e9), run.stepAtSamples(80), run.tokensAt(3)]).toEqual([8e9, 10, 300])
    expect(run.stepAtTokens(250)).toBe(2.5)
  })
})

describe('a run that cannot be', () => {
  it.each<[unknown, string]>([
    [{ epochs: -1 }, 'run.epochs cannot be -1'],
    [{ epochs: NaN }, 'run.epochs cannot be NaN'],
    [{ steps: '10' }, 'run.steps cannot be "10"'],
    [{ steps: Infinity }, 'run.steps cannot be Infinity'],
    [{ stepsPerEpoch: 0 }, 'run.stepsPerEpoch cannot be 0'],
    [{ batchSize: 0 }, 'run.batchSize cannot be 0'],
    [{ dropLast: 'yes' }, 'run.dropLast cannot be "yes"'],
    [{ epoch: 5 }, 'run has no "epoch"; it has steps, epochs, stepsPerEpoch'],
    [{ steps: 5, epochs: 1 }, 'run takes steps or epochs, not both'],
    [{ datasetSize: 5, batchSize: 8, dropLast: true }, 'dropLast leaves nothing of 5 samples'],
    [
      { stepsPerEpoch: 12, datasetSize: 105, batchSize: 10 },
      'run.stepsPerEpoch is 12, but 105 samples in batches of 10 make 11: leave one of them out',
    ],
    [{ stepsPerEpoch: 9, datasetSize: 105, batchSize: 10 }, 'stepsPerEpoch is 9, but'],
    [{ stepsPerEpoch: 11, datasetSize: 105, batchSize: 10, dropLast: true }, 'make 10: leave'],
    [null, 'run must be an object, got null'],
    ['10 epochs', 'run must be an object, got "10 epochs"'],
  ])('%j', (options, message) => {
    expect(() => createRun(options as RunOptions)).toThrow(message)
    expect(() => createRun(options as RunOptions)).toThrow(OptionError)
  })
  it.each([10, 11])('is not one whose %d updates an epoch are those of its batches', steps => {
    const run = { stepsPerEpoch: steps, datasetSize: 105, batchSize: 10, epochs: 2 }
    expect(createRun(run).steps).toBe(2 * steps)
  })
  it('takes undefined for what is not known', () => {
    expect(createRun({ steps: 5, epochs: undefined, dropLast: undefined }).steps).toBe(5)
  })
})
