import {
  flatCosine,
  noam,
  oneCycle,
  slantedTriangular,
  triStage,
  wsd,
} from '../../packages/core/src/index.ts'
import { formula } from '../../packages/core/src/formula.ts'
import { adaptivePictures } from './adaptive.ts'
import { epochs, type Picture } from './sample.ts'

const aCycle = oneCycle({ peak: 0.1, steps: epochs })
const threePhases = oneCycle({ peak: 0.1, steps: epochs, phases: 3, shape: 'linear' })

/** What is drawn besides the kinds of `builtins`, by the path of its picture. */
export const extras: Readonly<Record<string, Picture>> = {
  'kinds/formula.svg': {
    title: 'formula: whatever can be written down',
    lines: {
      '0.1 * 0.95 ** floor(t / 5)': formula({ value: '0.1 * 0.95 ** floor(t / 5)' }),
      't < 20 ? t / 200 : 2 / t': formula({ value: 't < 20 ? t / 200 : 2 / t' }),
      '0.02 + 0.02 * cos(t / 5) ** 2': formula({ value: '0.02 + 0.02 * cos(t / 5) ** 2' }),
    },
  },
  'recipes/refined.svg': {
    title: 'refined: the schedule that follows from gradient norms',
    lines: {},
    panels: adaptivePictures(epochs).refined,
  },
  'recipes/oneCycle.svg': {
    title: 'oneCycle: up and down over a whole run',
    lines: {},
    panels: {
      'learning rate': {
        'two phases, cosine': aCycle.learningRate,
        'three phases, linear': threePhases.learningRate,
      },
      momentum: {
        'two phases, cosine': aCycle.momentum,
        'three phases, linear': threePhases.momentum,
      },
    },
  },
  'recipes/flatCosine.svg': {
    title: 'flatCosine: flat for most of a run, then down',
    lines: {
      'flat 0.75': flatCosine({ peak: 0.1, steps: epochs }),
      'flat 0.5, to 0.02': flatCosine({ peak: 0.1, steps: epochs, flat: 0.5, to: 0.02 }),
    },
  },
  'recipes/noam.svg': {
    title: 'noam: up in a line, down with the inverse square root',
    lines: {
      'warmup 10': noam({ peak: 0.1, warmup: 10 }),
      'warmup 30': noam({ peak: 0.1, warmup: 30 }),
    },
  },
  'recipes/slantedTriangular.svg': {
    title: 'slantedTriangular: up in a short line, down in a long one',
    lines: {
      'rise 0.1': slantedTriangular({ peak: 0.1, steps: epochs }),
      'rise 0.3, ratio 5': slantedTriangular({ peak: 0.1, steps: epochs, rise: 0.3, ratio: 5 }),
    },
  },
  'recipes/triStage.svg': {
    title: 'triStage: up, flat, and down by equal shares',
    lines: {
      '10, 40, 50': triStage({ peak: 0.1, warmup: 10, hold: 40, decay: 50 }),
      '30, 20, 50, to 0.02': triStage({ peak: 0.1, warmup: 30, hold: 20, decay: 50, to: 0.02 }),
    },
  },
  'recipes/wsd.svg': {
    title: 'wsd: warm-up, stable, decay',
    lines: {
      sqrt: wsd({ peak: 0.1, warmup: 10, stable: 60, decay: 30 }),
      linear: wsd({ peak: 0.1, warmup: 10, stable: 60, decay: 30, shape: 'linear' }),
      '3 periods, to 0.01': wsd({
        peak: 0.1,
        warmup: 10,
        stable: 20,
        decay: 10,
        to: 0.01,
        periods: 3,
      }),
    },
  },
}
