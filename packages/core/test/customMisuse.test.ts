// What is no function would otherwise fail at the first step, far from where it was passed.
import { expect, it } from 'vitest'
import { constant, custom } from '../src/index.ts'

it.each([
  ['a number', 0.1, '0.1'],
  ['a config', { type: 'constant', value: 1 }, '{"type":"constant","value":1}'],
  ['nothing', undefined, 'undefined'],
])('%s is no curve', (_, curve, shown) => {
  expect(() => custom(curve as never)).toThrow(`custom takes a function, got ${shown}`)
})

it('a schedule is one', () => {
  expect(custom(constant({ value: 0.5 }))(3)).toBe(0.5)
})
