import {
  constant,
  cosine,
  delay,
  follow,
  linear,
  mirror,
  noise,
  reverse,
  shorten,
  skip,
  step,
  stretch,
  window,
} from '../../packages/core/src/index.ts'
import { halfway, stairs, warmCosine, falling, type Samples } from './sample.ts'

/** What moves another schedule in time, or bends it. */
export const shiftingSamples = {
  delay: {
    title: 'delay: a schedule that begins later',
    lines: {
      'by 40': delay({ steps: 40, schedule: cosine({ from: 0.1, steps: 60 }) }),
      'by 20, value 0.02': delay({
        steps: 20,
        value: 0.02,
        schedule: cosine({ from: 0.1, steps: 80 }),
      }),
    },
    inAll: delay({ steps: 40, schedule: cosine({ from: 0.1, steps: 60 }) }),
  },
  skip: {
    title: 'skip: a schedule without its beginning',
    lines: { 'steps 30': skip({ steps: 30, schedule: warmCosine }), 'the schedule': warmCosine },
    inAll: skip({ steps: 30, schedule: warmCosine }),
  },
  shorten: {
    title: 'shorten: a schedule that is cut off',
    lines: { 'steps 40': shorten({ steps: 40, schedule: warmCosine }), 'the schedule': warmCosine },
    inAll: shorten({ steps: 40, schedule: warmCosine }),
  },
  stretch: {
    title: 'stretch: a whole schedule made longer or shorter',
    lines: { 'steps 50': stretch({ steps: 50, schedule: warmCosine }), 'the schedule': warmCosine },
    inAll: stretch({ steps: 50, schedule: warmCosine }),
  },
  window: {
    title: 'window: one schedule inside, another outside',
    lines: {
      'from 30 to 70': window({
        from: 30,
        to: 70,
        schedule: constant({ value: 0.02 }),
        outside: falling,
      }),
    },
    inAll: window({ from: 30, to: 70, schedule: constant({ value: 0.02 }), outside: falling }),
  },
  reverse: {
    title: 'reverse: a schedule from its end to its beginning',
    lines: { reversed: reverse({ schedule: warmCosine }), 'the schedule': warmCosine },
    inAll: reverse({ schedule: warmCosine }),
  },
  mirror: {
    title: 'mirror: a schedule to its end, and the same way back',
    lines: {
      'linear of 50': mirror({ schedule: linear({ from: 0.01, to: 0.1, steps: halfway }) }),
      'step of 40': mirror({
        schedule: shorten({ steps: 40, schedule: step({ from: 0.08, factor: 0.5, every: 15 }) }),
      }),
    },
    inAll: mirror({ schedule: linear({ from: 0.01, to: 0.1, steps: halfway }) }),
  },
  noise: {
    title: 'noise: a schedule with noise that depends on the step alone',
    lines: {
      'amount 0.2': stairs(noise({ schedule: warmCosine, amount: 0.2 })),
      'the schedule': warmCosine,
    },
    inAll: stairs(noise({ schedule: warmCosine, amount: 0.2 })),
  },
  follow: {
    title: 'follow: a value that is tied to another schedule',
    lines: {
      'factor −1, offset 0.12': follow({ schedule: warmCosine, factor: -1, offset: 0.12 }),
      'the schedule': warmCosine,
    },
    inAll: follow({ schedule: warmCosine, factor: -1, offset: 0.12 }),
  },
} satisfies Samples
