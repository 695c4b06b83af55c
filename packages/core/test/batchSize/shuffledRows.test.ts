import { expect, it } from 'vitest'
import { shuffledRows } from '../../src/index.ts'

it('has each number once', () => {
  for (const size of [0, 1, 2, 7, 1000])
    expect(Array.from(shuffledRows(size, { epoch: 3, seed: 5 })).sort((a, b) => a - b)).toEqual(
      Array.from({ length: size }, (_, i) => i),
    )
})

it('is another one for another epoch and another seed, and the same for the same', () => {
  const orders = [0, 1].flatMap(epoch =>
    [0, 1, -7].map(seed => shuffledRows(50, { epoch, seed }).join()),
  )
  expect(new Set(orders).size).toBe(6)
  expect(shuffledRows(50, { epoch: 1, seed: 1 }).join()).toBe(orders[4])
})

it('is fair: each number is as often in each place', () => {
  const counts = Array.from({ length: 16 }, () => 0)
  for (let epoch = 0; epoch < 8000; epoch++)
    shuffledRows(4, { epoch }).forEach((row, place) => (counts[4 * place + row]! += 1))
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200)
})
