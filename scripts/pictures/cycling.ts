import { cosine, cyclic, knots, linear, repeat, restarts } from '../../packages/core/src/index.ts'
import { type Samples } from './sample.ts'

const repeated = repeat({ schedule: cosine({ from: 0.1, to: 0.01, steps: 25 }), times: 4 })

/** What goes up and down. */
export const cyclingSamples = {
  cyclic: {
    title: 'cyclic: rises and falls again and again',
    lines: {
      triangular: cyclic({ low: 0.01, high: 0.1, up: 20 }),
      welch: cyclic({ low: 0.01, high: 0.1, up: 20, window: 'welch' }),
      hann: cyclic({ low: 0.01, high: 0.1, up: 20, window: 'hann' }),
      'up 5, down 15, factor 0.8': cyclic({ low: 0.01, high: 0.1, up: 5, down: 15, factor: 0.8 }),
    },
    inAll: cyclic({ low: 0.01, high: 0.06, up: 10 }),
  },
  restarts: {
    title: 'restarts: falls, and begins again at the top',
    lines: {
      'growth 2': restarts({ from: 0.1, steps: 14, growth: 2 }),
      'factor 0.7, warmup 5': restarts({ from: 0.1, to: 0.01, steps: 25, factor: 0.7, warmup: 5 }),
    },
    inAll: restarts({ from: 0.1, steps: 14, growth: 2 }),
  },
  knots: {
    title: 'knots: values at given steps, with lines or waves between them',
    lines: {
      linear: knots({ values: [0.01, 0.1, 0.02, 0.001], at: [0, 30, 80, 100] }),
      cosine: knots({ values: [0.01, 0.1, 0.02, 0.001], at: [0, 30, 80, 100], shape: 'cosine' }),
      geometric: knots({
        values: [0.01, 0.1, 0.02, 0.001],
        at: [0, 30, 80, 100],
        shape: 'geometric',
      }),
    },
    inAll: knots({ values: [0.01, 0.1, 0.02, 0.001], at: [0, 30, 80, 100] }),
  },
  repeat: {
    title: 'repeat: a schedule again and again',
    lines: {
      'cosine of 25': repeated,
      'linear of 20, 3 times': repeat({
        schedule: linear({ from: 0.05, to: 0.02, steps: 20 }),
        times: 3,
      }),
    },
    inAll: repeated,
  },
} satisfies Samples
