import { beforeAll, describe, expect, it } from 'vitest'
import {
  constant,
  cosine,
  cyclic,
  driveOptimizer,
  exponential,
  inverseTime,
  linear,
  piecewise,
  plateau,
  polynomial,
  repeat,
  sequence,
  step,
  warmup,
  type Feedback,
  type Schedule,
} from '../../src/index.ts'
import {
  loadDeepbox,
  missing,
  type Deepbox,
  type Optimizer,
  type Scheduler,
} from '../support/deepbox.ts'

let deepbox: Deepbox
beforeAll(async () => {
  if (missing === undefined) deepbox = await loadDeepbox()
})

const base = 0.1
const flat = constant({ value: base })
const make =
  (name: string, ...rest: unknown[]) =>
  (optimizer: Optimizer) =>
    new deepbox.schedulers[name]!(optimizer, ...rest)

interface Case {
  readonly theirs: (optimizer: Optimizer) => Scheduler
  readonly ours: Schedule
}

// Their first value is that of the first update, as ours: the constructor sets it.
const cases: Record<string, Case> = {
  StepLR: {
    theirs: make('StepLR', { stepSize: 5, gamma: 0.5 }),
    ours: step({ from: base, factor: 0.5, every: 5 }),
  },
  MultiStepLR: {
    theirs: make('MultiStepLR', { milestones: [4, 9], gamma: 0.1 }),
    ours: piecewise({ values: [base, base * 0.1, base * 0.1 ** 2], at: [4, 9] }),
  },
  ExponentialLR: {
    theirs: make('ExponentialLR', { gamma: 0.9 }),
    ours: exponential({ from: base, rate: 0.9 }),
  },
  LinearLR: {
    theirs: make('LinearLR', { startFactor: 0.25, endFactor: 1, totalIters: 8 }),
    ours: linear({ from: base * 0.25, to: base, steps: 8 }),
  },
  PolynomialLR: {
    theirs: make('PolynomialLR', { totalIters: 12, power: 2, endLr: 0.01 }),
    ours: polynomial({ from: base, to: 0.01, steps: 12, power: 2 }),
  },
  LambdaLR: {
    theirs: make('LambdaLR', { lrLambda: (t: number) => 1 / (1 + t) }),
    ours: inverseTime({ from: base, rate: 1 }),
  },
  CosineAnnealingLR: {
    // past the end theirs rises again
    theirs: make('CosineAnnealingLR', { T_max: 10, etaMin: 0.01 }),
    ours: cosine({ from: base, to: 0.01, steps: 10, after: 'continue' }),
  },
  CosineAnnealingWarmRestarts: {
    theirs: make('CosineAnnealingWarmRestarts', { T_0: 6, etaMin: 0.01 }),
    ours: cosine({ from: base, to: 0.01, steps: 6, after: 'repeat' }),
  },
  'CyclicLR triangular': {
    theirs: make('CyclicLR', { baseLr: 0.02, maxLr: 0.2, stepSizeUp: 4, stepSizeDown: 6 }),
    ours: cyclic({ low: 0.02, high: 0.2, up: 4, down: 6 }),
  },
  'CyclicLR triangular2': {
    theirs: make('CyclicLR', { baseLr: 0.02, maxLr: 0.2, stepSizeUp: 4, mode: 'triangular2' }),
    ours: cyclic({ low: 0.02, high: 0.2, up: 4, factor: 0.5 }),
  },
  OneCycleLR: {
    theirs: make('OneCycleLR', { maxLr: 0.2, totalSteps: 20, pctStart: 0.25, divFactor: 10 }),
    ours: sequence({
      parts: [
        linear({ from: 0.02, to: 0.2, steps: 5 }),
        cosine({ from: 0.2, to: 0.2 / 1e4, steps: 15 }),
      ],
    }),
  },
  WarmupLR: {
    // W values to the peak at t = W − 1: ours with one step less is the same line
    theirs: make('WarmupLR', null, { warmupEpochs: 5 }),
    ours: warmup({ steps: 4, schedule: flat }),
  },
}

const count = 25

describe.skipIf(missing !== undefined)('the schedulers of deepbox', () => {
  const createOptimizer = (): Optimizer =>
    new deepbox.optimizers['SGD']!([deepbox.parameter([1])], { lr: base })

  it.each(Object.entries(cases))('%s is one of our kinds', (_, { theirs, ours }) => {
    const optimizer = createOptimizer()
    const scheduler = theirs(optimizer)
    for (let t = 0; t < count; t++) {
      if (t > 0) scheduler.step()
      expect(Math.abs(optimizer.lr - ours(t)), `step ${t}`).toBeLessThanOrEqual(1e-15)
    }
  })

  it('SequentialLR is a sequence of which the first part was stepped once too often', () => {
    const optimizer = createOptimizer()
    const first = make('ExponentialLR', { gamma: 0.9 })(optimizer)
    const second = make('StepLR', { stepSize: 3, gamma: 0.5 })(optimizer)
    const scheduler = make('SequentialLR', { schedulers: [first, second], milestones: [4] })(
      optimizer,
    )
    const theirs = Array.from({ length: 12 }, (_, t) => {
      if (t > 0) scheduler.step()
      return optimizer.lr
    })
    const ours = sequence({
      parts: [
        exponential({ from: base * 0.9, rate: 0.9 }),
        step({ from: base, factor: 0.5, every: 3 }),
      ],
      at: [4],
    })
    theirs.forEach((value, t) => {
      expect(Math.abs(value - ours(t)), `step ${t}`).toBeLessThanOrEqual(1e-15)
    })
  })

  it('ReduceLROnPlateau is our plateau, driven through the hook', () => {
    const losses = [1, 0.9, 0.9, 0.9, 0.9, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4]
    const reduced = createOptimizer()
    const theirs = make('ReduceLROnPlateau', { factor: 0.5, patience: 2, minLr: 0.03 })(reduced)
    const optimizer = createOptimizer()
    const feedback: Feedback = plateau({ schedule: flat, factor: 0.5, patience: 2, low: 0.03 })
    const hook = driveOptimizer(optimizer, feedback)
    for (const loss of losses) {
      hook.advance()
      expect(optimizer.lr).toBe(reduced.lr)
      hook.observe(loss)
      theirs.step(loss)
    }
    hook.advance()
    expect(reduced.lr).toBe(0.03)
    expect(optimizer.lr).toBe(0.03)
  })

  it('repeat of a sequence needs no scheduler that walks', () => {
    const optimizer = createOptimizer()
    const schedule = repeat({ schedule: cosine({ from: base, to: 0.01, steps: 6 }) })
    const far = driveOptimizer(optimizer, schedule, {
      from: { version: 1, updates: 1_000_000_003, run: null },
    })
    far.advance()
    expect(optimizer.lr).toBe(schedule(1_000_000_003 % 6))
  })
})
