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

// worked out in Python with mulberry32: who goes on with a later version sees the same batches
it.each([
  [{ epoch: 0 }, [3, 8, 6, 4, 5, 9, 7, 1, 0, 2]],
  [{ epoch: 3 }, [9, 5, 6, 1, 2, 4, 8, 3, 0, 7]],
  [{ epoch: 1, seed: 7 }, [1, 2, 4, 7, 3, 6, 5, 0, 8, 9]],
  [{ epoch: 2, seed: -1 }, [1, 3, 2, 7, 6, 9, 5, 8, 4, 0]],
])('is the same for ever: %o', (options, order) => {
  expect(Array.from(shuffledRows(10, options))).toEqual(order)
})

it('is fair: each number is as often in each place', () => {
  const counts = Array.from({ length: 16 }, () => 0)
  for (let epoch = 0; epoch < 8000; epoch++)
    shuffledRows(4, { epoch }).forEach((row, place) => (counts[4 * place + row]! += 1))
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200)
})
