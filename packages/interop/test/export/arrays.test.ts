// optax and Keras code on stand-ins for the two, which are held against what the real ones gave.
import {
  constant,
  cosine,
  cosineWave,
  exponential,
  inverseTime,
  linear,
  noise,
  oneCycle,
  piecewise,
  plateau,
  polynomial,
  restarts,
  sequence,
  step,
  warmup,
  type Feedback,
  type Schedule,
} from '@anneal/core'
import { expect, test } from 'vitest'
import {
  toKeras,
  toOptax,
  type Exportable,
  type ExportedCode,
  type ExportOptions,
} from '../../src/index.ts'
import { goldenRecords } from '../support/golden.ts'
import { agrees, differenceOf, everyKind, nests, run, steps } from './cases.ts'
import { runPython, type PythonCase } from './python.ts'

const targets: Readonly<
  Record<'keras' | 'optax', (input: Schedule, options?: ExportOptions) => ExportedCode>
> = { keras: toKeras, optax: toOptax }

const caseOf = (target: 'keras' | 'optax', code: string, count = steps): PythonCase => ({
  target,
  code,
  steps: count,
  names: { learningRate: 'learning_rate' },
})

for (const target of ['keras', 'optax'] as const) {
  for (const [name, all] of [
    ['every kind, with every option', everyKind],
    ['random nests', nests],
  ] as const)
    test(`${name}: ${target} gives the same numbers`, context => {
      const made = all.map(({ schedule }) => targets[target](schedule, { run }))
      const results = runPython(
        context,
        made.map(({ code }) => caseOf(target, code)),
      )
      for (const [i, it] of all.entries()) {
        expect(results[i]!.error, `${JSON.stringify(it.config)}\n${made[i]!.code}`).toBeUndefined()
        agrees(it, made[i]!, results[i]!['learningRate'])
      }
    })

  test(`the stand-in for ${target} gives what the real one gave`, context => {
    const standIns = new RegExp(
      target === 'keras'
        ? '^(Exponential|PiecewiseConstant|Polynomial|InverseTime|Cosine)Decay'
        : '^(constant|linear|polynomial|piecewise_constant|cosine_decay|warmup_cosine_decay)_schedule|^exponential_decay',
    )
    const records = goldenRecords().filter(
      ({ peer, scheduler, quirk }) => peer === target && standIns.test(scheduler) && !quirk,
    )
    const prefix = target === 'keras' ? 'keras.optimizers.schedules' : 'optax'
    const results = runPython(
      context,
      records.map(({ scheduler, params, t }) =>
        caseOf(
          target,
          `import json\nimport ${target}\nparams = json.loads(${JSON.stringify(JSON.stringify(params))}, parse_int=float)\n` +
            'for name in ["boundaries_and_scales"]:\n' +
            '    if name in params:\n' +
            '        params[name] = {int(at): scale for at, scale in params[name].items()}\n' +
            `learning_rate = ${prefix}.${scheduler}(**params)`,
          t.at(-1),
        ),
      ),
    )
    expect(records.length).toBeGreaterThan(9)
    for (const [i, { id, t, lr }] of records.entries()) {
      expect(results[i]!.error, id).toBeUndefined()
      const found = t.map(at => results[i]!['learningRate']![at]!)
      expect(differenceOf(lr, found), id).toBeLessThanOrEqual(1e-12)
    }
  })
}

const warm = sequence({
  parts: [linear({ from: 0.01, to: 0.1, steps: 9 }), cosine({ from: 0.1, to: 0.05, steps: 90 })],
})

const natives: readonly (readonly [schedule: Schedule, optax: string, keras: string])[] = [
  [constant({ value: 0.1 }), 'optax.constant_schedule(value=0.1)', 'learning_rate = 0.1'],
  [linear({ from: 0.1, to: 0.2, steps: 9 }), 'optax.linear_schedule(', 'PolynomialDecay('],
  [polynomial({ from: 1, steps: 9, power: 0.5 }), '', ''],
  [polynomial({ from: 1, steps: 9, power: 2 }), 'optax.polynomial_schedule(', 'PolynomialDecay('],
  [cosine({ from: 1, to: 0.1, steps: 9 }), 'decay_steps=9, alpha=0.1)', 'alpha=0.1'],
  [cosineWave({ from: 1, steps: 9, power: 2 }), 'decay_steps=9, exponent=2)', ''],
  [exponential({ from: 1, rate: 0.5, period: 9 }), 'optax.exponential_decay(', 'ExponentialDecay('],
  [exponential({ from: 1, rate: 0.5, to: 0.1 }), 'end_value=0.1', ''],
  [step({ from: 1, factor: 0.5, every: 9 }), 'staircase=True', 'staircase=True'],
  [
    piecewise({ values: [1, 0.5, 2], at: [5, 8] }),
    'boundaries_and_scales={5: 0.5, 8: 4}',
    'boundaries=[4, 7]',
  ],
  [inverseTime({ from: 1, rate: 0.5, period: 4 }), '', 'InverseTimeDecay('],
  [restarts({ from: 1, steps: 8, growth: 2, factor: 0.5 }), '', 'CosineDecayRestarts('],
  [warm, 'optax.warmup_cosine_decay_schedule(', 'warmup_target=0.1'],
  [
    warmup({ steps: 9, schedule: step({ from: 1, factor: 0.5, every: 9 }) }),
    'optax.join_schedules(',
    '',
  ],
]

test('what has a name of its own in optax and Keras gets it, and is the same', context => {
  const made = natives.flatMap(([schedule, optax, keras]) => [
    { schedule, target: 'optax' as const, part: optax, ...toOptax(schedule, { steps: 120 }) },
    { schedule, target: 'keras' as const, part: keras, ...toKeras(schedule, { steps: 120 }) },
  ])
  const results = runPython(
    context,
    made.map(({ target, code }) => caseOf(target, code, 120)),
  )
  for (const [i, { schedule, target, part, code, form, exact }] of made.entries()) {
    const place = `${target}: ${JSON.stringify(schedule)}`
    expect([form, exact], place).toEqual([part ? 'native' : 'formula', true])
    expect(code.replaceAll(/\s+/g, ' ')).toContain(part)
    const wanted = Array.from({ length: 121 }, (_, t) => schedule(t))
    expect(differenceOf(wanted, results[i]!['learningRate']!), place).toBeLessThanOrEqual(1e-12)
  }
})

// Keras 3.15: ExponentialDecay(1, 10, 0.5)(5) is a tensor of integers, 0; an optimizer refuses
// learning_rate=1, and JAX and PyTorch have no integer 3000000000 of 32 bits
test('no integer stands where Keras, JAX or PyTorch would go on in integers', () => {
  const keras = (input: Exportable): string =>
    toKeras(input, { steps: 90 }).code.replaceAll(/\s+/g, ' ')
  expect(keras(step({ from: 1, factor: 2, every: 9 }))).toContain(
    '( initial_learning_rate=1.0, decay_steps=9, decay_rate=2.0, staircase=True, )',
  )
  expect(keras(piecewise({ values: [1, 2], at: [5] }))).toContain(
    '( boundaries=[4], values=[1.0, 2.0], )',
  )
  expect(keras(constant({ value: 1 }))).toBe('learning_rate = 1.0 ')
  const absolute = { thresholdMode: 'absolute', epsilon: 0 } as const
  expect(keras(plateau({ schedule: constant({ value: 1 }), ...absolute }))).toMatch(
    /learning_rate = 1\.0 .* patience=11, min_delta=0\.0001, cooldown=0, min_lr=0\.0,/,
  )
  expect(keras({ type: 'formula', value: 't + (t > 2) + hypot(t, 2)' })).toContain(
    'return t + ops.where(t > 2, 1.0, 0.0) + ops.sqrt(ops.square(t) + ops.square(2.0))',
  )
  const wide = { type: 'formula', value: '3000000000 * t + 5' }
  for (const to of [toKeras, toOptax])
    expect(to(wide, { steps: 9 }).code).toContain('return 3000000000.0 * t + 5\n')
  const long = restarts({ from: 1, steps: 1000, growth: 10, shape: 'linear' })
  expect(toOptax(long, { steps: 9 }).code).toMatch(/ 1111111000, 11111111000\.0,/)
  // a list of Keras is compared with a step, which TensorFlow does with two of a kind only
  expect(toKeras(long, { steps: 9 }).code).toMatch(/STARTS = \[\n {4}0\.0, 1000\.0, 11000\.0, /)
})

// measured on JAX 0.10, compiled: 1 - (15 - t) / 15 is below 0 at t = 0, and so is what optax 0.2.8 and
// Keras 3.15 take the root of at the end of a polynomial; 41 / 41 has a whole part of 0 in float32
test('nothing depends on how a compiler rounds a quotient', () => {
  const optax = (config: Exportable): string => toOptax(config, { steps: 90 }).code
  const keras = (config: Exportable): string => toKeras(config, { steps: 90 }).code
  const root = { type: 'anneal', from: 1, steps: 15, shape: 'sqrt' }
  expect(optax(root)).toContain('jnp.sqrt(jnp.minimum(t, 15) / 15)')
  expect(keras(root)).toContain('ops.sqrt(ops.minimum(t, 15) / 15)')
  const bent = { type: 'polynomial', from: 1, steps: 15, k: 1.5, power: 0.5 }
  expect(optax(bent)).toContain('jnp.maximum(0, 1 - (jnp.minimum(t, 15) / 15) ** 1.5) ** 0.5')
  const rising = {
    type: 'warmup',
    steps: 15,
    shape: 'sqrt',
    index: 'next',
    schedule: { type: 'powerLaw', from: 1, scale: 9 },
  }
  expect(optax(rising)).toContain('jnp.sqrt(jnp.maximum((15 - (t + 1)) / 15, 0))')
  const cooled = {
    type: 'cooldown',
    at: 20,
    steps: 41,
    shape: 'sqrt',
    schedule: { type: 'powerLaw', from: 1, scale: 9 },
  }
  expect(optax(cooled)).toContain('jnp.sqrt(jnp.maximum((41 - jnp.maximum(61 - t, 0)) / 41, 0))')
  const polynomials = { type: 'polynomial', from: 1, steps: 15, power: 0.5 }
  expect([toOptax(polynomials).form, toKeras(polynomials).form]).toEqual(['formula', 'formula'])
  const stairs = (value: string): Exportable => ({ type: 'formula', value })
  expect(optax(stairs('floor(t / 41)'))).toContain('return t // 41\n')
  expect(optax(stairs('2 ** floor((t + 1) / 41)'))).toContain('return 2 ** ((t + 1) // 41)\n')
  expect(optax(stairs('1 - ceil(t / 41)'))).toContain('return 1 - -(-t // 41)\n')
  expect(keras(stairs('floor((t + 1) / 41)'))).toContain(
    'return ops.round((t + 1 - ops.mod(t + 1, 41)) / 41)\n',
  )
  expect(keras(stairs('ceil(t / 41)'))).toContain('return ops.round((t + ops.mod(-t, 41)) / 41)\n')
  // a period that is no whole number is not a binary fraction either
  expect(optax(stairs('floor(t / 2.4)'))).toContain('return jnp.floor(t / 2.4)\n')
})

test('very many schedules are not joined in optax', () => {
  const parts = (count: number): Exportable =>
    sequence({ parts: Array.from({ length: count }, () => cosine({ from: 1, steps: 3 })) })
  expect(toOptax(parts(50)).form).toBe('native')
  expect(toOptax(parts(51)).code).not.toContain('join_schedules')
})

test('boundaries between two steps are numbers too', () => {
  const between = piecewise({ values: [1, 0.5, 0.25], at: [2.5, 8] })
  expect(toOptax(between, { steps: 20 }).code).toMatch(
    /boundaries_and_scales=\{(2\.5: 0\.5, 8: 0\.5|8: 0\.5, 2\.5: 0\.5)\}/,
  )
})

test('optax has a schedule for each channel of a plan', context => {
  const plan = oneCycle({ peak: 1, steps: 40 })
  const { code } = toOptax(plan)
  const [result] = runPython(context, [
    {
      ...caseOf('optax', code, 40),
      names: { learningRate: 'learning_rate', momentum: 'momentum' },
    },
  ])
  for (const channel of ['learningRate', 'momentum'] as const) {
    const wanted = Array.from({ length: 41 }, (_, t) => plan[channel](t))
    expect(differenceOf(wanted, result![channel]!)).toBeLessThanOrEqual(1e-12)
  }
})

test('a plateau reacts as the callback of Keras does', context => {
  const metrics = Array.from({ length: 200 }, (_, i) => 2 / (1 + i / 30) + Math.sin(i * i) / 5)
  const schedule = constant({ value: 0.5 })
  const absolute = { schedule, thresholdMode: 'absolute', epsilon: 0 } as const
  const all = [
    plateau({ ...absolute, patience: 2 }),
    plateau({
      ...absolute,
      patience: 3,
      trips: 'at',
      factor: 0.5,
      cooldown: 4,
      metric: 'val_loss',
    }),
    plateau({ ...absolute, mode: 'max', threshold: 0.1, low: 0.01 }),
  ]
  const results = runPython(
    context,
    all.map(it => ({ ...caseOf('keras', toKeras(it).code), metrics })),
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
  [() => toKeras(oneCycle({ peak: 1, steps: 9 })), 'export momentum by itself'],
  [() => toKeras(plateau({ schedule: constant({ value: 1 }) })), 'thresholdMode "absolute"'],
  [() => toOptax(plateau({ schedule: constant({ value: 1 }) })), 'reduce_on_plateau'],
  [() => toOptax(noise({ schedule: constant({ value: 1 }), amount: 1 })), 'give the run, or steps'],
])('%s fails and says why', (make, message) => {
  expect(make).toThrow(message)
})
