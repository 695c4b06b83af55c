/** Random schedulers of PyTorch, as the golden records write them. */
import fc from 'fast-check'
import type { GoldenRecord } from './golden.ts'

/** What PyTorch is asked for. */
export type Asked = Omit<GoldenRecord, 'id' | 'peer' | 'lr'>
type Params = Asked['params']

const steps = fc.integer({ min: 1, max: 60 })
const total = fc.oneof({ weight: 8, arbitrary: steps }, fc.constantFrom(0, 5.5, 1000))
const share = fc.oneof(fc.double({ min: 0.001, max: 1, noNaN: true }), fc.constantFrom(0, 0.1, 1))
const gamma = fc.constantFrom(0, 0.1, 0.5, 0.95, 0.99, 1, 1.02)
const rate = fc.constantFrom(0.0003, 0.01, 0.1, 0.5, 1, 3)
const low = fc.constantFrom(0, 1e-5, 0.001, 0.05)
const momentum = fc.constantFrom(0.5, 0.8, 0.95)

const some = <T>(all: { [Name in keyof T]: fc.Arbitrary<T[Name]> }, ...required: (keyof T)[]) =>
  fc.record(all, { requiredKeys: required }) as fc.Arbitrary<Params>

const alone: Readonly<Record<string, fc.Arbitrary<Params>>> = {
  StepLR: some({ step_size: steps, gamma }, 'step_size'),
  MultiStepLR: some(
    { milestones: fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 5 }), gamma },
    'milestones',
  ),
  ConstantLR: some({ factor: share, total_iters: total }),
  LinearLR: some({ start_factor: share, end_factor: share, total_iters: total }),
  ExponentialLR: some({ gamma }, 'gamma'),
  PolynomialLR: some({ total_iters: total, power: fc.constantFrom(0, 0.5, 1, 2, 3.3) }),
  CosineAnnealingLR: some({ T_max: steps, eta_min: low }, 'T_max'),
  CosineAnnealingWarmRestarts: some(
    { T_0: steps, T_mult: fc.integer({ min: 1, max: 4 }), eta_min: low },
    'T_0',
  ),
  CyclicLR: some(
    {
      base_lr: low,
      max_lr: rate,
      step_size_up: steps,
      step_size_down: steps,
      mode: fc.constantFrom('triangular', 'triangular2', 'exp_range'),
      gamma,
      cycle_momentum: fc.boolean(),
      base_momentum: momentum,
      max_momentum: momentum,
    },
    'base_lr',
    'max_lr',
    'step_size_up',
  ),
  OneCycleLR: some(
    {
      max_lr: rate,
      total_steps: fc.integer({ min: 5, max: 150 }),
      pct_start: share.map(value => Math.min(value, 0.999)).filter(value => value > 0),
      anneal_strategy: fc.constantFrom('cos', 'linear'),
      cycle_momentum: fc.boolean(),
      base_momentum: momentum,
      max_momentum: momentum,
      div_factor: fc.constantFrom(1, 10, 25),
      final_div_factor: fc.constantFrom(1, 100, 1e4),
      three_phase: fc.boolean(),
    },
    'max_lr',
    'total_steps',
  ),
}

const partOf = (scheduler: string, params: fc.Arbitrary<Params>): fc.Arbitrary<Params> =>
  params.map(given => ({ scheduler, ...given }))

const single = fc.oneof(...Object.entries(alone).map(([name, params]) => partOf(name, params)))

function nested(depth: number): Record<'SequentialLR' | 'ChainedScheduler', fc.Arbitrary<Params>> {
  const deeper = depth ? Object.entries(nested(depth - 1)) : []
  const part = fc.oneof(
    { weight: 6, arbitrary: single },
    ...deeper.map(([name, params]) => ({ weight: 1, arbitrary: partOf(name, params) })),
  )
  const milestones = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 })
  return {
    SequentialLR: milestones.chain(at =>
      fc
        .array(part, { minLength: at.length + 1, maxLength: at.length + 1 })
        .map(schedulers => ({ schedulers, milestones: at.toSorted((a, b) => a - b) })),
    ),
    ChainedScheduler: fc
      .array(part, { minLength: 1, maxLength: 3 })
      .map(schedulers => ({ schedulers })),
  }
}

const plateau = some({
  mode: fc.constantFrom('min', 'max'),
  factor: fc.constantFrom(0, 0.1, 0.5, 0.9),
  patience: fc.integer({ min: 0, max: 8 }),
  threshold: fc.constantFrom(0, 1e-4, 0.05, 1),
  threshold_mode: fc.constantFrom('rel', 'abs'),
  cooldown: fc.integer({ min: 0, max: 5 }),
  min_lr: low,
  eps: fc.constantFrom(0, 1e-8, 0.01),
})

const count = fc.integer({ min: 30, max: 120 })
const times = (length: number, by = 1): number[] => Array.from({ length }, (_, i) => i / by)

const plain = (scheduler: string, params: fc.Arbitrary<Params>): fc.Arbitrary<Asked> =>
  fc.record({
    scheduler: fc.constant(scheduler),
    params,
    baseLr: rate,
    t: count.map(n => times(n)),
  })

const closed = Object.entries(alone)
  .filter(([name]) => !['CyclicLR', 'OneCycleLR'].includes(name))
  .map(([name, params]) =>
    fc.tuple(plain(name, params), fc.constantFrom(1, 4, 10)).map(([asked, by]): Asked => {
      const form = by === 1 ? 'closed' : 'fractional-epoch'
      return { ...asked, form, t: times(asked.t.length, by) }
    }),
  )

const observed = fc
  .tuple(plain('ReduceLROnPlateau', plateau), fc.infiniteStream(fc.integer({ min: -9, max: 40 })))
  .map(([asked, stream]): Asked => {
    const metrics = [...stream.take(asked.t.length - 1)].map(
      (value, i) => 20 / (i + 2) + value / 20,
    )
    return { ...asked, metrics }
  })

/** Schedulers by themselves, nested, in closed form and with metrics, always the same ones. */
export const torchRecords: readonly Asked[] = [
  ...Object.entries(alone).flatMap(([name, params]) =>
    fc.sample(plain(name, params), { seed: 7, numRuns: 8 }),
  ),
  ...Object.entries(nested(2)).flatMap(([name, params]) =>
    fc.sample(plain(name, params), { seed: 8, numRuns: 40 }),
  ),
  ...fc.sample(fc.oneof(...closed), { seed: 9, numRuns: 40 }),
  ...fc.sample(observed, { seed: 10, numRuns: 20 }),
]
