// What a parameter does at the ends of its range, or with a value that few give it. The numbers are
// worked out from the libraries' formulas, or are what the libraries themselves gave.
import { describe, expect, test } from 'vitest'
import { fromPeer } from '../src/index.ts'
import { observed, peer, plateau } from './support/imported.ts'
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
      [
        'keras',
        'ExponentialDecay',
        { initial_learning_rate: 1, decay_steps: 1, decay_rate: 1, staircase: null },
        'staircase',
      ],
    ] as const
    for (const [name, scheduler, params, field] of records)
      expect(() => fromPeer({ peer: name, scheduler, params, baseLr: 1 })).toThrow(field)
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
