import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtins } from '../../src/builtins.ts'
import {
  OptionError,
  batchKinds,
  constant,
  cosine,
  drive,
  exponential,
  fromConfig,
  growBatch,
  grownBatch,
  growingRun,
  linear,
  microBatches,
  piecewise,
  rampBatch,
  sequence,
  step,
  type GrowBatchOptions,
  type GrownPlan,
  type Plan,
  type RunOptions,
  type Schedule,
  warmup,
} from '../../src/index.ts'

const cifar: RunOptions = { epochs: 200, datasetSize: 50_000 }
const drops = piecewise({
  values: [0.1, 0.02, 0.004, 0.0008],
  at: ['60 epochs', '120 epochs', '160 epochs'],
})
const near = (value: number, wanted: number): void => {
  expect(Math.abs(value / wanted - 1), `${value}, not ${wanted}`).toBeLessThanOrEqual(1e-12)
}

/** Rate and batch size at the beginning of epochs. */
function tableOf(plan: GrownPlan, epochs: readonly number[], options = cifar): number[][] {
  const run = growingRun(options, plan.batchSize)
  const rate = plan.learningRate.bind(run)
  return epochs.map(epoch => {
    const at = run.stepAtEpoch(epoch)
    expect(Number.isInteger(at)).toBe(true)
    return [rate(at), run.batchSizeAt(at)]
  })
}
const expectTable = (found: number[][], wanted: number[][]): void => {
  found.forEach(([rate, size], i) => {
    near(rate!, wanted[i]![0]!)
    expect(size).toBe(wanted[i]![1])
  })
  expect(found.length).toBe(wanted.length)
}

describe('tables that were worked out by hand', () => {
  const epochs = [0, 59, 60, 120, 160]
  const five = (options: Omit<GrowBatchOptions, 'schedule' | 'batchSize'>): number[][] =>
    tableOf(growBatch({ schedule: drops, batchSize: 128, ...options }), epochs)

  it('five times the batch at each drop, at a fixed rate (Smith et al.)', () => {
    expectTable(five({}), [
      [0.1, 128],
      [0.1, 128],
      [0.1, 640],
      [0.1, 3200],
      [0.1, 16_000],
    ])
  })
  it('the first drop by the batch, later ones by the rate (their hybrid)', () => {
    expectTable(five({ until: 0.2 }), [
      [0.1, 128],
      [0.1, 128],
      [0.1, 640],
      [0.02, 640],
      [0.004, 640],
    ])
  })
  it('capped at a tenth of the samples, what is left by the rate', () => {
    expectTable(five({ maximum: 5000 }), [
      [0.1, 128],
      [0.1, 128],
      [0.1, 640],
      [0.1, 3200],
      [0.03125, 5000],
    ])
  })
  it('plain decay with a share of 0', () => {
    expectTable(five({ share: 0 }), [
      [0.1, 128],
      [0.1, 128],
      [0.02, 128],
      [0.004, 128],
      [0.0008, 128],
    ])
  })
  it('half of the drop each', () => {
    // s = 1/25 at epoch 120: 5 times the batch and a fifth of the rate
    const [third] = tableOf(growBatch({ schedule: drops, batchSize: 128, share: 0.5 }), [120])
    expectTable([third!], [[0.02, 640]])
  })
  it('a momentum raised from 0.9 to 0.98 for batches five times as large', () => {
    const plan = growBatch({ schedule: drops, batchSize: 128, momentum: { from: 0.9, to: 0.98 } })
    expect(plan.momentum).toBe(0.98)
    // exactly: no digits of (1 − 0.9) / (1 − 0.98) show
    expect(plan.learningRate.config).toMatchObject({ batchSize: 640 })
    expectTable(tableOf(plan, [0, 60, 120]), [
      [0.1, 640],
      [0.1, 3200],
      [0.1, 16_000],
    ])
  })

  it('twice the batch and 1/√2 of the rate instead of half the rate (Seesaw)', () => {
    const halving = step({ from: 0.01, factor: 0.5, every: '10 epochs' })
    const plan = growBatch({ schedule: halving, batchSize: 64, power: 0.5 })
    const rates = [0.01, 0.01 / Math.SQRT2, 0.005, 0.005 / Math.SQRT2, 0.0025]
    expectTable(
      tableOf(plan, [0, 10, 20, 30, 40], { epochs: 50, datasetSize: 8192 }),
      rates.map((rate, i) => [rate, 64 * 2 ** i]),
    )
  })

  it('the exact noise scale rate · (N / B − 1)', () => {
    const plan = growBatch({ schedule: drops, batchSize: 128, samples: 50_000 })
    // N / (1 + (N/128 − 1) · s) for s = 1/5, 1/25, 1/125: 50000/78.925 = 633.5…, 50000/16.585 = 3014.8…, 50000/4.117 = 12144.8…
    const sizes = [1, 5, 25, 125].map(k => 50_000 / (1 + (50_000 / 128 - 1) / k))
    expect(sizes.map(Math.round)).toEqual([128, 634, 3015, 12_145])
    const found = tableOf(plan, [0, 60, 120, 160])
    found.forEach(([rate, size], i) => {
      expect(size).toBe(Math.round(sizes[i]!))
      near(rate! * (50_000 / size! - 1), (0.1 / 5 ** i) * (50_000 / 128 - 1))
    })
    const raised = growBatch({
      ...{ schedule: drops, batchSize: 128, samples: 50_000 },
      momentum: { from: 0.9, to: 0.98 },
    })
    const [[, size]] = tableOf(raised, [0]) as [[number, number]]
    expect(size).toBe(Math.round(50_000 / (1 + (50_000 / 128 - 1) / 5)))
  })

  it('is never all samples at once with the exact noise scale', () => {
    const law = { schedule: linear({ from: 1, steps: 10 }), batchSize: 4, samples: 20 }
    expect([0, 5, 9.99, 10].map(grownBatch(law))).toEqual([4, 7, 19, 19])
    expect(growBatch(law).learningRate(10)).toBe(0)
  })

  it('so many updates', () => {
    const updates = (options: Partial<GrowBatchOptions>): number =>
      growingRun(cifar, growBatch({ schedule: drops, batchSize: 128, ...options }).batchSize).steps!
    // ⌈50000/128⌉ = 391, ⌈50000/640⌉ = 79, ⌈50000/3200⌉ = 16, ⌈50000/16000⌉ = 4
    expect(updates({})).toBe(60 * 391 + 60 * 79 + 40 * 16 + 40 * 4)
    expect(updates({ share: 0 })).toBe(200 * 391)
    expect(updates({ until: 0.2 })).toBe(60 * 391 + 140 * 79)
  })
})

describe('rounding', () => {
  const decay = exponential({ from: 0.1, rate: 0.5, period: 10 })
  const sizesOf = (options: Partial<GrowBatchOptions>): number[] => {
    const plan = growBatch({ schedule: decay, batchSize: 100, ...options })
    return Array.from({ length: 40 }, (_, t) => {
      const size = plan.batchSize(t)
      // whatever rounding did, the law holds
      near(
        plan.learningRate(t) / size ** (options.power ?? 1),
        decay(t) / 100 ** (options.power ?? 1),
      )
      return size
    })
  }
  it('gives whole samples', () => {
    expect(sizesOf({})).toEqual(
      Array.from({ length: 40 }, (_, t) => Math.round(100 * 2 ** (t / 10))),
    )
  })
  it('gives multiples of what memory holds', () => {
    const sizes = sizesOf({ multipleOf: 32 })
    expect(sizes).toEqual(
      Array.from({ length: 40 }, (_, t) => 32 * Math.round((100 * 2 ** (t / 10)) / 32)),
    )
    expect(microBatches(sizes[12]!, 32)).toEqual(Array(sizes[12]! / 32).fill(32))
  })
  it('gives powers of two, and of them times a multiple', () => {
    expect(new Set(sizesOf({ doubling: true, power: 0.5 }))).toEqual(
      new Set([128, 256, 512, 1024, 2048]),
    )
    expect(new Set(sizesOf({ doubling: true, multipleOf: 24 }))).toEqual(
      new Set([96, 192, 384, 768, 1536]),
    )
  })
  it('never goes past the maximum, nor below one multiple', () => {
    expect(Math.max(...sizesOf({ maximum: 700, doubling: true }))).toBe(512)
    expect(Math.max(...sizesOf({ maximum: 700, multipleOf: 32 }))).toBe(672)
    expect(Math.min(...sizesOf({ multipleOf: 250 }))).toBe(250)
  })
})

describe('a plan', () => {
  const plan = growBatch({
    ...{ schedule: cosine({ from: 0.1, to: 0.001, steps: '100%' }), batchSize: 16 },
    ...{ maximum: 200, momentum: { from: 0.9, to: 0.95 } },
  })
  const run: RunOptions = { epochs: 6, datasetSize: 1000 }

  it('is JSON', () => {
    const config: unknown = JSON.parse(JSON.stringify(plan))
    const again = fromConfig(config, [...builtins, ...batchKinds]) as GrownPlan
    const values = (of: Plan): unknown[] => {
      const { advance } = drive(of, { set: () => undefined }, { run })
      return Array.from({ length: 100 }, () => advance())
    }
    expect(values(again)).toEqual(values(plan))
    expect(JSON.parse(JSON.stringify(again))).toEqual(config)
  })
  it('holds the law at every update, in the epochs that the decay says', () => {
    const grown = growingRun(run, plan.batchSize)
    const { advance } = drive(plan, { set: () => undefined }, { run })
    for (let update = 0; update < grown.steps!; update++) {
      const { learningRate, batchSize, momentum } = advance()
      const x = grown.epochAt(update) / 6
      const decay = 0.001 + (0.099 * (1 + Math.cos(Math.PI * x))) / 2
      expect(momentum).toBe(0.95)
      expect(Math.abs((learningRate / batchSize) * (32 / decay) - 1)).toBeLessThan(1e-9) // places are counted in 2^−32 epochs
      expect(batchSize).toBe(Math.min(200, Math.round(32 * (0.1 / decay) + 1e-12)))
    }
  })
  it('counts steps where its decay does, and data else', () => {
    const decay = piecewise({ values: [1, 0.5], at: [3] })
    const inSteps = growingRun(run, growBatch({ schedule: decay, batchSize: 10 }).batchSize)
    expect([0, 2, 3].map(inSteps.batchSizeAt)).toEqual([10, 10, 20])
    for (const at of ['0.3 epochs', '300 samples', '5%', '3000 tokens'] as const) {
      const { batchSize } = growBatch({
        schedule: piecewise({ values: [1, 0.5], at: [at] }),
        batchSize: 10,
      })
      const inData = growingRun({ ...run, batchSize: 10, tokensPerStep: 100 }, batchSize)
      expect([0, 29, 30, 31].map(inData.batchSizeAt)).toEqual([10, 10, 20, 20])
    }
    expect(
      () =>
        growingRun(run, growBatch({ schedule: decay, batchSize: 10, along: 'data' }).batchSize)
          .steps,
    ).toThrow('3 counts steps where all else counts samples')
  })
  it('places parts along the data', () => {
    const part = (value: number) => constant({ value, steps: '1 epoch' })
    const { batchSize } = growBatch({
      schedule: sequence({ parts: [part(1), part(0.5), part(0.25)] }),
      batchSize: 8,
    })
    const grown = growingRun({ epochs: 3, datasetSize: 64 }, batchSize)
    expect([0, 1, 2].map(epoch => grown.batchSizeAt(grown.stepAtEpoch(epoch)))).toEqual([8, 16, 32])
    expect(grown.steps).toBe(8 + 4 + 2)
  })
  it('lasts as long as its decay', () => {
    const { learningRate } = growBatch({
      schedule: linear({ from: 1, to: 0.5, steps: '3 epochs' }),
      batchSize: 10,
    })
    const grown = growingRun(run, plan.batchSize)
    expect(learningRate.bind(grown).duration).toBe(grown.stepAtEpoch(3))
  })
  const raised = { momentum: { from: 0.5, to: 0.9 } }
  it.each<[Partial<GrowBatchOptions> | (() => unknown), string]>([
    [{ batchSize: 0 }, 'batchSize must be a finite number >= 1'],
    [{ power: 0 }, 'power must be a finite number > 0'],
    [{ share: -0.1 }, 'share must be a finite number >= 0, got -0.1'],
    [{ until: 2 }, 'until must be a finite number >= 0 <= 1'],
    [{ until: -0.1 }, 'until must be a finite number >= 0 <= 1'],
    [{ maximum: 0.5 }, 'maximum must be a finite number >= 1, got 0.5'],
    [{ samples: 1 }, 'samples must be a finite number > 1, got 1'],
    [{ multipleOf: 0 }, 'multipleOf must be a whole number >= 1, got 0'],
    [{ maximum: 8, multipleOf: 16 }, 'maximum is 8, less than one multiple of 16'],
    [{ samples: 10 }, 'batchSize must be less than the 10 samples there are'],
    [{ samples: 128 }, 'batchSize must be less than the 128 samples there are'],
    [
      { batchSize: 50, samples: 100, multipleOf: 128 },
      'multipleOf must be less than the 100 samples there are',
    ],
    [{ batchSize: 50, samples: 128, multipleOf: 128 }, 'multipleOf must be less than the 128'],
    [{ schedule: undefined as never }, 'growBatch.schedule must be a schedule, got undefined'],
    [{ schedule: 0.1 as never }, 'growBatch.schedule must be a schedule, got 0.1'],
    [{ along: 'days' as never }, 'along must be steps or data, got "days"'],
    ...[
      { from: 0.9, to: 1 },
      { from: 1, to: 0.9 },
      { from: -0.1, to: 0.9 },
      { from: 0.9, to: -0.1 },
    ].map((momentum): [Partial<GrowBatchOptions>, string] => [
      { momentum },
      'momentum must be { from, to }, both from 0 up to, but',
    ]),
    [{ momentum: 0.9 as never }, 'both from 0 up to, but not, 1, got 0.9'],
    [
      { batchSize: 2, momentum: { from: 0.9, to: 0.5 } },
      'momentum 0.9 to 0.5 makes a batchSize of 2 one of 0.40: begin with a larger one',
    ],
    // each as it was given
    [
      { ...raised, batchSize: undefined as never },
      '.batchSize must be a finite number >= 1, got undef',
    ],
    [{ ...raised, batchSize: 0 }, '>= 1, got 0'],
    [{ ...raised, power: 0 }, '> 0, got 0'],
    [() => grownBatch({ batchSize: 3 }), 'give either schedule, which counts steps, or alongData'],
    [
      () =>
        growBatch({ schedule: linear({ from: 1, steps: '1 epoch' }), batchSize: 10 }).batchSize(3),
      'needs a run',
    ],
    [
      () => rampBatch({ from: 16, to: 50, over: 10 }),
      'to must be from plus a multiple of 16, got 50',
    ],
    [
      () => rampBatch({ from: 16, to: 0, over: 10 }),
      'to must be from plus a multiple of 16, got 0 from 16',
    ],
    ...[
      { from: 16.5, to: 50 },
      { from: 0, to: 50, by: 10 },
      { from: 16, to: 17, by: 0.5 },
      { from: 16, to: 8, by: -8 },
      { from: 16, to: 16, by: 0 },
    ].map((options): [() => unknown, string] => [
      () => rampBatch({ ...options, over: 10 }),
      'from and by must be whole numbers',
    ]),
    [() => microBatches(10, 0), 'largest must be a whole number from 1 up, got 0'],
    [() => microBatches(10, 2.5), 'largest must be a whole number from 1 up, got 2.5'],
    [() => microBatches(0, 10), 'size must be a whole number from 1 up, got 0'],
  ])('%j', (wrong, message) => {
    const make = (): unknown =>
      typeof wrong === 'function'
        ? wrong()
        : growBatch({ schedule: drops, batchSize: 128, ...wrong })
    expect(make).toThrow(OptionError)
    expect(make).toThrow(message)
  })
  it('takes what is just possible', () => {
    const at = (options: Partial<GrowBatchOptions>): number =>
      growBatch({
        ...{ schedule: linear({ from: 1, to: 0.01, steps: 10 }), batchSize: 1, ...options },
      }).batchSize(10)
    expect(at({ maximum: 1 })).toBe(1)
    expect(at({ maximum: 16, multipleOf: 16 })).toBe(16)
    // never all of the samples at once
    expect(at({ samples: 1.5 })).toBe(1)
    expect(at({ samples: 17, multipleOf: 16 })).toBe(16)
    expect(rampBatch({ from: 16, to: 16, over: 10 })(5)).toBe(16)
    expect(rampBatch({ from: 1, to: 2, over: 10 })(10)).toBe(2)
    // from 0 up: a momentum of 0.75 makes as much noise as none does with a fourth of the batch
    const raised = growBatch({
      ...{ schedule: linear({ from: 1, steps: 10 }), batchSize: 8 },
      momentum: { from: 0, to: 0.75 },
    })
    expect(raised.batchSize(0)).toBe(32)
    const lowered = growBatch({
      ...{ schedule: linear({ from: 1, steps: 10 }), batchSize: 4 },
      momentum: { from: 0.75, to: 0 },
    })
    expect(lowered.batchSize(0)).toBe(1)
  })
  it('says where the batch would be without end', () => {
    const { batchSize } = growBatch({
      schedule: linear({ from: 1, steps: '2 epochs' }),
      batchSize: 10,
    })
    expect(() => growingRun(run, batchSize).steps).toThrow(
      /^batchSize is Infinity at step \d+; it must be finite: give it a maximum$/,
    )
  })
  it.each([
    linear({ from: 0, to: 1, steps: 10 }),
    linear({ from: -1, to: 1, steps: 10 }),
    warmup({ steps: 5, schedule: linear({ from: 1, steps: 10 }) }), // its batch would shrink
  ])('says where nothing can be a share of the first value', schedule => {
    expect(() => growBatch({ schedule, batchSize: 10 })).toThrow(OptionError)
    expect(() => growBatch({ schedule, batchSize: 10 })).toThrow(
      /the decay must fall from above 0, and begins at -?\d[.\d]*: put a warm-up around/,
    )
  })
})

describe('rampBatch', () => {
  it('grows by equal amounts after equal times, in any unit', () => {
    // Megatron: from 32 by 32 to 128 over 300 samples: 100 at each of 32, 64, 96
    const run: RunOptions = { datasetSize: 1e4, steps: 50, batchSize: 32, tokensPerStep: 320 }
    for (const over of ['300 samples', '3000 tokens', '0.03 epochs'] as const) {
      const grown = growingRun(run, rampBatch({ from: 32, to: 128, over }))
      // 4 · 32 = 128 ≥ 100, then 2 · 64 = 256 ≥ 200, then 96 = 352 ≥ 300
      expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map(grown.batchSizeAt)).toEqual([
        32, 32, 32, 32, 64, 64, 96, 128, 128,
      ])
    }
    expect([0, 4, 5, 9, 10].map(rampBatch({ from: 8, to: 24, by: 8, over: 10 }))).toEqual([
      8, 8, 16, 16, 24,
    ])
  })
})

describe('microBatches', () => {
  it('add up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 600 }),
        (size, largest) => {
          const sizes = microBatches(size, largest)
          expect(sizes.reduce((a, b) => a + b)).toBe(size)
          expect(Math.max(...sizes)).toBeLessThanOrEqual(largest)
          expect(sizes.length).toBe(Math.ceil(size / largest))
        },
      ),
    )
  })
})

/** A decay, as a schedule and as a function of the epochs gone by. */
interface Decay {
  readonly schedule: Schedule
  readonly at: (epoch: number) => number
}
const decays = (epochs: number): fc.Arbitrary<Decay> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom(0.2, 0.5, 0.1), fc.integer({ min: 1, max: 7 }))
      .map(([factor, halves]) => ({
        schedule: step({ from: 0.1, factor, every: `${halves / 2} epochs` }),
        at: (epoch: number) => 0.1 * factor ** Math.floor(epoch / (halves / 2)),
      })),
    fc.double({ min: 0.3, max: 0.95, noNaN: true }).map(rate => ({
      schedule: exponential({ from: 1, rate, period: '1 epoch' }),
      at: (epoch: number) => rate ** epoch,
    })),
    fc.double({ min: 0.01, max: 0.9, noNaN: true }).map(to => ({
      schedule: linear({ from: 1, to, steps: '100%' }),
      at: (epoch: number) => 1 + (to - 1) * Math.min(1, epoch / epochs),
    })),
  )

const plans = fc
  .record({ epochs: fc.integer({ min: 1, max: 4 }), data: fc.integer({ min: 20, max: 120 }) })
  .chain(({ epochs, data }) =>
    fc.record({
      epochs: fc.constant(epochs),
      data: fc.constant(data),
      dropLast: fc.boolean(),
      decay: decays(epochs),
      first: fc.integer({ min: 1, max: 20 }),
      power: fc.constantFrom(0.5, 1),
      share: fc.constantFrom(0, 0.5, 1),
      until: fc.constantFrom(0, 0.2, 0.6),
      maximum: fc.integer({ min: 8, max: 200 }),
      multipleOf: fc.integer({ min: 1, max: 8 }),
      doubling: fc.boolean(),
    }),
  )

it('epochs, samples and steps are what a training loop counts, and back, for 10000 random plans', () => {
  let updates = 0
  fc.assert(
    fc.property(plans, ({ epochs, data, dropLast, decay, first, ...options }) => {
      const { power, share, until, multipleOf, doubling } = options
      const maximum = Math.min(options.maximum, Math.max(8, data))
      const { batchSize, learningRate } = growBatch({
        ...{ ...options, maximum, schedule: decay.schedule, batchSize: first },
      })
      const run = growingRun({ epochs, datasetSize: data, dropLast }, batchSize)
      const rate = learningRate.bind(run)
      const start = decay.at(0)
      const wanted = (epoch: number): { exact: number; size: number } => {
        const exact = first / Math.max(decay.at(epoch) / start, until) ** share
        const unit = Math.max(1, exact / multipleOf)
        const most = Math.floor(maximum / multipleOf)
        if (!doubling) return { exact: unit, size: multipleOf * Math.min(most, Math.round(unit)) }
        const size =
          multipleOf * 2 ** Math.min(Math.floor(Math.log2(most)), Math.round(Math.log2(unit)))
        return { exact: Math.log2(unit), size }
      }
      const fail = (what: string): never => {
        throw new Error(`update ${at}: ${what}`)
      }
      let at = 0
      let seen = 0
      for (let epoch = 0; epoch < epochs; epoch++) {
        let gone = 0
        if (run.stepAtEpoch(epoch) !== at)
          fail(`epoch ${epoch} begins at ${run.stepAtEpoch(epoch)}`)
        while (gone < data) {
          const place = epoch + gone / data
          const { exact, size: expected } = wanted(place)
          const asked =
            dropLast && gone > 0 && gone + expected > data ? expected : run.batchSizeAt(at)
          // on a tie of two sizes, or where a drop falls between two bits, either will do
          const tie = Math.abs((exact % 1) - 0.5) < 1e-9 || Math.abs((2 * place) % 1) < 1e-9
          if (asked !== expected && !tie) fail(`asks for ${asked}, not ${expected}`)
          let size = asked
          if (gone + size > data) {
            if (dropLast) break
            size = data - gone
          }
          if (run.samplesAt(at) !== seen) fail(`${run.samplesAt(at)} samples seen, not ${seen}`)
          if (run.stepAtSamples(seen) !== at)
            fail(`${seen} samples are at ${run.stepAtSamples(seen)}`)
          if (Math.abs(run.epochAt(at) - place) > 1e-9) fail(`is at epoch ${run.epochAt(at)}`)
          // places are counted in 2^−32 epochs, in which no decay here falls by more than 1e-9
          const held = rate(at) * (first / asked) ** power
          if (Math.abs(held - decay.at(place)) > 1e-9 && !tie) fail(`the rate stands for ${held}`)
          seen += size
          gone += size
          at += 1
        }
      }
      if (run.steps !== at) fail(`the run has ${String(run.steps)} updates`)
      updates += at
    }),
    { numRuns: 10_000 },
  )
  expect(updates).toBeGreaterThan(100_000)
})
