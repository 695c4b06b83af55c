import {
  add,
  constant,
  cosine,
  cosineWave,
  cyclic,
  delay,
  exponential,
  fromConfig,
  inverseTime,
  linear,
  multiply,
  noise,
  oneCycle,
  piecewise,
  plateau,
  polynomial,
  product,
  restarts,
  scale,
  sequence,
  step,
  warmup,
  type Feedback,
  type Schedule,
} from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { formula } from '@anneal/core/formula'
import { expect, test } from 'vitest'
import { fromPeer, fromTorch, toTorch } from '../../src/index.ts'
import { goldenRecords, toleranceOf } from '../support/golden.ts'
import { agrees, differenceOf, everyKind, nests, run, steps } from './cases.ts'
import { runPython, type PythonCase } from './python.ts'

const caseOf = (code: string, count = steps): PythonCase => ({
  target: 'torch',
  code,
  steps: count,
})

for (const [name, all] of [
  ['every kind, with every option', everyKind],
  ['random nests', nests],
] as const)
  test(`${name}: PyTorch gives the same numbers`, context => {
    const made = all.map(({ config }) => toTorch(config, { run }))
    const results = runPython(
      context,
      made.map(({ code }) => caseOf(code)),
    )
    for (const [i, it] of all.entries()) {
      expect(results[i]!.error, `${JSON.stringify(it.config)}\n${made[i]!.code}`).toBeUndefined()
      agrees(it, made[i]!, results[i]!['learningRate'])
    }
  })

const learning = goldenRecords().filter(
  ({ peer, metrics, momentum, quirk, form }) =>
    peer === 'torch' && !metrics && !momentum && !quirk && !form,
)

test('what comes from PyTorch goes back to it, and gives what PyTorch gave', context => {
  const made = learning.map(record => {
    const plan = fromPeer(record)
    const revived = fromConfig(JSON.parse(JSON.stringify(plan)), [...builtins, formula])
    return toTorch(revived, { steps: record.t.at(-1)! })
  })
  const results = runPython(
    context,
    made.map(({ code }, i) => caseOf(code, learning[i]!.t.at(-1))),
  )
  expect(learning.length).toBeGreaterThan(60)
  for (const [i, record] of learning.entries()) {
    expect(results[i]!.error, `${record.id}\n${made[i]!.code}`).toBeUndefined()
    const found = record.t.map(t => results[i]!['learningRate']![t]!)
    expect(differenceOf(record.lr, found), record.id).toBeLessThanOrEqual(toleranceOf(record))
  }
})

test('a momentum that goes back to PyTorch is what it was', context => {
  const all = goldenRecords().filter(
    ({ peer, momentum, quirk }) => peer === 'torch' && momentum && !quirk,
  )
  const made = all.map(record => toTorch(fromPeer(record), { steps: record.t.at(-1)! }))
  const results = runPython(
    context,
    made.map(({ code }, i) => caseOf(code, all[i]!.t.at(-1))),
  )
  expect(all.length).toBeGreaterThan(3)
  for (const [i, record] of all.entries()) {
    expect(results[i]!.error, `${record.id}\n${made[i]!.code}`).toBeUndefined()
    for (const [channel, wanted] of [
      ['learningRate', record.lr],
      ['momentum', record.momentum!],
    ] as const) {
      const found = record.t.map(t => results[i]![channel]![t]!)
      expect(differenceOf(wanted, found), record.id).toBeLessThanOrEqual(1e-12)
    }
  }
})

const peak = 0.1
const natives: readonly (readonly [Schedule, ...string[]])[] = [
  [constant({ value: peak }), 'ConstantLR(optimizer, factor=1, total_iters=0)'],
  [
    cosine({ from: peak, to: 0.001, steps: 100 }),
    'CosineAnnealingLR(optimizer, T_max=100, eta_min=0.001)',
  ],
  [cosineWave({ from: peak, steps: 100 }), 'CosineAnnealingLR(optimizer, T_max=100, eta_min=0)'],
  [
    scale({ schedule: cosine({ from: 1, to: 0.5, steps: 9 }), factor: 0.5 }),
    'T_max=9, eta_min=0.25',
  ],
  [
    linear({ from: 0.05, to: peak, steps: 5 }),
    'LinearLR(optimizer, start_factor=0.5, end_factor=1, total_iters=5)',
  ],
  [
    polynomial({ from: peak, steps: 50, power: 2 }),
    'PolynomialLR(optimizer, total_iters=50, power=2)',
  ],
  [exponential({ from: peak, rate: 0.5 }), 'ExponentialLR(optimizer, gamma=0.5)'],
  [
    exponential({ from: peak, rate: 0.5, period: 10, staircase: true }),
    'StepLR(optimizer, step_size=10, gamma=0.5)',
  ],
  [step({ from: peak, factor: 0.5, every: 30 }), 'StepLR(optimizer, step_size=30, gamma=0.5)'],
  [
    piecewise({ values: [1, 0.5, 0.25], at: [30, 80] }),
    'MultiStepLR(optimizer, milestones=[30, 80], gamma=0.5)',
  ],
  [
    piecewise({ values: [0.5, 1], at: [4], boundary: 'after' }),
    'ConstantLR(optimizer, factor=0.5, total_iters=5)',
  ],
  [
    restarts({ from: peak, steps: 10, growth: 2 }),
    'CosineAnnealingWarmRestarts(optimizer, T_0=10, T_mult=2, eta_min=0)',
  ],
  [
    cosine({ from: peak, steps: 10, after: 'repeat' }),
    'CosineAnnealingWarmRestarts(optimizer, T_0=10, T_mult=1, eta_min=0)',
  ],
  [cyclic({ low: 0.1, high: 1, up: 10, down: 5, factor: 0.5 }), 'CyclicLR(', "mode='triangular2'"],
  [
    product({ from: 1, factor: formula({ value: '1 - 1 / (t + 2)' }) }),
    'MultiplicativeLR(optimizer, factor)',
  ],
  [
    warmup({ steps: 9, schedule: cosine({ from: peak, steps: 90 }) }),
    'SequentialLR(',
    'LinearLR(optimizer, start_factor=0.1, end_factor=1, total_iters=9)',
    'CosineAnnealingLR(optimizer, T_max=90, eta_min=0)',
    'milestones=[9]',
  ],
  [
    delay({ steps: 5, schedule: step({ from: peak, factor: 0.5, every: 3 }) }),
    'SequentialLR(',
    'StepLR(optimizer, step_size=3, gamma=0.5)',
  ],
  [
    multiply({
      schedules: [
        step({ from: peak, factor: 0.5, every: 30 }),
        exponential({ from: 1, rate: 0.99 }),
      ],
    }),
    'ChainedScheduler(',
    'ExponentialLR(optimizer, gamma=0.99)',
  ],
  [
    oneCycle({ peak: 1, steps: 100 }).learningRate,
    'OneCycleLR(',
    'max_lr=1',
    'total_steps=101',
    'cycle_momentum=False',
  ],
]

for (const [schedule, ...parts] of natives)
  test(`${JSON.stringify(schedule.config)} has a class of its own`, () => {
    const { code, exact } = toTorch(schedule)
    for (const part of parts) expect(code.replaceAll('"', "'")).toContain(part)
    expect(exact).toBe(true)
  })

test('a class is taken only where it is the same', () => {
  const curve = cosine({ from: 1, steps: 100 })
  expect(toTorch(curve).form).toBe('native')
  // PyTorch's rises again
  expect(toTorch(curve, { run: { steps: 150 } })).toMatchObject({ form: 'formula', exact: true })
  const near = warmup({ steps: 4, from: 1e-9, schedule: constant({ value: 1 }) })
  expect(toTorch(near, { steps: 10 }).form).toBe('native')
  expect(toTorch(inverseTime({ from: 1, rate: 0.1 })).form).toBe('formula')
  expect(toTorch(add({ schedules: [curve, curve] })).form).toBe('formula')
})

test('one cycle of PyTorch is taken only where the run is over with it', context => {
  const parts = [
    linear({ from: 0.01, to: 0.1, steps: 4 }),
    linear({ from: 0.1, to: 0.04, steps: 12 }),
  ]
  const cycle = sequence({ parts })
  const flat = sequence({
    parts: [cosine({ from: 0.01, to: 0.1, steps: 4 }), cosine({ from: 0.1, to: 0.1, steps: 12 })],
  })
  const onward = sequence({
    parts: [parts[0]!, linear({ from: 0.1, to: 0.04, steps: 12, after: 'continue' })],
  })
  expect(toTorch(cycle).code).toContain('OneCycleLR')
  const all = [cycle, flat, onward]
  const made = all.map(schedule => toTorch(schedule, { run: { steps: 18 } }))
  // where it would raise: "Tried to step 19 times"
  for (const { code } of made) expect(code).not.toContain('OneCycleLR')
  const results = runPython(
    context,
    made.map(({ code }) => caseOf(code, 18)),
  )
  for (const [i, schedule] of all.entries()) {
    const wanted = Array.from({ length: 19 }, (_, t) => schedule(t))
    expect(differenceOf(wanted, results[i]!['learningRate']!)).toBeLessThanOrEqual(1e-12)
  }
})

test('what has no formula is a table of the run', context => {
  const rough = noise({ schedule: cosine({ from: 1, steps: 5000 }), amount: 0.1 })
  const smooth = noise({ schedule: cosine({ from: 1, steps: 5000 }), amount: 0 })
  const cases = [
    toTorch(rough, { points: 6000 }),
    toTorch(rough, { points: 100 }),
    toTorch(smooth, { points: 100 }),
    toTorch(noise({ schedule: step({ from: 1, factor: 0.5, every: 50 }), amount: 0 }), {
      steps: 5000,
    }),
  ]
  expect(cases.map(({ form, exact }) => [form, exact])).toEqual([
    ['table', true],
    ['table', false],
    ['table', false],
    ['table', true],
  ])
  expect(cases[2]!.error).toBeLessThan(1e-3)
  expect(cases[2]!.error).toBeGreaterThan(1e-12)
  const results = runPython(
    context,
    cases.slice(0, 3).map(({ code }) => caseOf(code, 5000)),
  )
  for (const [i, schedule] of [rough, rough, smooth].entries()) {
    const wanted = Array.from({ length: 5001 }, (_, t) => schedule(t))
    const difference = differenceOf(wanted, results[i]!['learningRate']!)
    expect(Math.abs(difference - cases[i]!.error)).toBeLessThanOrEqual(1e-12)
  }
})

test('a plan takes its momentum and weight decay along', context => {
  const plan = {
    learningRate: linear({ from: 1, steps: 20 }),
    momentum: linear({ from: 0.9, to: 0.5, steps: 20 }),
    weightDecay: 0.01,
  }
  const { code, form, exact } = toTorch(plan)
  expect([form, exact]).toEqual(['formula', true])
  expect(code).toContain('group["weight_decay"] = weight_decay(t)')
  const [result] = runPython(context, [caseOf(code, 20)])
  const wanted = Array.from({ length: 21 }, (_, t) => plan.momentum(t))
  expect(differenceOf(wanted, result!['momentum']!)).toBeLessThanOrEqual(1e-12)
  expect(toTorch(oneCycle({ peak: 1, steps: 100 })).code).toContain('max_momentum=0.95')
})

test('a plateau reacts as ReduceLROnPlateau does', context => {
  const metrics = Array.from({ length: 200 }, (_, i) => 2 / (1 + i / 30) + Math.sin(i * i) / 5)
  const all = [
    plateau({ schedule: constant({ value: 0.5 }), patience: 2 }),
    plateau({
      schedule: constant({ value: 0.5 }),
      patience: 3,
      trips: 'at',
      factor: 0.5,
      cooldown: 4,
    }),
    plateau({
      schedule: constant({ value: 0.5 }),
      mode: 'max',
      threshold: 0.1,
      thresholdMode: 'absolute',
      low: 0.01,
    }),
  ]
  const results = runPython(
    context,
    all.map(it => ({ ...caseOf(toTorch(it).code), metrics })),
  )
  for (const [i, feedback] of all.entries())
    expect(
      differenceOf(reactions(feedback, metrics), results[i]!['learningRate']!),
    ).toBeLessThanOrEqual(1e-12)
})

function reactions(feedback: Feedback, metrics: readonly number[]): readonly number[] {
  let state = feedback.init()
  const values = [feedback.value(state, 0)]
  for (const [step, metric] of metrics.entries()) {
    state = feedback.update(state, metric, { step, value: values.at(-1)! })
    values.push(feedback.value(state, step + 1))
  }
  return values
}

test.each([
  [() => toTorch({ momentum: constant({ value: 0.9 }) }), 'the plan has only momentum'],
  [() => toTorch({ learningRate: 0.1, lossScale: constant({ value: 1 }) }), 'not lossScale'],
  [() => toTorch({ type: 'cosine', from: 1, steps: '10 epochs' }), 'give the run'],
  [() => toTorch({ type: 'cosinus', from: 1 }), 'did you mean'],
  [
    () => toTorch(noise({ schedule: constant({ value: 1 }), amount: 0.1 })),
    'give the run, or steps',
  ],
  [() => toTorch(constant({ value: 1 }), { steps: 1.5 }), 'steps must be a whole number'],
  [() => toTorch(constant({ value: 1 }), { points: 1 }), 'points must be 2 or more'],
  [
    () =>
      toTorch({
        learningRate: plateau({ schedule: constant({ value: 1 }) }),
        momentum: constant({ value: 1 }),
      }),
    'learningRate listens to metrics',
  ],
])('%s fails and says why', (make, message) => {
  expect(make).toThrow(message)
})

test('what PyTorch itself has goes there and back', () => {
  const { code } = toTorch(fromTorch('CosineAnnealingLR', { T_max: 20 }, { baseLr: 0.3 }), {
    steps: 90,
  })
  expect(code).toContain('BASE_LR = 0.3')
  expect(code).toContain('CosineAnnealingLR(optimizer, T_max=20, eta_min=0)')
})

test('the rate to begin with is the highest, also where a run is too long to look at all of it', () => {
  const lr = warmup({ steps: '1%', schedule: cosine({ from: 0.1, steps: 'rest' }) })
  for (const steps of [100, 1e9]) expect(toTorch(lr, { run: { steps } }).baseLr).toBe(0.1)
  const below = scale({ schedule: lr, factor: -1 })
  expect(toTorch(below, { run: { steps: 1e9 } }).baseLr).toBe(0.1)
})
