import { chebyshev, cosine, piecewise, step, table } from '../../packages/core/src/index.ts'
import { byEpoch, epochs, stairs, type Samples } from './sample.ts'

/** What changes in steps. */
export const steppingSamples = {
  step: {
    title: 'step: drops by the same factor at equal distances',
    lines: {
      'factor 0.5, every 20': step({ from: 0.1, factor: 0.5, every: 20 }),
      'factor 0.1, every 40': step({ from: 0.1, factor: 0.1, every: 40 }),
      'factor 0.5, smooth': step({ from: 0.1, factor: 0.5, every: 20, smooth: true }),
    },
    inAll: step({ from: 0.1, factor: 0.5, every: 30 }),
  },
  piecewise: {
    title: 'piecewise: each value holds from its boundary on',
    lines: {
      'at 30, 60, 80': piecewise({ values: [0.1, 0.05, 0.02, 0.005], at: [30, 60, 80] }),
      'at 10, 70': piecewise({ values: [0.02, 0.08, 0.01], at: [10, 70] }),
    },
    inAll: piecewise({ values: [0.02, 0.08, 0.04], at: [10, 70] }),
  },
  perEpoch: {
    title: 'perEpoch: the same value all through an epoch, here of 10 steps',
    lines: {
      'cosine of 10 epochs': byEpoch(cosine({ from: 0.1, steps: 10 })),
      'the same by step': cosine({ from: 0.1, steps: epochs }),
    },
    inAll: byEpoch(cosine({ from: 0.09, to: 0.02, steps: 10 })),
  },
  table: {
    title: 'table: a value for each step, from a list',
    lines: {
      'of 5, again': stairs(table({ values: [0.08, 0.05, 0.03, 0.02, 0.01], after: 'repeat' }), 20),
      'of 3, held': stairs(table({ values: [0.1, 0.06, 0.04] }), 20),
    },
    to: 20,
    inAll: stairs(table({ values: [0.08, 0.05, 0.03, 0.02, 0.01], after: 'repeat' })),
  },
  chebyshev: {
    title: 'chebyshev: large steps between small ones, in the fractal order',
    lines: { 'steps 16': stairs(chebyshev({ low: 0.01, high: 0.1, steps: 16 }), 32) },
    to: 32,
    inAll: stairs(chebyshev({ low: 0.01, high: 0.1, steps: 16 })),
  },
} satisfies Samples
