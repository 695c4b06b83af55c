// What a parameter does at the ends of its range, or with a value that few give it. The numbers are
// worked out from the libraries' formulas, or are what the libraries themselves gave.
import type { Schedule } from '@anneal/core'
import { describe, expect, test } from 'vitest'
import { fromMegatron, fromPeer, fromTorchtitan } from '../src/index.ts'
import { observed, peer, plateau, type Params } from './support/imported.ts'
import { follows } from './support/near.ts'

const half = (share: number): number => (1 + Math.cos(Math.PI * share)) / 2

describe('PyTorch', () => {
  test('SWALR goes to its rate from whatever it finds, and stays there', () => {
    const lr = peer('torch', 'SWALR', { swa_lr: 0.02, anneal_epochs: 4 })
    follows({ learningRate: lr }, t => 0.02 + 0.08 * half(Math.min(1, t / 4)), 20)
    const line = { swa_lr: 0.5, anneal_epochs: 5, anneal_strategy: 'linear' }
    follows(
      { learningRate: peer('torch-2.6', 'SWALR', line) },
      t => 0.1 + 0.08 * Math.min(5, t),
      20,
    )
    expect(peer('torch', 'SWALR', { swa_lr: 0.3, anneal_epochs: 0 })(0)).toBe(0.3)
  })
  test('SWALR counts its calls, so after a milestone it has taken a step already', () => {
    const schedulers = [
      { scheduler: 'ExponentialLR', gamma: 0.5 },
      { scheduler: 'SWALR', swa_lr: 0.4, anneal_epochs: 4, anneal_strategy: 'linear' },
    ]
    const lr = peer('torch', 'SequentialLR', { schedulers, milestones: [3] }, 0.8)
    follows({ learningRate: lr }, t => [0.8, 0.4, 0.2, 0.25, 0.3, 0.35][t] ?? 0.4, 12)
    // each takes its step from what the other left
    const chain = peer('torch', 'ChainedScheduler', { schedulers }, 0.8)
    follows({ learningRate: chain }, t => [0.8, 0.4, 0.8 / 3, 0.8 / 3][t] ?? 0.4, 12)
    // PyTorch 2.6 calls what is in a chain once more where the chain begins a sequence
    const nested = { schedulers: [{ scheduler: 'ChainedScheduler', schedulers }, schedulers[0]!] }
    const whole = peer('torch-2.6', 'SequentialLR', { ...nested, milestones: [3] }, 0.8)
    follows({ learningRate: whole }, t => [0.7, 1.1 / 3, 0.875 / 3][t] ?? 0.8 * 0.5 ** (t - 3), 8)
  })
  test('SWALR is refused where two go different ways, and with an epoch of its own', () => {
    const schedulers = [0.1, 0.2].map(swa_lr => ({ scheduler: 'SWALR', swa_lr }))
    expect(() => peer('torch', 'ChainedScheduler', { schedulers })).toThrow(
      'torch ChainedScheduler: PyTorch keeps one swa_lr for an optimizer, and it has 0.1, 0.2; give them the same',
    )
    expect(() => peer('torch', 'SWALR', { swa_lr: 0.1 }, 0.1, 'closed')).toThrow('counts its calls')
    expect(() => peer('torch', 'SWALR', { swa_lr: 0.1, verbose: true })).toThrow('no "verbose"')
  })
  test('a cycle without a way down falls at once', () => {
    const cycle = { base_lr: 0.1, max_lr: 0.5, step_size_up: 4, step_size_down: 0 }
    const rates = (mode: string): number[] => {
      const lr = peer('torch', 'CyclicLR', { ...cycle, mode, gamma: 0.5, cycle_momentum: false })
      return [0, 1, 3, 4, 7].map(t => Number(lr(t).toFixed(12)))
    }
    expect(rates('triangular')).toEqual([0.1, 0.2, 0.4, 0.1, 0.4])
    expect(rates('triangular2')).toEqual([0.1, 0.2, 0.4, 0.1, 0.25])
    expect(rates('exp_range')).toEqual([0.1, 0.15, 0.1375, 0.1, 0.10234375])
  })
  test('a list of one function is one, and a function stands in for any mode', () => {
    const lr_lambda = [{ py: '0.5 ** epoch', js: '0.5 ** epoch' }]
    follows({ learningRate: peer('torch', 'LambdaLR', { lr_lambda }) }, t => 0.1 * 0.5 ** t, 9)
    const scale_fn = { py: '1 / x', js: '1 / x' }
    const cycle = { base_lr: 0, max_lr: 1, step_size_up: 2, scale_fn, mode: null }
    expect([1, 2, 6].map(peer('torch', 'CyclicLR', { ...cycle, cycle_momentum: false }))).toEqual([
      0.5, 1, 0.5,
    ])
  })
  test('lengths that PyTorch asks to be whole are refused where they are not', () => {
    for (const total_steps of [0, 2.5, -3])
      expect(() => peer('torch', 'OneCycleLR', { max_lr: 1, total_steps })).toThrow(
        `total_steps must be a whole number of steps above 0, got ${total_steps}`,
      )
    expect(() =>
      peer('torch', 'OneCycleLR', { max_lr: 1, epochs: 2.5, steps_per_epoch: 10 }),
    ).toThrow('epochs must be a whole number')
  })
})

test('how a library was stepped is one of two ways, or not said', () => {
  const record = { peer: 'torch', scheduler: 'ExponentialLR', params: { gamma: 1 }, baseLr: 1 }
  expect(() => fromPeer({ ...record, form: 'close' as 'closed' })).toThrow(
    'form must be one of closed, fractional-epoch, or be left out, got "close"; did you mean "closed"?',
  )
})

describe("Python's None", () => {
  test('stands for the default only where the library takes it', () => {
    const cycle = { base_lr: 0, max_lr: 1, step_size_up: 4, cycle_momentum: false }
    expect(peer('torch', 'CyclicLR', { ...cycle, step_size_down: null })(6)).toBe(0.5)
    expect(() => peer('torch', 'CyclicLR', { ...cycle, step_size_up: null })).toThrow(
      "torch CyclicLR: step_size_up is null, Python's None, which it cannot be there; leave it out",
    )
    const records = [
      ['torch', 'MultiStepLR', { milestones: [3], gamma: null }, 'gamma'],
      ['hf-transformers', 'linear', { num_warmup_steps: null, num_training_steps: 9 }, 'num_warm'],
      ['torch', 'ReduceLROnPlateau', { mode: null }, 'mode'],
    ] as const
    for (const [name, scheduler, params, field] of records)
      expect(() => fromPeer({ peer: name, scheduler, params, baseLr: 1 })).toThrow(field)
  })
  test('stands for the default in the configs of trainers too', () => {
    const run = { lr: 1, train_iters: 100, lr_decay_style: 'linear' } as const
    const none = { lr_decay_iters: null, min_lr: null } as object
    expect(JSON.stringify(fromMegatron({ ...run, ...none }))).toBe(
      JSON.stringify(fromMegatron(run)),
    )
    const steps = { lr: 1, training_steps: 100, warmup_steps: 10 }
    expect(JSON.stringify(fromTorchtitan({ ...steps, ...({ total_steps: null } as object) }))).toBe(
      JSON.stringify(fromTorchtitan(steps)),
    )
  })
  test('is no where yes or no is asked, whatever the default', () => {
    const cycle = { base_lr: 0, max_lr: 1, step_size_up: 4, cycle_momentum: null }
    const plan = fromPeer({ peer: 'torch', scheduler: 'CyclicLR', params: cycle, baseLr: 1 })
    expect(plan).not.toHaveProperty('momentum')
  })
})

describe('transformers', () => {
  test('no hard restart at all, and waves that run backwards', () => {
    const steps = { num_warmup_steps: 2, num_training_steps: 6 }
    const restarts = peer('hf-transformers', 'cosine_with_restarts', { ...steps, num_cycles: 0 })
    expect([0, 1, 2, 5, 6].map(restarts)).toEqual([0, 0.05, 0.1, 0.1, 0])
    const cosine = (num_cycles: number): unknown =>
      peer('hf-transformers', 'cosine', { ...steps, num_cycles })
    expect(JSON.stringify(cosine(-1.5))).toBe(JSON.stringify(cosine(1.5)))
  })
  test('a floor below 0 is never reached', () => {
    const steps = { num_warmup_steps: 0, num_training_steps: 4, min_lr: -0.1 }
    const lr = peer('hf-transformers', 'cosine_with_min_lr', steps)
    follows({ learningRate: lr }, t => Math.max(0, 0.2 * half(t / 4) - 0.1), 9)
  })
  test('a warm-up that ends between two steps, before a cosine that is a step ahead', () => {
    const steps = { num_warmup_steps: 2.5, num_training_steps: 6.5, min_lr: 0 }
    const lr = peer('hf-transformers', 'cosine_warmup_with_min_lr', steps)
    const cosine = (t: number): number => 0.1 * half((t - 1.5) / 4)
    follows({ learningRate: lr }, t => (t < 2.5 ? (0.1 * (t + 1)) / 2.5 : cosine(t)), 7)
    const slow = peer('hf-transformers', 'cosine_warmup_with_min_lr', {
      ...steps,
      warmup_lr_rate: 0.4,
    })
    follows({ learningRate: slow }, t => (t < 2.5 ? 0.04 + 0.04 * t : cosine(t)), 7)
  })
  test('a run of less than a step begins below its rate', () => {
    const lr = peer('hf-transformers', 'linear', { num_warmup_steps: 0, num_training_steps: 0.25 })
    expect([0, 1].map(lr)).toEqual([0.025, 0])
  })
  test('GreedyLR slides its sum, where the last bit decides', () => {
    const options = { mode: 'max', factor: 0.5, patience: 0, threshold: 0.01, min_lr: 0 }
    const rising = Array.from({ length: 11 }, (_, i) => (10 + i) * 0.01)
    const lr = plateau(
      'hf-transformers',
      'greedy',
      { ...options, smooth: true, window_size: 3 },
      0.1,
    )
    // as transformers gave them, with 0.5 for its factor
    expect(observed(lr, rising)).toEqual([
      0.1, 0.2, 0.1, 0.05, 0.1, 0.05, 0.1, 0.05, 0.1, 0.05, 0.1, 0.05,
    ])
    const lost = plateau('hf-transformers', 'greedy', {
      ...options,
      mode: 'min',
      smooth: true,
      window_size: 2,
    })
    // what was NaN once stays in the sum
    expect(observed(lost, [3, NaN, 2, 1, 0.5])).toEqual([1, 1, 0.5, 0.25, 0.125, 0.0625])
    expect(() =>
      plateau('hf-transformers', 'greedy', { threshold: 1, threshold_mode: 'rel' }),
    ).toThrow('with a relative threshold of 1 nothing counts as better')
  })
})

describe('Paddle', () => {
  test('pieces whose boundaries do not rise, or with more values than are used', () => {
    const boundaries = [6, 3, 9]
    const lr = peer('paddle', 'PiecewiseDecay', { boundaries, values: [1, 2, 3, 4] })
    // the first boundary that is ahead counts
    expect([0, 5, 6, 8, 9].map(lr)).toEqual([1, 1, 3, 3, 4])
    const more = peer('paddle', 'PiecewiseDecay', { boundaries: [2], values: [1, 2, 3] })
    expect([1, 2].map(more)).toEqual([1, 3])
  })
  test('a line goes no further than its last whole step', () => {
    const lr = peer('paddle', 'LinearLR', { learning_rate: 1, total_steps: 2.5, start_factor: 0.5 })
    expect([0, 1, 2, 3, 9].map(t => lr(t).toFixed(12))).toEqual(
      [0.5, 0.7, 0.9, 0.9, 0.9].map(value => value.toFixed(12)),
    )
  })
  test('a factor of 0 takes the rate to the lowest at once', () => {
    const options = { learning_rate: 1, factor: 0, patience: 0, min_lr: 0.2 }
    expect(observed(plateau('paddle', 'ReduceOnPlateau', options), [1, 1, 1])).toEqual([
      1, 1, 0.2, 0.2,
    ])
  })
  test('what its constructors refuse is refused', () => {
    const refused = [
      ['MultiStepDecay', { milestones: [5, 5] }, 'milestones that rise, got 5, 5'],
      ['MultiStepDecay', { milestones: [5], gamma: 1 }, 'gamma of 1 or more'],
      ['StepDecay', { step_size: 2.5 }, 'step_size must be a whole number'],
      ['ExponentialDecay', { gamma: 0 }, 'gamma must be above 0'],
      ['PiecewiseDecay', { boundaries: [], values: [1] }, 'boundaries that are none'],
      ['PiecewiseDecay', { boundaries: [1, 2], values: [1, 2] }, '2 boundaries need 3 values'],
      ['LinearLR', { total_steps: 5, start_factor: 0 }, 'factors outside of 0 … 1'],
      ['LinearWarmup', { warmup_steps: 5, start_lr: 0.1, end_lr: 0.1 }, 'not above start_lr'],
      ['CyclicLR', { base_learning_rate: 0, max_learning_rate: 1 }, 'step_size_up is missing'],
      ['CosineAnnealingDecay', { T_max: 5, learning_rate: -1 }, 'must not be below 0'],
    ] as const
    for (const [scheduler, params, message] of refused)
      expect(() => peer('paddle', scheduler, params), scheduler).toThrow(message)
  })
})

describe('MMEngine', () => {
  test('a one-cycle has its own first value, before the last of them is made', () => {
    const cycle = { type: 'OneCycleLR', anneal_strategy: 'linear', pct_start: 0.5 }
    const schedulers = [
      { ...cycle, eta_max: 1, div_factor: 10, total_steps: 20, end: 10 },
      { ...cycle, eta_max: 0.4, div_factor: 4, total_steps: 20, begin: 10, end: 30 },
    ]
    const lr = peer('mmengine', 'ParamSchedulerList', { schedulers })
    // from the second step on both go from 0.1 to 0.4
    follows({ learningRate: lr }, t => 0.1 + (0.3 * (t % 10)) / 9, 19)
    const other = [{ ...schedulers[0]!, div_factor: 5 }, schedulers[1]!]
    expect(peer('mmengine', 'ParamSchedulerList', { schedulers: other })(0)).toBe(0.2)
  })
  test('what falls between two steps is never met', () => {
    const stairs = { milestones: [1.5, 3, 5.5], gamma: 0.5 }
    expect([0, 2, 3, 9].map(peer('mmengine', 'MultiStepLR', stairs))).toEqual([
      0.1, 0.1, 0.05, 0.05,
    ])
    const every = peer('mmengine', 'StepLR', { step_size: 1.5, gamma: 0.5 })
    expect([1, 2, 3, 5, 6].map(every)).toEqual([0.1, 0.1, 0.05, 0.05, 0.025])
  })
  test('the general schedulers schedule the learning rate where they are told to', () => {
    const options = { milestones: [2], gamma: 0.5 }
    const lr = peer('mmengine', 'MultiStepParamScheduler', { ...options, param_name: 'lr' })
    expect([1, 2].map(lr)).toEqual([0.1, 0.05])
    expect(() =>
      peer('mmengine', 'MultiStepParamScheduler', { ...options, param_name: 'weight_decay' }),
    ).toThrow('param_name must be "lr" or "momentum", what is read here, got "weight_decay"')
    const parts = [{ type: 'MultiStepParamScheduler', param_name: 'lr', ...options }]
    expect(peer('mmengine', 'ParamSchedulerList', { schedulers: parts })(2)).toBe(0.05)
    const waits = { param_name: 'lr', patience: 0, factor: 0.5 }
    expect(observed(plateau('mmengine', 'ReduceOnPlateauParamScheduler', waits), [1, 1])).toEqual([
      1, 1, 0.5,
    ])
  })
  test('schedulers of the momentum act beside those of the rate', () => {
    const around = { peer: 'mmengine', baseLr: 0.1, baseMomentum: 0.8 }
    const schedulers = [
      { type: 'StepLR', step_size: 2, gamma: 0.5 },
      { type: 'LinearMomentum', start_factor: 0.5, end: 5 },
      { type: 'MultiStepParamScheduler', param_name: 'momentum', milestones: [6], gamma: 0.5 },
    ]
    const both = fromPeer({ ...around, scheduler: 'ParamSchedulerList', params: { schedulers } })
    const at = [0, 2, 4, 5, 6] // by hand: 0.8 times 0.5 at first, 1 from step 4 on, half of it from 6 on
    expect(at.map(both.learningRate as Schedule)).toEqual([0.1, 0.05, 0.025, 0.025, 0.0125])
    for (const [i, momentum] of [0.4, 0.6, 0.8, 0.8, 0.4].entries())
      expect(both.momentum!(at[i]!)).toBeCloseTo(momentum, 14)
    const alone = { ...around, scheduler: 'ExponentialMomentum', params: { gamma: 0.5 } }
    const { learningRate, momentum } = fromPeer(alone)
    expect([0, 1].map(momentum!)).toEqual([0.8, 0.4])
    expect((learningRate as Schedule)(9)).toBe(0.1)
    expect(() => fromPeer({ ...alone, baseMomentum: undefined })).toThrow(
      'mmengine ExponentialMomentum: baseMomentum is missing',
    )
    expect(() => fromPeer({ ...alone, baseMomentum: NaN })).toThrow(
      'baseMomentum must be a number, got NaN',
    )
    expect(() => fromPeer({ ...alone, scheduler: 'OneCycleMomentum' })).toThrow(
      'mmengine has no scheduler "OneCycleMomentum"',
    )
  })
  test('nothing is better by more than all of the best that it begins with', () => {
    const lr = plateau('mmengine', 'ReduceOnPlateauLR', { threshold: 2, patience: 1, factor: 0.5 })
    expect(observed(lr, [3, 2, 1, 0])).toEqual([1, 1, 0.5, 0.5, 0.25])
    expect(() => plateau('mmengine', 'ReduceOnPlateauLR', { threshold: 1 })).toThrow('below 0')
  })
})

// by timm 1.0.29: each but the first is a call of step, or of step_update
test('timm makes schedulers as its training script asks for them', () => {
  const made = (params: Params, steps: number, lr = 0.4): number[] =>
    Array.from({ length: steps }, (_, t) => peer('timm', 'create_scheduler_v2', params, lr)(t))
  const close = (found: readonly number[], wanted: readonly number[]): void => {
    expect(found.map((value, t) => Math.abs(value - wanted[t]!) < 1e-15)).toEqual(
      wanted.map(() => true),
    )
  }
  const cycles = { sched: 'cosine', num_epochs: 5, min_lr: 0.001, cycle_limit: 2, cycle_decay: 0.5 }
  const warm = { warmup_epochs: 2, warmup_lr: 0.02, warmup_prefix: true }
  close(
    made({ ...cycles, ...warm, cooldown_epochs: 3 }, 9, 0.1),
    [
      0.02, 0.06, 0.1, 0.0905463412215599, 0.0657963412215599, 0.03520365877844011,
      0.010453658778440109, 0.05, 0.045320916362186214,
    ],
  )
  const byUpdate = { step_on_epochs: false, updates_per_epoch: 3 }
  const stairs = { sched: 'step', decay_epochs: 2, decay_rate: 0.5, warmup_epochs: 1 }
  close(
    made({ ...stairs, ...byUpdate, warmup_lr: 0.1 }, 10),
    [0.1, 0.2, 0.3, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.2],
  )
  close(made({ sched: 'poly', num_epochs: 4, decay_rate: 2 }, 6), [0.4, 0.225, 0.1, 0.025, 0, 0])
  const halved = plateau(
    'timm',
    'create_scheduler_v2',
    { sched: 'plateau', decay_rate: 0.5, patience_epochs: 1 },
    0.4,
  )
  expect(observed(halved, [1, 1, 1, 1, 1])).toEqual([0.4, 0.4, 0.4, 0.2, 0.2, 0.1])
  expect(made({ noise: [0.5], num_epochs: 10, noise_pct: 0.1 }, 10)).toEqual(
    Array.from({ length: 10 }, (_, t) =>
      peer(
        'timm',
        'CosineLRScheduler',
        { t_initial: 10, noise_range_t: 5, noise_pct: 0.1, cycle_decay: 0.1 },
        0.4,
      )(t),
    ),
  )
  expect(() => made({ sched: 'plateau', step_on_epochs: false }, 1)).toThrow('by epoch only')
  expect(() => made({ step_on_epochs: false }, 1)).toThrow('updates_per_epoch')
  expect(() => made({ sched: 'step', decay_rate: -1 }, 1)).toThrow('(StepLRScheduler): decay_rate')
  expect(() => made({ shced: 'step' }, 1)).toThrow('did you mean')
})

test('timm looks for milestones that do not rise as Python does', () => {
  const options = { decay_t: [6, 2, 4], decay_rate: 0.5 }
  // bisect_right of [6, 2, 4] gives 0 for 1, 2 for 2 and 3, and 3 from 4 on
  expect([0, 1, 2, 3, 9].map(peer('timm', 'MultiStepLRScheduler', options, 0.8))).toEqual(
    [0, 2, 2, 3, 3].map(count => 0.8 * 0.5 ** count),
  )
  expect(() => peer('timm', 'TanhLRScheduler', { t_initial: 9, lb: 3, ub: 3 })).toThrow('lb, 3')
})

describe('Composer', () => {
  const run = { maxDuration: '20ba', dataloaderLen: 5 }
  test('a power of 0 stays, and so do cycles until one has shrunk to nothing', () => {
    expect([0, 19, 30].map(peer('composer', 'PolynomialScheduler', { ...run, power: 0 }))).toEqual([
      0.1, 0.1, 0.1,
    ])
    const lr = peer('composer', 'CosineAnnealingWarmRestartsScheduler', {
      ...run,
      t_0: '4ba',
      t_mult: 0.5,
    })
    // cycles of 4, 2 and 1
    follows({ learningRate: lr }, t => 0.1 * half(t < 4 ? t / 4 : t === 5 ? 0.5 : 0), 7)
    expect(() => lr(7)).toThrow('past the end')
  })
  test('times are whole, and their units in any case', () => {
    const step = (step_size: string): unknown =>
      peer('composer', 'StepScheduler', { ...run, step_size })
    expect(JSON.stringify(step('2EP'))).toBe(JSON.stringify(step('10ba')))
    expect(() => step('1.5ep')).toThrow('step_size must be a whole number of ep, got 1.5ep')
  })
})

describe('DeepSpeed', () => {
  test('a cosine of no steps goes as far as the warm-up', () => {
    const options = { total_num_steps: 4, warmup_num_steps: 4, warmup_type: 'linear' }
    const lr = peer('deepspeed', 'WarmupCosineLR', options)
    expect([0, 1, 2, 3, 4].map(lr)).toEqual([0, 0, 0.025, 0.05, 0.1 * 0.75])
    expect(() => lr(5)).toThrow('past the end')
  })
  test('one rate in a list is one, and a range may begin at 0', () => {
    const listed = { warmup_min_lr: [0.1], warmup_max_lr: [0.3], warmup_num_steps: 2 }
    expect([0, 9].map(peer('deepspeed', 'WarmupLR', listed))).toEqual([0.1, 0.3])
    expect(peer('deepspeed-0.19', 'LRRangeTest', { lr_range_test_min_lr: 0 })(50)).toBe(0)
  })
  test('no warm-up at all is refused since 0.19, and steps that are not whole are', () => {
    const none = { warmup_num_steps: 0 }
    expect(peer('deepspeed', 'WarmupLR', none)(9)).toBe(0.001)
    expect(() => peer('deepspeed-0.19', 'WarmupLR', none)).toThrow('that are 0')
    expect(() => peer('deepspeed', 'WarmupLR', { warmup_num_steps: 2.5 })).toThrow('whole')
  })
})

test('AllenNLP takes schedulers over from PyTorch and transformers', () => {
  expect([0, 1, 2].map(peer('allennlp', 'exponential', {}))).toEqual([
    0.1,
    0.1 * 0.1,
    0.1 * 0.1 ** 2,
  ])
  const steps = { num_warmup_steps: 2, num_training_steps: 6 }
  const cosine = peer('allennlp', 'CosineWithWarmupLearningRateScheduler', steps)
  follows({ learningRate: cosine }, t => (t < 2 ? 0.05 * t : 0.1 * half((t - 2) / 4)), 7)
  expect([2, 3].map(peer('allennlp', 'multi_step', { milestones: [3], gamma: 0.5 }))).toEqual([
    0.1, 0.05,
  ])
  const waits = plateau('allennlp', 'reduce_on_plateau', { patience: 0, factor: 0.5 })
  expect(observed(waits, [1, 1])).toEqual([1, 1, 0.5])
})

test('fvcore makes the last length what the others leave', () => {
  const part = (value: number): object => ({ type: 'ConstantParamScheduler', value })
  const line = { type: 'LinearParamScheduler', start_value: 1, end_value: 0 }
  const composite = (lengths: readonly number[]): unknown =>
    peer('fvcore', 'CompositeParamScheduler', {
      schedulers: [part(2), line],
      lengths,
      interval_scaling: ['rescaled', 'rescaled'],
      numUpdatesTotal: 10,
    })
  expect(JSON.stringify(composite([0.5, 0.5005]))).toBe(JSON.stringify(composite([0.5, 0.5])))
  expect(() => composite([0.5, 0.6])).toThrow('lengths that add up to 1, got 0.5, 0.6')
  const steps = { values: [1, 2, 3], numUpdatesTotal: 9 }
  for (const milestones of [
    [3, 3, 9],
    [6, 3, 9],
    [3, 6],
  ])
    expect(() => peer('fvcore', 'MultiStepParamScheduler', { ...steps, milestones })).toThrow(
      'milestones',
    )
})

test('a power of 0 holds, and cycles that shrink to nothing end', () => {
  const held = [
    ['fvcore', 'PolynomialDecayParamScheduler', { base_value: 0.1, numUpdatesTotal: 9, power: 0 }],
    ['mxnet', 'PolyScheduler', { base_lr: 0.1, max_update: 9, pwr: 0 }],
    ['fastai', 'SchedPoly', { start: 0.5, end: 0.1, nIter: 9, power: 0 }],
  ] as const
  for (const [name, scheduler, params] of held)
    expect([0, 5, 8].map(peer(name, scheduler, params))).toEqual([0.1, 0.1, 0.1])
  const cycle = { start_value: 1, end_value: 0, cycle_size: 4, cycle_mult: 0.5 }
  const lr = peer('ignite', 'CosineAnnealingScheduler', cycle)
  follows({ learningRate: lr }, t => half(t < 4 ? t / 4 : t === 5 ? 0.5 : 0), 7)
  expect(() => lr(7)).toThrow('past the end')
})

test('MXNet asks for steps that rise, and none twice', () => {
  for (const step of [[3, 3], [0, 2], []])
    expect(() => peer('mxnet', 'MultiFactorScheduler', { step, factor: 0.5 })).toThrow('that rise')
})

describe('ignite', () => {
  test('schedulers of PyTorch share their optimizer', () => {
    const schedulers = [
      { type: 'torch.ConstantLR', factor: 0.5, total_iters: 9 },
      {
        type: 'torch.CyclicLR',
        base_lr: 0.02,
        max_lr: 0.1,
        step_size_up: 2,
        cycle_momentum: false,
      },
    ]
    const concat = (parts: readonly object[]): ((step: number) => number) =>
      peer('ignite', 'ConcatScheduler', { schedulers: parts, durations: [2] }, 0.2)
    // as ignite gave them
    expect([0, 1, 2, 3, 4, 5].map(concat(schedulers))).toEqual([0.1, 0.1, 0.02, 0.06, 0.1, 0.06])
    const halves = { type: 'torch.ExponentialLR', gamma: 0.5 }
    expect([0, 1, 2, 3, 4].map(concat([schedulers[1]!, halves]))).toEqual([
      0.02, 0.06, 0.06, 0.03, 0.015,
    ])
  })
  test('a warm-up goes to the rate that schedulers of PyTorch have left when it is made', () => {
    const held = { type: 'PiecewiseLinear', milestones_values: [[9, 0.3]] }
    const warm = { lr_scheduler: held, warmup_start_value: 0, warmup_duration: 3 }
    const schedulers = [
      { type: 'torch.LinearLR', start_factor: 0.5, total_iters: 4 },
      { type: 'create_lr_scheduler_with_warmup', ...warm },
    ]
    const lr = peer('ignite', 'ConcatScheduler', { schedulers, durations: [2] })
    expect([0, 1, 2, 3, 4, 5, 6].map(lr)).toEqual([0.025, 0.03125, 0, 0.025, 0.05, 0.3, 0.3])
  })
  test('what it would not step, or what stands too deep, is refused', () => {
    const torch = { type: 'torch.ExponentialLR', gamma: 0.5 }
    const once = { type: 'torch.OneCycleLR', max_lr: 1, total_steps: 9 }
    const cosine = {
      type: 'CosineAnnealingScheduler',
      start_value: 1,
      end_value: 0,
      cycle_size: 4,
    }
    const inner = { type: 'ConcatScheduler', schedulers: [cosine, torch], durations: [3] }
    const refused = [
      [{ schedulers: [cosine, inner], durations: [3] }, 'schedulers[1] has a scheduler of PyTorch'],
      [{ schedulers: [once, once], durations: [3] }, 'several torch.OneCycleLR'],
      [{ schedulers: [cosine, torch], durations: [-1] }, 'durations must be whole numbers above 0'],
      [
        { schedulers: [cosine, { type: 'torch.SWALR', swa_lr: 1 }], durations: [3] },
        'ignite never steps it',
      ],
    ] as const
    for (const [params, message] of refused)
      expect(() => peer('ignite', 'ConcatScheduler', params)).toThrow(message)
    const warm = { lr_scheduler: inner, warmup_start_value: 0, warmup_duration: 3 }
    expect(() => peer('ignite', 'create_lr_scheduler_with_warmup', warm)).toThrow('PyTorch inside')
    const legacy = { lr_scheduler: torch, use_legacy: true }
    expect(() => peer('ignite', 'LRScheduler', legacy)).toThrow('use_legacy')
  })
})

test('a composite inside of a composite begins its parts between two steps', () => {
  const part = (value: number): object => ({ type: 'ConstantParamScheduler', value })
  const inner = {
    type: 'CompositeParamScheduler',
    schedulers: [part(2), part(3)],
    lengths: [0.5, 0.5],
    interval_scaling: ['rescaled', 'fixed'],
  }
  const lr = peer('fvcore', 'CompositeParamScheduler', {
    schedulers: [part(1), inner],
    lengths: [1 / 3, 2 / 3],
    interval_scaling: ['rescaled', 'rescaled'],
    numUpdatesTotal: 10,
  })
  // a third of the run, another third, and the rest
  expect(Array.from({ length: 10 }, (_, t) => lr(t))).toEqual([1, 1, 1, 1, 2, 2, 2, 3, 3, 3])
})

test('schedules of optax and MLX that join before the first step have begun already', () => {
  const line = { type: 'linear_schedule', init_value: 0, end_value: 1, transition_steps: 10 }
  const join = { schedules: [line, line], boundaries: [-3] }
  expect(peer('optax', 'join_schedules', join)(2)).toBe(0.5)
  const warm = { init_value: 5, peak_value: 1, warmup_steps: -2, decay_steps: 8 }
  const cosine = peer('optax', 'warmup_cosine_decay_schedule', warm)
  follows({ learningRate: cosine }, t => half(Math.min(1, (t + 2) / 10)), 12)
  const slope = { type: 'linear_schedule', init: 0, end: 1, steps: 10 }
  const joined = { schedules: [slope, slope], boundaries: [-3] }
  expect(peer('mlx', 'join_schedules', joined)(2)).toBe(0.5)
  const begin = { init_value: 1, end_value: 0, transition_steps: 4, transition_begin: -3 }
  expect(peer('optax', 'linear_schedule', begin)(1)).toBe(0.75)
})

test('what MMEngine goes on with ends only with its window, however long it rests before', () => {
  const schedulers = [
    { type: 'StepLR', step_size: 5, begin: 5, end: 35 },
    { type: 'CosineAnnealingLR', T_max: 30, eta_min: 0, begin: 5, end: 15 },
  ]
  const lr = peer('mmengine', 'ParamSchedulerList', { schedulers })
  const wave = (t: number): number => 0.1 * half((Math.min(t, 14) - 5) / 30)
  // a tenth at 10, 15, 20, 25 and 30
  const drops = (t: number): number => 0.1 ** Math.max(0, Math.min(5, Math.floor(t / 5) - 1))
  follows({ learningRate: lr }, t => (t < 5 ? 0.1 : wave(t) * drops(t)), 60)
  // near the end too, where all of it is small
  expect(lr(40) / (wave(14) * 1e-5)).toBeCloseTo(1, 9)
})

test('timm counts steps of a length between two as Python divides', () => {
  // 49 // 4.9 is 9, as 4.9 is a little more than it says; 12 // 2.4 is 5
  const stairs = (decay_t: number): ((step: number) => number) =>
    peer('timm', 'StepLRScheduler', { decay_t, decay_rate: 0.5 }, 1)
  expect([44, 45, 49, 50].map(stairs(4.9))).toEqual([8, 9, 9, 10].map(count => 0.5 ** count))
  expect([11, 12, 14, 15].map(stairs(2.4))).toEqual([4, 5, 5, 6].map(count => 0.5 ** count))
  const cycles = { t_initial: 4.9, cycle_limit: 99 }
  expect(peer('timm', 'CosineLRScheduler', cycles)(49)).toBeCloseTo(0, 12)
})
