import { describe, expect, it } from 'vitest'
import {
  adamw,
  cosine,
  driveOptimizer,
  driveValue,
  fromConfig,
  growingRun,
  linear,
  piecewise,
  plateau,
  sgd,
  step,
  warmup,
  type Drive,
  type MethodState,
  type Plan,
  type Progress,
  type Schedule,
} from '../src/index.ts'
import { builtins } from '../src/builtins.ts'
import { logistic } from './support/logistic.ts'
import { gradientOf, start } from './support/methods.ts'

const learningRate = linear({ from: 0.5, to: 0.1, steps: 8 })

describe('a whole plan', () => {
  const config = {
    learningRate: { type: 'warmup', steps: 4, schedule: { type: 'cosine', from: 0.1, steps: 36 } },
    momentum: { type: 'linear', from: 0.85, to: 0.95, steps: 40 },
    weightDecay: { type: 'cosine', from: 0.1, to: 0.01, steps: 40 },
    batchSize: { type: 'piecewise', values: [4, 8, 16], at: ['1 epoch', '2 epochs'] },
    lossScale: 1024,
  }
  const run = { epochs: 4, datasetSize: 40 }

  it('drives rate, momentum, weight decay, batch size and loss scale, each in its place', () => {
    const weights = [start(5)]
    const optimizer = adamw(weights)
    const loader = { batchSize: 0 }
    const scaler = { scale: 0 }
    const plan = fromConfig(config, builtins) as Plan
    const hook = driveOptimizer(optimizer, plan, {
      run,
      knobs: {
        batchSize: size => (loader.batchSize = size),
        lossScale: scale => (scaler.scale = scale),
      },
    })
    const clock = growingRun(run, plan['batchSize'] as Schedule)
    let samples = 0
    let updates = 0
    for (; samples < 160; updates++) {
      const values = hook.advance()
      expect(values).toEqual({
        learningRate: optimizer.learningRate,
        momentum: optimizer.momentum,
        weightDecay: optimizer.weightDecay,
        batchSize: loader.batchSize,
        lossScale: scaler.scale,
      })
      expect(optimizer.learningRate).toBe((plan['learningRate'] as Schedule)(updates))
      expect(optimizer.momentum).toBe((plan['momentum'] as Schedule)(updates))
      expect(clock.samplesAt(updates)).toBe(samples)
      samples += Math.min(loader.batchSize, 40 - (samples % 40))
      optimizer.step([gradientOf(weights[0]!, updates)])
    }
    // 10 + 5 + 3 + 3 updates: the last batch of an epoch of 16s has 8 samples
    expect([samples, updates]).toEqual([160, 21])
    expect(scaler.scale).toBe(1024)
  })

  it('saves and restores everything as JSON', () => {
    const create = (from?: { weights: number[]; optimizer: MethodState; progress: Progress }) => {
      const weights = Float64Array.from(from?.weights ?? start(5))
      const optimizer = adamw([weights])
      if (from) optimizer.load(from.optimizer)
      const loader = { batchSize: 0 }
      const hook = driveOptimizer(optimizer, fromConfig(config, builtins) as Plan, {
        run,
        from: from?.progress,
        knobs: { batchSize: size => (loader.batchSize = size), lossScale: () => undefined },
      })
      const train = (updates: number): string[] =>
        Array.from({ length: updates }, () => {
          hook.advance()
          optimizer.step([gradientOf(weights, hook.progress.updates)])
          return JSON.stringify([hook.values, loader.batchSize, [...weights]])
        })
      const save = (): string =>
        JSON.stringify({ weights: [...weights], optimizer, progress: hook.progress })
      return { train, save }
    }
    const whole = create().train(21)
    const first = create()
    const before = first.train(12)
    const second = create(
      JSON.parse(first.save()) as { weights: number[]; optimizer: MethodState; progress: Progress },
    )
    expect([...before, ...second.train(9)]).toEqual(whole)
  })
})

it('accumulates gradients: one advance for each update, and the step counts updates', () => {
  const parts = 4
  const problem = logistic(2)
  const [w, other] = [new Float64Array(problem.size), new Float64Array(problem.size)]
  const accumulated = sgd([w], { learningRate: 1, momentum: 0.9 })
  const whole = sgd([other], { learningRate: 1, momentum: 0.9 })
  const run = { epochs: 2, datasetSize: 400, batchSize: parts * 20 }
  const schedule = warmup({ steps: '1 epoch', schedule: cosine({ from: 0.5, steps: 'rest' }) })
  const hooks = [accumulated, whole].map(optimizer => driveOptimizer(optimizer, schedule, { run }))
  for (let micro = 0; micro < 10 * parts;) {
    const sum = new Float64Array(problem.size)
    const rate = hooks[0]!.advance()
    expect(rate).toBe(hooks[1]!.advance())
    for (let part = 0; part < parts; part++, micro++)
      problem.gradient(w, micro).forEach((g, i) => (sum[i] = sum[i]! + g / parts))
    accumulated.step([sum])
    whole.step([sum.slice()])
  }
  expect(hooks[0]!.progress.updates).toBe(10)
  expect(w).toEqual(other)
})

describe('an update that was skipped', () => {
  /** Mixed precision: the scale halves at an overflow, and doubles after some updates without. */
  function trainMixed(overflowAt: readonly number[]): { applied: number[]; scales: number[] } {
    const w = Float64Array.of(1)
    const optimizer = sgd([w], { learningRate: 0 })
    const scaler = { scale: 2 ** 16 }
    const hook = driveOptimizer(optimizer, learningRate)
    const applied: number[] = []
    const scales: number[] = []
    for (let attempt = 0; applied.length < 5; attempt++) {
      const rate = hook.advance()
      const gradient = (overflowAt.includes(attempt) ? Infinity : 1) * scaler.scale
      if (!Number.isFinite(gradient)) {
        hook.retract()
        scaler.scale /= 2
        continue
      }
      const before = w[0]!
      optimizer.step([Float64Array.of(gradient / scaler.scale)])
      expect(before - w[0]!).toBeCloseTo(rate, 15)
      applied.push(rate)
      scales.push(scaler.scale)
    }
    expect(hook.progress.updates).toBe(5)
    return { applied, scales }
  }

  it('is taken back: its rate is that of the next try', () => {
    const expected = [0, 1, 2, 3, 4].map(learningRate)
    expect(trainMixed([]).applied).toEqual(expected)
    const skipped = trainMixed([0, 2, 3, 4])
    expect(skipped.applied).toEqual(expected)
    expect(skipped.scales).toEqual([2 ** 15, 2 ** 12, 2 ** 12, 2 ** 12, 2 ** 12])
  })
})

describe('named groups with rates of their own', () => {
  it('keep them under a schedule, a plateau and after a resume', () => {
    const create = () => ({
      paramGroups: [
        { name: 'embedding', lr: 0 },
        { name: 'body', lr: 0 },
        { name: 'head', lr: 0 },
      ],
    })
    const multipliers = { embedding: 0.25, body: 0.5 }
    const plan = plateau({ schedule: learningRate, factor: 0.5, patience: 0 })
    const ratesOf = ({ paramGroups }: ReturnType<typeof create>): number[] =>
      paramGroups.map(({ lr }) => lr)
    const walk = (hook: Drive<typeof plan>, optimizer: ReturnType<typeof create>, n: number) =>
      Array.from({ length: n }, (_, i) => {
        hook.advance()
        hook.observe(i)
        return ratesOf(optimizer)
      })
    const [a, b, c] = [create(), create(), create()]
    const whole = walk(driveOptimizer(a, plan, { multipliers }), a, 6)
    for (const [body0, body1, head] of whole) expect([body0, body1]).toEqual([head! / 4, head! / 2])

    const first = driveOptimizer(b, plan, { multipliers })
    const before = walk(first, b, 3)
    const from = JSON.parse(JSON.stringify(first.progress)) as Progress
    const second = driveOptimizer(c, plan, { multipliers, from })
    const after = Array.from({ length: 3 }, (_, i) => {
      second.advance()
      second.observe(i + 3)
      return ratesOf(c)
    })
    expect([...before, ...after]).toEqual(whole)
  })

  it('relative: does not compound when driven again from a progress', () => {
    const groups = [{ lr: 0.1 }, { lr: 0.01 }]
    const share = step({ from: 1, factor: 0.5, every: 1 })
    const first = driveOptimizer(groups, share, { relative: true })
    for (let t = 0; t < 3; t++) first.advance()
    expect(groups[0]!.lr).toBe(0.025)
    const second = driveOptimizer(groups, share, { from: first.progress })
    second.advance()
    expect(groups[0]!.lr).toBe(0.0125)
  })
})

it('the same position gives the same values everywhere', () => {
  const schedule = piecewise({ values: [1, 0.1], at: [3] })
  const values = (updates: number): number =>
    driveValue(schedule, { from: { version: 1, updates, run: null } }).advance()
  expect([0, 2, 3, 9].map(values)).toEqual([1, 1, 0.1, 0.1])
})
