import { describe, expect, it } from 'vitest'
import { OptionError } from '../src/index.ts'
import { afterMetrics, checkEarlyStop, type EarlyStop } from '../src/earlyStop.ts'

const patience = 2

describe('what is better', () => {
  it.each<[Partial<EarlyStop>, best: number | null, metrics: object, better: boolean]>([
    [{}, null, { loss: 3 }, true],
    [{}, 3, { loss: 2.9 }, true],
    [{}, 3, { loss: 3 }, false],
    [{ delta: 0.5 }, 3, { loss: 2.5 }, false],
    [{ delta: 0.5 }, 3, { loss: 2.4 }, true],
    [{ metric: 'accuracy' }, 0.5, { loss: 1, accuracy: 0.4 }, true],
    [{ metric: 'accuracy', mode: 'max' }, 0.5, { loss: 1, accuracy: 0.6 }, true],
    [{ metric: 'accuracy', mode: 'max' }, 0.5, { loss: 1, accuracy: 0.4 }, false],
    // what is no number is no improvement
    [{}, null, { loss: NaN }, false],
    [{}, 3, { loss: -Infinity }, false],
    [{ mode: 'max' }, 3, { loss: Infinity }, false],
  ])('%o after %d: %o', (options, best, metrics, better) => {
    const { metric = 'loss' } = options
    const values = metrics as Record<string, number>
    expect(afterMetrics({ best, bad: 1 }, values, { patience, ...options })).toEqual(
      better ? { best: values[metric], bad: 0 } : { best, bad: 2 },
    )
  })
  it('is asked of a metric that is there', () => {
    const options = { patience, metric: 'accuracy' }
    expect(() => afterMetrics({ best: 1, bad: 0 }, { loss: 1 }, options)).toThrow(
      'the metric "accuracy" is undefined; observed were loss',
    )
  })
})

it('takes what is just possible', () => {
  for (const mode of ['min', 'max'] as const) checkEarlyStop({ patience: 0, mode, delta: 0 })
  checkEarlyStop({ patience })
})

it.each<[object, string]>([
  [{}, 'earlyStop.patience must be a whole number from 0 up, got undefined'],
  [{ patience: -1 }, 'from 0 up, got -1'],
  [{ patience: 1.5 }, 'from 0 up, got 1.5'],
  [{ patience, mode: 'least' }, 'earlyStop.mode must be "min" or "max", got least'],
  [{ patience, delta: -1 }, 'earlyStop.delta must be a finite number from 0 up, got -1'],
  [{ patience, delta: Infinity }, 'from 0 up, got Infinity'],
])('refuses %o', (options, message) => {
  const check = () => {
    checkEarlyStop(options as EarlyStop)
  }
  expect(check).toThrow(OptionError)
  expect(check).toThrow(message)
})
