// Config objects, read back with the importers, and held against what the libraries themselves gave.
import { constant, cosine, linear, plateau, warmup, wsd, type Schedule } from '@anneal/core'
import { expect, test } from 'vitest'
import {
  fromDeepSpeed,
  fromPeer,
  fromTransformers,
  toDeepSpeed,
  toTransformers,
  type ExportedTransformers,
} from '../../src/index.ts'
import { goldenRecords, type GoldenRecord } from '../support/golden.ts'
import { agrees, differenceOf, everyKind, run, steps } from './cases.ts'
import { runPython } from './python.ts'

/** What the Trainer of Transformers makes of its arguments. */
function trained(made: ExportedTransformers): Schedule {
  const {
    learning_rate: baseLr,
    lr_scheduler_type: type,
    warmup_steps = 0,
    max_steps,
    lr_scheduler_kwargs = {},
  } = made.arguments as {
    learning_rate: number
    lr_scheduler_type: string
    warmup_steps?: number
    max_steps?: number
    lr_scheduler_kwargs?: Record<string, unknown>
  }
  const plan = fromTransformers(
    type,
    {
      ...(type !== 'constant' && { num_warmup_steps: warmup_steps }),
      ...(max_steps !== undefined && { num_training_steps: max_steps }),
      ...lr_scheduler_kwargs,
    },
    { baseLr },
  )
  return plan.learningRate as Schedule
}

const schedules = (peer: string): readonly GoldenRecord[] =>
  goldenRecords().filter(
    record => record.peer === peer && !record.metrics && !record.scheduler.includes('plateau'),
  )

/** The steps of the run, in which the Trainer counts them. */
const totalOf = (params: GoldenRecord['params']): number | undefined => {
  const { num_training_steps, num_warmup_steps, num_stable_steps, num_decay_steps } =
    params as Readonly<Record<string, number | undefined>>
  return num_stable_steps === undefined
    ? num_training_steps
    : num_warmup_steps! + num_stable_steps + num_decay_steps!
}

test('what comes from Transformers goes back to it, and gives what it gave', () => {
  const records = schedules('hf-transformers').filter(({ params }) => {
    const total = params['num_training_steps']
    return total === undefined || (total as number) > ((params['num_warmup_steps'] ?? 0) as number)
  })
  const forms = records.map(record => {
    const { params, t, lr } = record
    const total = totalOf(params) ?? t.at(-1)!
    const plan = fromPeer(record)
    const made = toTransformers(plan.learningRate, { steps: total })
    // a restart that Transformers misses is a formula here
    if (JSON.stringify(plan).includes('"formula"')) return 'formula'
    if (made.form !== 'native') return `${record.id}: ${made.form}`
    const inside = t.flatMap((step, i) => (step <= total ? [i] : []))
    const wanted = inside.map(i => lr[i]!)
    const found = inside.map(i => trained(made)(t[i]!))
    expect(differenceOf(wanted, found), record.id).toBeLessThanOrEqual(1e-12)
    return 'native'
  })
  expect(records.length).toBeGreaterThan(20)
  expect(forms.filter(form => form !== 'native')).toEqual(['formula', 'formula'])
})

test('what comes from DeepSpeed goes back to it, and gives what it gave', () => {
  const records = schedules('deepspeed')
  for (const record of records) {
    const plan = fromPeer(record)
    const { scheduler, baseLr } = toDeepSpeed(plan, { steps: record.t.at(-1)! })
    expect(scheduler?.type, record.id).toBe(record.scheduler)
    const back = fromPeer({
      peer: 'deepspeed',
      scheduler: scheduler!.type,
      ...scheduler!,
      baseLr,
    })
    const found = record.t.map(t => (back.learningRate as Schedule)(t))
    expect(differenceOf(record.lr, found), record.id).toBeLessThanOrEqual(1e-12)
    if (record.momentum) {
      const momenta = record.t.map(t => back.momentum!(t))
      expect(differenceOf(record.momentum, momenta), record.id).toBeLessThanOrEqual(1e-12)
    }
  }
  expect(records.length).toBeGreaterThan(6)
})

const rise = (schedule: Schedule): Schedule => warmup({ steps: 10, from: 0, schedule })

test.each(
  [
    ['constant', constant({ value: 0.1 }), { learning_rate: 0.1, lr_scheduler_type: 'constant' }],
    [
      'constant_with_warmup',
      rise(constant({ value: 0.1 })),
      { learning_rate: 0.1, lr_scheduler_type: 'constant_with_warmup', warmup_steps: 10 },
    ],
    [
      'linear',
      rise(linear({ from: 0.1, steps: 90 })),
      { learning_rate: 0.1, lr_scheduler_type: 'linear', warmup_steps: 10, max_steps: 100 },
    ],
    [
      'cosine_with_min_lr',
      rise(cosine({ from: 0.1, to: 0.01, steps: 90 })),
      {
        learning_rate: 0.1,
        lr_scheduler_type: 'cosine_with_min_lr',
        warmup_steps: 10,
        max_steps: 100,
        lr_scheduler_kwargs: { min_lr: 0.01 },
      },
    ],
  ].map(([name, schedule, wanted]) => ({
    name: name as string,
    config: (schedule as Schedule).config,
    wanted,
  })),
)('$name in Transformers', ({ config, wanted }) => {
  const made = toTransformers(config, { run: { steps: 100 } })
  expect(made).toMatchObject({ form: 'native', exact: true, arguments: wanted })
  expect(made.code).toContain(
    `lr_scheduler_type="${(wanted as { lr_scheduler_type: string }).lr_scheduler_type}"`,
  )
  // the formula of the library, written down again
  const t = 55
  const x = (t - 10) / 90
  const formulas: Record<string, number> = {
    constant: 0.1,
    constant_with_warmup: 0.1,
    linear: 0.1 * (1 - x),
    cosine_with_min_lr: 0.01 + (0.09 * (1 + Math.cos(Math.PI * x))) / 2,
  }
  const type = (wanted as { lr_scheduler_type: string }).lr_scheduler_type
  expect(trained(made)(t)).toBeCloseTo(formulas[type]!, 14)
})

test('a rate that stays and then falls is one of Transformers too', () => {
  const curve = warmup({
    steps: 10,
    from: 0.1,
    schedule: wsd({ peak: 1, stable: 60, decay: 30, to: 0.1 }),
  })
  const made = toTransformers(curve)
  expect(made.arguments).toMatchObject({
    lr_scheduler_type: 'warmup_stable_decay',
    max_steps: 100,
    lr_scheduler_kwargs: { num_decay_steps: 30, decay_type: '1-sqrt', min_lr_ratio: 0.1 },
  })
  const t = Array.from({ length: 101 }, (_, i) => i)
  expect(differenceOf(t.map(curve), t.map(trained(made)))).toBeLessThanOrEqual(1e-12)
})

test('what is near is taken where that is asked for, and says how near it is', () => {
  const curve = warmup({ steps: 10, schedule: cosine({ from: 0.1, steps: 90 }) })
  const strict = toTransformers(curve)
  expect(strict).toMatchObject({ form: 'formula', exact: true })
  expect(strict.arguments).toBeUndefined()
  const loose = toTransformers(curve, { tolerance: 0.1 })
  expect(loose).toMatchObject({ form: 'native', exact: false })
  // (t + 1) / 11 instead of t / 10, most apart at t = 0
  expect(loose.error).toBeCloseTo(1 / 11, 12)
  const late = toDeepSpeed(warmup({ steps: 100, from: 0, schedule: constant({ value: 0.1 }) }), {
    tolerance: 0.02,
    steps: 300,
  })
  expect(late).toMatchObject({
    exact: false,
    scheduler: { type: 'WarmupLR', params: { warmup_num_steps: 100, warmup_max_lr: 0.1 } },
  })
  // one update late
  expect(late.error).toBeCloseTo(0.01, 12)
})

test('DeepSpeed begins one update late, and so does what is exact there', () => {
  const plan = fromDeepSpeed({
    type: 'WarmupDecayLR',
    params: {
      total_num_steps: 100,
      warmup_num_steps: 10,
      warmup_max_lr: 0.1,
      warmup_type: 'linear',
    },
  })
  const { scheduler, exact, code } = toDeepSpeed(plan, { steps: 100 })
  expect(exact).toBe(true)
  expect(scheduler?.params).toMatchObject({ total_num_steps: 100, warmup_num_steps: 10 })
  expect(JSON.parse(code)).toEqual({ scheduler })
})

test('what neither has is code, and that code is right', context => {
  const made = everyKind.flatMap(it => [
    { it, made: toTransformers(it.config, { run }) },
    { it, made: toDeepSpeed(it.config, { run }) },
  ])
  const code = made.filter(({ made: { form } }) => form !== 'native')
  expect(code.length).toBeGreaterThan(100)
  const results = runPython(
    context,
    code.map(({ made: { code } }) => ({ target: 'torch', code, steps })),
  )
  for (const [i, { it, made }] of code.entries()) agrees(it, made, results[i]!['learningRate'])
})

test('a plateau goes to Transformers, and not to DeepSpeed', () => {
  const feedback = plateau({ schedule: constant({ value: 0.1 }), patience: 3 })
  expect(toTransformers(feedback).arguments).toMatchObject({
    lr_scheduler_type: 'reduce_lr_on_plateau',
    lr_scheduler_kwargs: { patience: 3, factor: 0.1 },
  })
  expect(() => toDeepSpeed(feedback)).toThrow('no scheduler of DeepSpeed does')
})
