import { expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import {
  createRun,
  custom,
  describe,
  drive,
  fromConfig,
  sequence,
  shorten,
  warmup,
} from '../src/index.ts'

const lr = custom(t => 1 / (t + 1))
const nested = sequence({
  parts: [shorten({ schedule: lr, steps: 4 }), warmup({ steps: 2, schedule: lr })],
})

it('is a schedule like others', () => {
  expect([0, 1, 3].map(lr)).toEqual([1, 0.5, 0.25])
  expect([0, 3, 6, 7].map(nested)).toEqual([1, 0.25, 1, 0.5])
  expect(custom(() => 1, 10).duration).toBe(10)
  expect(nested.bind(createRun({ steps: 9 }))(7)).toBe(0.5)
  const driven = drive(nested, { set: () => undefined })
  expect([driven.advance(), driven.advance()]).toEqual([1, 0.5])
  expect(JSON.parse(JSON.stringify(driven.progress))).toBeTypeOf('object')
  expect(describe(nested, 9).text).toContain('custom')
})

it('cannot be changed', () => {
  expect(() => Object.assign(lr, { duration: 3 })).toThrow(TypeError)
  expect(() => Object.assign(lr.config, { type: 'constant' })).toThrow(TypeError)
})

it('cannot be saved, and says so at any depth', () => {
  for (const it of [lr, nested, nested.config, { learningRate: nested }])
    expect(() => JSON.stringify(it)).toThrow(
      'a custom function cannot be saved as JSON: write it as a formula, or define a kind',
    )
})

it('cannot be read', () => {
  expect(() => fromConfig({ type: 'custom' }, builtins)).toThrow('type is "custom"')
})
