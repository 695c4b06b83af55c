// What the libraries do that one would not think of, each written down from their code.
import type { Schedule } from '@anneal/core'
import { describe, expect, test } from 'vitest'
import { fromDeepSpeed, fromPeer, fromTorch } from '../src/index.ts'
import { observed, peer, plateau, type Params } from './support/imported.ts'
import { follows } from './support/near.ts'

describe('PyTorch', () => {
  const line = { scheduler: 'LinearLR', start_factor: 0.1, total_iters: 5 }
  const wave = { scheduler: 'CosineAnnealingLR', T_max: 20 }
  const nested = {
    schedulers: [
      {
        scheduler: 'SequentialLR',
        schedulers: [line, { scheduler: 'ExponentialLR', gamma: 0.9 }],
        milestones: [5],
      },
      wave,
    ],
    milestones: [15],
  }
  test('1.13 starts a sequence inside of a sequence a step too late, at the whole base', () => {
    const lr = peer('torch', 'SequentialLR', nested)
    expect(lr(0)).toBeCloseTo(0.28, 12)
    expect(lr(4)).toBeCloseTo(1, 12)
    expect(lr(5)).toBeCloseTo(0.1, 12)
  })
  test('2.6 reaches its milestone a step too early', () => {
    const lr = peer('torch-2.6', 'SequentialLR', nested)
    follows(
      { learningRate: lr },
      t =>
        t < 4
          ? 0.1 * (0.1 + (0.9 * t) / 5)
          : t < 15
            ? 0.1 * 0.9 ** (t - 4)
            : 0.05 * (1 + Math.cos((Math.PI * (t - 15)) / 20)),
      60,
    )
  })
  test('schedulers that nobody steps, where milestones do not rise', () => {
    const parts = [0.5, 0.9, 0.8].map(gamma => ({ scheduler: 'ExponentialLR', gamma }))
    const twice = peer('torch', 'SequentialLR', { schedulers: parts, milestones: [4, 4] })
    follows({ learningRate: twice }, t => 0.1 * (t < 4 ? 0.5 ** t : 0.8 ** (t - 4)), 20)
    const inner = { scheduler: 'SequentialLR', schedulers: parts.slice(1), milestones: [3] }
    const passed = { schedulers: [parts[0], inner, parts[2]], milestones: [4, 4] }
    follows({ learningRate: peer('torch', 'SequentialLR', passed) }, twice, 20)
    const first = { schedulers: parts.slice(1), milestones: [0] }
    // the second takes over at once, and is asked for its step 0 first
    follows(
      { learningRate: peer('torch', 'SequentialLR', first) },
      t => 0.1 * 0.8 ** Math.max(0, t - 1),
      20,
    )
  })
  test('several one-cycles have the values of the last', () => {
    const cycle = (max_lr: number): object => ({ scheduler: 'OneCycleLR', max_lr, total_steps: 20 })
    const lr = peer('torch', 'SequentialLR', {
      schedulers: [cycle(1), cycle(0.2)],
      milestones: [10],
    })
    expect(lr(5)).toBeCloseTo(0.2, 12)
    expect(Math.max(...Array.from({ length: 30 }, (_, t) => lr(t)))).toBeCloseTo(0.2, 12)
  })
  test('a scheduler takes the base that the one-cycle before it has left', () => {
    const cycle = (max_lr: number): object => ({
      scheduler: 'OneCycleLR',
      max_lr,
      div_factor: 10,
      total_steps: 20,
    })
    const schedulers = [cycle(1), { scheduler: 'StepLR', step_size: 99 }, cycle(0.2)]
    const lr = peer('torch', 'SequentialLR', { schedulers, milestones: [5, 10] })
    expect([lr(0), lr(5), lr(9), lr(10)]).toEqual([0.02, 0.1, 0.1, 0.02])
  })
  test('one-cycles have the momenta of the last that cycles them; from 2 on also those of CyclicLR', () => {
    const cycle = { scheduler: 'OneCycleLR', max_lr: 1, total_steps: 20, pct_start: 0.5 }
    const schedulers = [
      { ...cycle, max_momentum: 0.99 },
      { ...cycle, cycle_momentum: false, max_momentum: 0.7 },
      { scheduler: 'CyclicLR', base_lr: 0.1, max_lr: 1 },
    ]
    const momentum = (name: string): Schedule =>
      fromPeer({
        peer: name,
        scheduler: 'SequentialLR',
        params: { schedulers, milestones: [10, 15] },
        baseLr: 0.1,
      }).momentum!
    expect([0, 9, 14, 15].map(momentum('torch'))).toEqual([0.99, 0.85, 0.85, 0.9])
    expect([0, 9, 14, 15].map(momentum('torch-2.6'))).toEqual([0.9, 0.8, 0.8, 0.9])
  })
  test('the momentum of what is nested is followed too', () => {
    const cyclic = {
      scheduler: 'CyclicLR',
      base_lr: 0.1,
      max_lr: 1,
      step_size_up: 4,
      base_momentum: 0.5,
    }
    const inner = {
      scheduler: 'SequentialLR',
      schedulers: [cyclic, { scheduler: 'ExponentialLR', gamma: 0.9 }],
      milestones: [3],
    }
    const chain = fromPeer({
      peer: 'torch',
      scheduler: 'ChainedScheduler',
      params: { schedulers: [inner] },
      baseLr: 0.1,
    })
    expect([0, 2, 9].map(chain.momentum!)).toEqual([0.9, 0.7, 0.7])
    const outer = fromPeer({
      peer: 'torch',
      scheduler: 'SequentialLR',
      params: { schedulers: [inner, { scheduler: 'StepLR', step_size: 3 }], milestones: [6] },
      baseLr: 0.1,
    })
    // 1.13 starts it a step too late
    expect([0, 1, 2, 9].map(outer.momentum!)).toEqual([0.8, 0.7, 0.6, 0.6])
  })
  test('the last phase of a one-cycle goes on backwards where it would end before it begins', () => {
    const lr = peer('torch', 'OneCycleLR', {
      max_lr: 1,
      total_steps: 5,
      pct_start: 0.625,
      three_phase: true,
      div_factor: 2,
      final_div_factor: 5,
      anneal_strategy: 'linear',
      cycle_momentum: false,
    })
    // its phases end at 2.125, 4.25 and 4
    follows({ learningRate: lr }, t => [0.5, 0.5 + 0.5 / 2.125][t] ?? lr(t), 2)
    expect(lr(5)).toBeCloseTo(0.5 + (0.1 - 0.5) * ((5 - 4.25) / (4 - 4.25)), 12)
  })
  test('2.6 begins a chain inside of a sequence with its own lowest rate', () => {
    const cyclic = { scheduler: 'CyclicLR', base_lr: 0.2, max_lr: 1, cycle_momentum: false }
    const chain = {
      scheduler: 'ChainedScheduler',
      schedulers: [{ scheduler: 'ExponentialLR', gamma: 1 }, cyclic],
    }
    const schedulers = [chain, { scheduler: 'ExponentialLR', gamma: 1 }]
    const lr = peer('torch-2.6', 'SequentialLR', { schedulers, milestones: [4] })
    expect([lr(0), lr(4)]).toEqual([0.2, 0.1])
  })
  test('a line from 0 can be begun in a sequence, and no more', () => {
    const line = { scheduler: 'LinearLR', start_factor: 0 }
    const parts = [{ scheduler: 'ExponentialLR', gamma: 1 }, line, { scheduler: 'ConstantLR' }]
    const begun = { schedulers: parts, milestones: [2, 3] }
    expect([1, 2, 3].map(peer('torch', 'SequentialLR', begun))).toEqual([0.1, 0, 0.1 / 3])
    expect(() => peer('torch', 'SequentialLR', { ...begun, milestones: [2, 4] })).toThrow('divides')
    expect(() => peer('torch-2.6', 'SequentialLR', begun)).toThrow('refuses a start_factor of 0')
  })
  test('a value before its first step is not chained', () => {
    const chain = [
      { scheduler: 'ExponentialLR', gamma: 1 },
      {
        scheduler: 'CyclicLR',
        base_lr: 0.01,
        max_lr: 0.05,
        step_size_up: 5,
        cycle_momentum: false,
      },
    ]
    const lr = peer('torch', 'ChainedScheduler', { schedulers: chain })
    expect([lr(0), lr(5), lr(10)]).toEqual([0.1, 0.05, 0.01])
  })
  test('milestones behind count in the closed form only', () => {
    const params = { milestones: [-2, 3], gamma: 0.5 }
    const record = { peer: 'torch', scheduler: 'MultiStepLR', params, baseLr: 1 }
    const rates = (lr: Schedule): number[] => [lr(0), lr(3)]
    expect(rates(fromPeer(record).learningRate as Schedule)).toEqual([1, 0.5])
    expect(rates(fromPeer({ ...record, form: 'closed' }).learningRate as Schedule)).toEqual([
      0.5, 0.25,
    ])
  })
  test('a factor of 0 lasts until PyTorch divides by it', () => {
    const { learningRate } = fromTorch('ConstantLR', { factor: 0, total_iters: 4 }, { baseLr: 1 })
    expect(learningRate(3)).toBe(0)
    expect(() => learningRate(4)).toThrow('past the end, 4')
  })
  test('step by step only whole steps are met; fractions count in the closed form', () => {
    const rates = (scheduler: string, params: Params, form?: 'closed'): number[] => {
      const record = { peer: 'torch', scheduler, params, baseLr: 1, form }
      return [4, 5, 6, 9].map(fromPeer(record).learningRate as Schedule)
    }
    const steps = { step_size: 2.5, gamma: 0.5 }
    expect(rates('StepLR', steps)).toEqual([1, 0.5, 0.5, 0.5])
    expect(rates('StepLR', steps, 'closed')).toEqual([0.5, 0.25, 0.25, 0.125])
    const line = { start_factor: 0.5, end_factor: 1, total_iters: 5.5 }
    const near = (...values: number[]): unknown =>
      values.map((value): unknown => expect.closeTo(value, 12))
    const stopped = 0.5 + 0.5 * (5 / 5.5)
    expect(rates('LinearLR', line)).toEqual(near(0.5 + 0.5 * (4 / 5.5), stopped, stopped, stopped))
    expect(rates('LinearLR', line, 'closed')).toEqual(near(0.5 + 0.5 * (4 / 5.5), stopped, 1, 1))
    const factor = { factor: 0.5, total_iters: 5.5 }
    expect(rates('ConstantLR', factor)).toEqual([0.5, 0.5, 0.5, 0.5])
    expect(rates('ConstantLR', factor, 'closed')).toEqual([0.5, 0.5, 1, 1])
  })
  test('lambdas may compare as JavaScript does', () => {
    const lambda = { js: 'epoch % 2 === 0 ? 1 : epoch !== 3 ? 0.5 : 0.1' }
    const lr = peer('torch', 'LambdaLR', { lr_lambda: lambda }, 1)
    expect([0, 1, 2, 3].map(lr)).toEqual([1, 0.5, 1, 0.1])
  })
  test('a plateau finds nothing better than an infinite best, nor anything by all of it', () => {
    const options = { factor: 0.5, patience: 1 }
    expect(
      observed(plateau('torch', 'ReduceLROnPlateau', options), [-Infinity, -Infinity, -Infinity]),
    ).toEqual([1, 1, 1, 0.5])
    const whole = plateau('torch', 'ReduceLROnPlateau', { ...options, threshold: 1 })
    expect(observed(whole, [3, 2, 1, 0])).toEqual([1, 1, 0.5, 0.5, 0.25])
  })
  test('a plateau with a factor of 0 falls to its floor', () => {
    const options = { factor: 0, patience: 0, min_lr: 0.01 }
    expect(observed(plateau('torch', 'ReduceLROnPlateau', options), [1, 1, 1])).toEqual([
      1, 1, 0.01, 0.01,
    ])
  })
})

describe('transformers', () => {
  const wsd = (params: Params): Schedule =>
    peer('hf-transformers', 'get_wsd_schedule', { decay_type: 'linear', ...params })
  test('num_stable_steps counts before num_training_steps', () => {
    const lr = wsd({
      num_warmup_steps: 2,
      num_decay_steps: 10,
      num_stable_steps: 5,
      num_training_steps: 60,
    })
    expect([lr(6), lr(12), lr(17)]).toEqual([0.1, 0.05, 0])
  })
  test('a run that is too short begins in the middle of the decay', () => {
    const lr = wsd({ num_warmup_steps: 5, num_decay_steps: 20, num_training_steps: 15 })
    expect(lr(5)).toBeCloseTo(0.1 * (1 - 10 / 20), 12)
    expect(lr(15)).toBe(0)
  })
})

describe('DeepSpeed', () => {
  const warm = { warmup_num_steps: 10, warmup_type: 'linear' }
  test('0.16 warms up to 0.001 by default, 0.19 to the rate of the optimizer', () => {
    expect(peer('deepspeed', 'WarmupLR', warm)(11)).toBe(0.001)
    expect(peer('deepspeed-0.19', 'WarmupLR', warm)(11)).toBe(0.1)
    const { learningRate } = fromDeepSpeed({ type: 'WarmupLR', params: warm }, { baseLr: 0.3 })
    expect(learningRate(11)).toBe(0.3)
  })
  test('0.16 reads no stairs; those of 0.19 have steps of their own on the way down', () => {
    const params = {
      cycle_min_lr: 0,
      cycle_max_lr: 1,
      cycle_first_step_size: 8,
      cycle_second_step_size: 12,
      cycle_first_stair_count: 4,
      cycle_second_stair_count: 3,
      cycle_momentum: false,
    }
    expect(peer('deepspeed', 'OneCycle', params)(3)).toBe(0.375)
    const height = (t: number): number => {
      if (t <= 8) return Math.floor((t * 4) / 8) / 4
      return t < 20 ? Math.floor(((20 - t) * 3) / 12) / 3 : 0
    }
    follows({ learningRate: peer('deepspeed-0.19', 'OneCycle', params) }, height, 30)
  })
  test('0.16 lets the cosine rise again', () => {
    const params = { total_num_steps: 20, warmup_num_steps: 10, cos_min_ratio: 0 }
    expect(peer('deepspeed', 'WarmupCosineLR', params)(30)).toBeCloseTo(0.1, 12)
    expect(peer('deepspeed-0.19', 'WarmupCosineLR', params)(30)).toBe(0)
  })
})

test('timm and Keras end where cycles that shrink have added up', () => {
  const halves = peer('timm', 'CosineLRScheduler', { t_initial: 8, cycle_mul: 0.5, cycle_limit: 5 })
  const restarts = peer('keras', 'CosineDecayRestarts', {
    initial_learning_rate: 0.1,
    first_decay_steps: 8,
    t_mul: 0.5,
  })
  for (const lr of [halves, restarts]) {
    expect(lr(4)).toBeCloseTo(0.05, 12)
    expect([lr(8), lr(12), lr(14)].every(rate => Math.abs(rate - 0.1) < 1e-12)).toBe(true)
    expect(lr(10)).toBeCloseTo(0.05, 12)
    expect(() => lr(16)).toThrow('past the end, 16')
  }
})

test('timm keeps the rate of the optimizer at first, whatever its formula says', () => {
  const lr = peer('timm', 'MultiStepLRScheduler', { decay_t: [1, 4], decay_rate: 0.5 })
  expect([0, 1, 2, 3].map(lr)).toEqual([0.1, 0.05, 0.05, 0.025])
  expect(
    [0, 1].map(peer('timm', 'CosineLRScheduler', { t_initial: 9, cycle_limit: 0, lr_min: 0.01 })),
  ).toEqual([0.1, 0.01])
})

test('AllenNLP combines schedulers by epochs, each from the rate it finds', () => {
  const schedulers = [
    [2, { type: 'polynomial_decay', end_learning_rate: 0.04 }],
    [3, { type: 'cosine', t_initial: 4 }],
  ]
  const lr = peer('allennlp', 'combined', { schedulers, num_steps_per_epoch: 5 })
  // the cosine takes a step as soon as it begins
  const wave = (epoch: number): number => 0.02 * (1 + Math.cos((Math.PI * (epoch + 1)) / 4))
  follows(
    { learningRate: lr },
    t => (t < 10 ? 0.1 - 0.006 * t : wave(Math.min(2, Math.floor((t - 10) / 5)))),
    40,
  )
})

test('MMEngine counts only steps without metrics, so a later beginning never comes', () => {
  const options = { patience: 0, factor: 0.5 }
  const worse = [1, 2, 3, 4]
  expect(observed(plateau('mmengine', 'ReduceOnPlateauLR', options), worse)).toEqual([
    1, 1, 0.5, 0.25, 0.125,
  ])
  expect(observed(plateau('mmengine', 'ReduceOnPlateauLR', { ...options, end: 2 }), worse)).toEqual(
    [1, 1, 0.5, 0.25, 0.125],
  )
  expect(
    observed(plateau('mmengine', 'ReduceOnPlateauLR', { ...options, begin: 1 }), worse),
  ).toEqual([1, 1, 1, 1, 1])
})

test('optax averages blocks of values, and asks for both tolerances', () => {
  const options = {
    patience: 2,
    factor: 0.5,
    accumulation_size: 3,
    rtol: 0.1,
    atol: 0.05,
    cooldown: 1,
    min_scale: 0.2,
  }
  const metrics = Array.from({ length: 60 }, (_, i) => 1 + (i % 5) / 10 + 1 / (i + 1))
  const wanted = [1]
  let [best, bad, scale, cool, sum] = [Infinity, 0, 1, 0, 0]
  for (const [i, metric] of metrics.entries()) {
    sum += metric
    if (i % 3 === 2) {
      const better = sum / 3 < 0.9 * best - 0.05
      if (better) best = sum / 3
      bad = better ? 0 : bad + 1
      if (cool > 0) [bad, cool] = [0, cool - 1]
      else if (bad === 2) [bad, cool, scale] = [0, 1, Math.max(scale * 0.5, 0.2)]
      sum = 0
    }
    wanted.push(scale)
  }
  expect(wanted.at(-1)).toBe(0.2)
  const seen = observed(plateau('optax', 'reduce_on_plateau', options), metrics)
  for (const [i, rate] of wanted.entries()) expect(seen[i]).toBeCloseTo(rate, 12)
})

test('Keras adds the least change to the metric, which decides ties', () => {
  // 0.9999 + 0.0001 is 1, but 0.9997 + 0.0001 is less than 0.9998
  const metrics = Array.from({ length: 40 }, (_, i) => 1 - i * 1e-4)
  let [rate, best, wait] = [1, NaN, 0]
  const wanted = [1]
  for (const metric of metrics) {
    if (Number.isNaN(best) || metric + 1e-4 < best) [best, wait] = [metric, 0]
    else if (++wait >= 2) [rate, wait] = [rate * 0.5, 0]
    wanted.push(rate)
  }
  const options = { mode: 'min', patience: 2, factor: 0.5 }
  expect(observed(plateau('keras', 'ReduceLROnPlateau', options), metrics)).toEqual(wanted)
})

test('ignite lets a scheduler of PyTorch go on from what the one before it left', () => {
  const schedulers = [
    {
      type: 'LinearCyclicalScheduler',
      start_value: 0.5,
      end_value: 0.1,
      cycle_size: 10,
      monotonic: true,
    },
    { type: 'torch.ExponentialLR', gamma: 0.5 },
  ]
  const lr = peer('ignite', 'ConcatScheduler', { schedulers, durations: [5] })
  follows({ learningRate: lr }, t => (t < 5 ? 0.5 - 0.04 * t : 0.34 * 0.5 ** (t - 5)), 20)
})

test('fastai combines any of its schedules, each over a share of the run', () => {
  const scheds = [
    { type: 'SchedLin', start: 0, end: 1 },
    { type: 'SchedExp', start: 1, end: 0.01 },
    { type: 'SchedNo', start: 0.01, end: 0 },
  ]
  const lr = peer('fastai', 'combine_scheds', { pcts: [0.25, 0.5, 0.25], scheds, nIter: 90 })
  follows(
    { learningRate: lr },
    t => {
      const pos = t / 90
      return pos < 0.25 ? pos / 0.25 : pos < 0.75 ? 0.01 ** ((pos - 0.25) / 0.5) : 0.01
    },
    90,
  )
})

test("timm draws its noise from PyTorch's generator, with a seed for each step", () => {
  const options = { decay_t: 100, noise_range_t: [1, 12], noise_seed: 42 }
  const lr = peer('timm', 'StepLRScheduler', options)
  // what torch.randn gave for the seeds 43, 44, 45 …; draws from 0.67 up are thrown away
  const drawn: Readonly<Record<number, number>> = {
    1: -0.6484010815620422,
    2: 0.058945026248693466,
    3: 0.031175758689641953,
    10: -0.1455431878566742,
    11: -0.17381949722766876,
  }
  for (const [t, noise] of Object.entries(drawn))
    expect(lr(Number(t))).toBeCloseTo(0.1 * (1 + noise), 15)
  expect([lr(0), lr(12), lr(50)]).toEqual([0.1, 0.1, 0.1])
})
