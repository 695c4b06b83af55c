import { expect, test } from 'vitest'
import { readOptions } from '../src/options.ts'

test('by default all experiments are run, with five seeds on all cores', () => {
  const { only, seeds, workers, quick, fresh } = readOptions([], 2)
  expect({ only, seeds, workers, quick, fresh }).toEqual({
    ...{ only: [1, 2, 3, 4, 5], seeds: 5, workers: 2 },
    ...{ quick: false, fresh: false },
  })
  expect(readOptions(['--quick'], 2).seeds).toBe(2)
})

test('flags say otherwise', () => {
  const { only, seeds, workers } = readOptions(['--only', '1,3', '--seeds=7', '--workers', '1'], 2)
  expect({ only, seeds, workers }).toEqual({ only: [1, 3], seeds: 7, workers: 1 })
})

test.each([
  [['--only', '6'], '--only must name experiments from 1, 2, 3, 4, 5, got 6'],
  [['--only', 'x'], 'got x'],
  [['--seeds', '0'], '--seeds must be a whole number from 1 up, got 0'],
  [['--workers', '1.5'], '--workers must be a whole number from 1 up, got 1.5'],
  [['--fast'], '--fast'],
])('refuses %j', (args, words) => {
  expect(() => readOptions(args, 2)).toThrow(words)
})
