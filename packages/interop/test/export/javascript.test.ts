import {
  constant,
  cosine,
  exponential,
  linear,
  noise,
  oneCycle,
  piecewise,
  plateau,
  step,
  type Config,
  type Schedule,
} from '@anneal/core'
import { formula } from '@anneal/core/formula'
import { expect, test } from 'vitest'
import { toTable, toTfjs } from '../../src/index.ts'
import { agrees, differenceOf, everyKind, nests, run, steps } from './cases.ts'

type Module = Readonly<Record<string, (t: number) => number>>

// a module of its own: it can import nothing
const moduleOf = async (code: string): Promise<Module> =>
  (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as Module

const valuesOf = (curve: (t: number) => number, last: number): readonly number[] =>
  Array.from({ length: last + 1 }, (_, t) => curve(t))

test.each([
  ['every kind, with every option', everyKind],
  ['random nests', nests],
] as const)('%s: the code gives the same numbers', async (_, all) => {
  for (const it of all) {
    const made = toTfjs(it.config, { run })
    expect(made.code).not.toContain('import')
    const { learningRate } = await moduleOf(made.code)
    agrees(it, made, valuesOf(learningRate!, steps))
  }
})

test('only what has no formula is a list, and all of it is exact', () => {
  const listed = /"(noise|product|table|chebyshev)"/
  for (const { config } of [...everyKind, ...nests]) {
    const { form, exact } = toTfjs(config, { run })
    const text = JSON.stringify(config)
    expect(exact, text).toBe(true)
    if (!listed.test(text)) expect(form, text).toBe('formula')
  }
})

test('every channel of a plan is a function', async () => {
  const plan = oneCycle({ peak: 1, steps: 40 })
  const made = await moduleOf(toTfjs(plan).code)
  expect(Object.keys(made).sort()).toEqual(['learningRate', 'momentum'])
  for (const channel of ['learningRate', 'momentum'] as const)
    expect(
      differenceOf(valuesOf(plan[channel], 40), valuesOf(made[channel]!, 40)),
    ).toBeLessThanOrEqual(1e-12)
})

test('windows around each other add to the code, and do not double it', async () => {
  const nested = (depth: number): Config =>
    depth === 0
      ? { type: 'step', from: 1, factor: 0.5, every: 10 }
      : {
          type: 'window',
          from: 3 * depth,
          to: 3 * depth + 1,
          schedule: { type: 'constant', value: depth },
          outside: nested(depth - 1),
        }
  const { code, exact } = toTfjs(nested(20), { steps: 70 })
  expect(exact).toBe(true)
  expect(code.length).toBeLessThan(3500)
  const { learningRate } = await moduleOf(code)
  // at multiples of 3 up to 60 a window, between them the stairs
  const wanted = (t: number): number =>
    t > 0 && t <= 60 && t % 3 === 0 ? t / 3 : 0.5 ** Math.floor(t / 10)
  expect(valuesOf(learningRate!, 70)).toEqual(valuesOf(wanted, 70))
})

test('channels that count in lists share what counts', async () => {
  const stairs = (factor: number): Schedule =>
    piecewise({ values: [1, 3, 2].map(value => value * factor), at: [4, 9] })
  const plan = { learningRate: stairs(0.1), batchSize: stairs(64) }
  const made = await moduleOf(toTfjs(plan, { run: { steps: 20 } }).code)
  for (const channel of ['learningRate', 'batchSize'] as const)
    expect(valuesOf(made[channel]!, 20)).toEqual(valuesOf(plan[channel], 20))
})

test('a batch that grows with the samples, and what follows its clock', async () => {
  const plan = {
    learningRate: linear({ from: 16, to: 0, steps: '100%' }),
    batchSize: piecewise({ values: [10, 30, 50], at: ['1 epoch', '2 epochs'] }),
  }
  const made = await moduleOf(toTfjs(plan, { run: { epochs: 3, datasetSize: 100 } }).code)
  // epochs of 10, 4 (3 of 30 and 1 of 10) and 2 updates
  const sizes = [...Array<number>(10).fill(10), ...Array<number>(4).fill(30), 50, 50]
  expect(valuesOf(made['batchSize']!, 15)).toEqual(sizes)
  expect(valuesOf(made['learningRate']!, 15)).toEqual(sizes.map((_, t) => 16 - t))
})

test('a formula reads as one would write it', () => {
  expect(toTfjs(exponential({ from: 0.1, rate: 0.5, period: 10 })).code).toBe(
    'export function learningRate(t) {\n  return 0.1 * 0.5 ** (t / 10)\n}\n',
  )
})

test('a long list without a formula is a shorter one, and says how far it is off', async () => {
  const curve = noise({ schedule: cosine({ from: 1, steps: 30_000 }), amount: 0 })
  const made = toTfjs(curve, { points: 200 })
  expect(made).toMatchObject({ form: 'table', exact: false, steps: 30_000 })
  expect(made.error).toBeLessThan(1e-4)
  const { learningRate } = await moduleOf(made.code)
  const difference = differenceOf(valuesOf(curve, 30_000), valuesOf(learningRate!, 30_000))
  // not every step is looked at in a long run, but about
  expect(difference).toBeGreaterThan(0)
  expect(difference).toBeLessThanOrEqual(made.error * 1.1)
})

test('stairs without a formula stay stairs', async () => {
  const curve = noise({ schedule: step({ from: 1, factor: 0.5, every: 5000 }), amount: 0 })
  const made = toTfjs(curve, { steps: 50_000 })
  expect(made).toMatchObject({ form: 'table', exact: true, error: 0 })
  expect(made.code.length).toBeLessThan(1000)
  const { learningRate } = await moduleOf(made.code)
  expect(valuesOf(learningRate!, 50_000)).toEqual(valuesOf(curve, 50_000))
})

test('what listens is refused, and so is what has no end', () => {
  expect(() => toTable(plateau({ schedule: constant({ value: 1 }) }))).toThrow('listens to metrics')
  expect(() => toTable(constant({ value: 1 }))).toThrow('has no end')
  expect(() => toTable({ step: linear({ from: 1, steps: 9 }) })).toThrow('a column "step" already')
})

test('a function by itself is refused, alone and in a plan', () => {
  const halves = (t: number): number => 0.5 ** t
  for (const input of [halves, { learningRate: halves }] as never[])
    expect(() => toTfjs(input, { steps: 9 })).toThrow(
      /^learningRate must be a schedule, a feedback or a number.*, a function through custom$/,
    )
})

test('what is no number, and what is too long, cannot be listed', () => {
  const wild = formula({ value: '1 / (t - 3)' })
  expect(() => toTfjs(wild, { steps: 9 })).toThrow('learningRate is Infinity at step 3')
  const long = noise({ schedule: cosine({ from: 1, steps: 1e7 }), amount: 0.1 })
  expect(() => toTfjs(long)).toThrow('learningRate: 10000000 steps are too many to list')
})

test('a table has a line for each step', () => {
  const { csv, json, exact } = toTable({
    learningRate: linear({ from: 1, steps: 2 }),
    momentum: 0.9,
  })
  expect(exact).toBe(true)
  expect(csv).toBe('step,learningRate,momentum\n0,1,0.9\n1,0.5,0.9\n2,0,0.9\n')
  expect(JSON.parse(JSON.stringify(json))).toEqual({
    step: [0, 1, 2],
    learningRate: [1, 0.5, 0],
    momentum: [0.9, 0.9, 0.9],
  })
})

test('a long table has the steps that matter', () => {
  const curve = cosine({ from: 1, steps: 100_000 })
  const { json, exact, error } = toTable(curve, { points: 500 })
  expect(exact).toBe(false)
  expect(json.step.length).toBeLessThanOrEqual(501)
  const read = (t: number): number => {
    const i = Math.max(
      1,
      json.step.findIndex(at => at >= t),
    )
    const [a, b] = [json.step[i - 1]!, json.step[i]!]
    const [from, to] = [json['learningRate']![i - 1]!, json['learningRate']![i]!]
    return from + ((to - from) * (t - a)) / (b - a)
  }
  const tried = Array.from({ length: 1000 }, (_, i) => i * 100)
  const difference = differenceOf(tried.map(curve), tried.map(read))
  expect(difference).toBeLessThanOrEqual(error)
  expect(error).toBeLessThan(2e-5)
  const stairs = toTable(step({ from: 1, factor: 0.5, every: 1000 }), {
    steps: 10_000,
    points: 100,
  })
  expect(stairs).toMatchObject({ exact: true, error: 0 })
  expect(stairs.json.step.slice(0, 4)).toEqual([0, 999, 1000, 1999])
})
