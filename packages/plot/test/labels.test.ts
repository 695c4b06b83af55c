import { expect } from 'vitest'
import { spread } from '../src/labels.ts'
import { fc, test } from './property.ts'

test(
  'positions keep their distance, their order and their bounds',
  [fc.array(fc.double({ min: -50, max: 450, noNaN: true }), { maxLength: 20 }), fc.constant(17)],
  (wanted, gap) => {
    const places = spread(wanted, gap, 20, 380)
    expect(places).toHaveLength(wanted.length)
    const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!)
    for (const [k, i] of order.entries()) {
      expect(places[i]).toBeGreaterThanOrEqual(20 - 1e-9)
      expect(places[i]).toBeLessThanOrEqual(380 + 1e-9)
      if (k > 0) expect(places[i]! - places[order[k - 1]!]!).toBeGreaterThanOrEqual(gap - 1e-9)
    }
  },
)

test(
  'positions that have room stay',
  [fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { maxLength: 20 })],
  wanted => {
    expect(
      spread(
        wanted.map(n => n * 20),
        17,
        0,
        380,
      ),
    ).toEqual(wanted.map(n => n * 20))
  },
)
