import { fc, test } from './property.ts'
import { piecewise, sequence, constant, reverse, shorten, warmup } from '@anneal/core'
import { expect, it } from 'vitest'
import { plot } from '../src/index.ts'
import { linesOf } from './xml.ts'

const cornersOf = (svg: string): readonly { readonly x: number; readonly y: number }[] =>
  linesOf(svg)[0]![0]!

test(
  'every breakpoint that a pixel can show stands where it is, and nothing is slanted',
  [
    fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 12 }),
    fc.constantFrom(1000, 100_000, 10_000_000, 1_000_000_000),
    fc.integer({ min: 1, max: 7 }),
  ],
  (thousandths, length, odd) => {
    const at = thousandths
      .sort((a, b) => a - b)
      .map(share => (share * length) / 1000 + (length > 1000 ? odd : 0))
    const values = [0, ...at].map((_, i) => 1 + ((i * 7) % 5))
    const corners = cornersOf(plot({ line: piecewise({ values, at }) }, { to: length }))
    const [left, right] = [corners[0]!.x, corners.at(-1)!.x]
    const upright: number[] = []
    for (const [i, { x, y }] of corners.slice(1).entries()) {
      const before = corners[i]!
      expect(Math.min(Math.abs(x - before.x), Math.abs(y - before.y))).toBeLessThan(0.051)
      if (Math.abs(y - before.y) > 1) upright.push(x)
    }
    for (const place of at) {
      const wanted = left + ((right - left) * place) / length
      expect(Math.min(...upright.map(x => Math.abs(x - wanted)))).toBeLessThan(0.2)
    }
  },
  60,
)

it('a single step among a thousand million is seen', () => {
  const spike = piecewise({ values: [0.1, 1, 0.1], at: [123_456_789, 123_456_790] })
  for (const schedule of [
    spike,
    warmup({ steps: 1000, schedule: spike }),
    reverse({ schedule: shorten({ schedule: spike, steps: 1e9 }) }),
    sequence({ parts: [constant({ value: 0.1, steps: 77 }), spike] }),
  ]) {
    const ys = cornersOf(plot({ schedule }, { to: 1e9 })).map(({ y }) => y)
    expect(Math.max(...ys) - Math.min(...ys)).toBeGreaterThan(200)
  }
})
