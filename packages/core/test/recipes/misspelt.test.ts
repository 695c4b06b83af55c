// Recipes take their options apart: one that is misspelt would be lost, in silence.
import { describe, expect, it } from 'vitest'
import {
  flatCosine,
  noam,
  oneCycle,
  rampBatch,
  refined,
  slantedTriangular,
  triStage,
  wsd,
} from '../../src/index.ts'

// every option that there is
const recipes: Readonly<Record<string, readonly [make: (options: never) => unknown, all: object]>> =
  {
    flatCosine: [flatCosine, { peak: 1, steps: 10, flat: 0.5, to: 0, shape: 'linear' }],
    noam: [noam, { warmup: 10, size: 64, factor: 2 }],
    oneCycle: [
      oneCycle,
      {
        ...{ peak: 1, steps: 10, from: 0.1, to: 0.01, rise: 0.2, phases: 3, shape: 'linear' },
        momentum: { high: 0.9, low: 0.8 },
      },
    ],
    rampBatch: [rampBatch, { from: 8, to: 32, by: 8, over: 10 }],
    refined: [
      (options: never) => refined([1, 2, 3], options),
      { peak: 1, smoothing: 0, power: 1, pieces: 3 },
    ],
    slantedTriangular: [slantedTriangular, { peak: 1, steps: 10, rise: 0.2, ratio: 8 }],
    triStage: [triStage, { peak: 1, warmup: 1, hold: 2, decay: 3, from: 0.1, to: 0.1 }],
    wsd: [wsd, { peak: 1, warmup: 1, stable: 2, decay: 3, to: 0.1, shape: 'linear', periods: 2 }],
  }

describe.each(Object.entries(recipes))('%s', (name, [make, all]) => {
  it('takes each of its options', () => {
    expect(() => make(all as never)).not.toThrow()
  })
  it('refuses another', () => {
    expect(() => make({ ...all, pctStart: 0.3 } as never)).toThrow(
      `${name} has no option "pctStart"`,
    )
  })
})
