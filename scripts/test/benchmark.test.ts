import { afterEach, expect, test, vi } from 'vitest'
import { compare, quantile } from '../benchmark.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('quantiles lie between values', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quantile([5, 1, 3], 0.25)).toBe(2)
  expect(quantile([7], 0.75)).toBe(7)
})

test('the ratio is the median of pairs, and warming up does not count', async () => {
  let now = 0
  let calls = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const twice = (): void => {
    now += ++calls > 4 ? 20 : 1000
  }
  const once = (): void => {
    now += ++calls > 4 ? 10 : 1
  }
  const { ratio, times, pairs } = await compare({ twice, once }, { pairs: 5, warmup: 2 })
  expect({ ratio, times, pairs }).toEqual({ ratio: [2, 2, 2], times: [20, 10], pairs: 5 })
  expect(log.mock.calls.flat().join('\n')).toContain(
    'twice / once: 2.0000 (quartiles 2.0000 and 2.0000',
  )
})

test('it takes two sides', async () => {
  await expect(compare({ a: () => undefined })).rejects.toThrow('two sides')
})
