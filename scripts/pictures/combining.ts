import {
  add,
  clamp,
  constant,
  cooldown,
  cosine,
  dampen,
  inverseTime,
  linear,
  max,
  min,
  multiply,
  scale,
  sequence,
  warmup,
} from '../../packages/core/src/index.ts'
import { epochs, warmCosine, falling, waving, type Samples } from './sample.ts'

const fading = linear({ from: 1, to: 0.2, steps: epochs })
const longRest = sequence({
  parts: [
    linear({ from: 0.01, to: 0.1, steps: 30 }),
    constant({ value: 0.1, steps: 30 }),
    cosine({ from: 0.1, steps: 40 }),
  ],
})

/** What is made of other schedules. */
export const combiningSamples = {
  sequence: {
    title: 'sequence: one schedule after another',
    lines: { 'linear, constant, cosine': longRest },
    inAll: longRest,
  },
  warmup: {
    title: 'warmup: up to the first value of what comes after it',
    lines: {
      '10, then cosine': warmCosine,
      '20, then inverseTime': warmup({
        steps: 20,
        schedule: inverseTime({ from: 0.1, rate: 0.05 }),
      }),
      '20 from 0.05, then linear': warmup({
        steps: 20,
        from: 0.05,
        schedule: linear({ from: 0.07, steps: 80 }),
      }),
    },
    inAll: warmCosine,
  },
  scale: {
    title: 'scale: a schedule times a number',
    lines: {
      'the schedule': warmCosine,
      'factor 0.5': scale({ schedule: warmCosine, factor: 0.5 }),
      'factor 0.1': scale({ schedule: warmCosine, factor: 0.1 }),
    },
    inAll: scale({ schedule: warmCosine, factor: 0.3 }),
  },
  clamp: {
    title: 'clamp: a schedule kept between bounds',
    lines: {
      'the schedule': cosine({ from: 0.1, steps: epochs }),
      'low 0.02, high 0.08': clamp({
        schedule: cosine({ from: 0.1, steps: epochs }),
        low: 0.02,
        high: 0.08,
      }),
    },
    inAll: clamp({ schedule: linear({ from: 0.13, steps: epochs }), low: 0.03, high: 0.085 }),
  },
  add: {
    title: 'add: several schedules, added',
    lines: { both: add({ schedules: [falling, waving] }), one: falling, other: waving },
    inAll: add({ schedules: [falling, waving] }),
  },
  multiply: {
    title: 'multiply: several schedules, multiplied',
    lines: {},
    panels: {
      'learning rate': { both: multiply({ schedules: [fading, waving] }), one: waving },
      factor: { other: fading },
    },
    inAll: multiply({ schedules: [fading, waving] }),
  },
  min: {
    title: 'min: the lowest of several schedules',
    lines: { both: min({ schedules: [falling, waving] }), one: falling, other: waving },
    inAll: min({ schedules: [falling, waving] }),
  },
  max: {
    title: 'max: the highest of several schedules',
    lines: { both: max({ schedules: [falling, waving] }), one: falling, other: waving },
    inAll: max({ schedules: [falling, waving] }),
  },
  cooldown: {
    title: 'cooldown: leaves any schedule where told',
    lines: {
      'at 60, sqrt': cooldown({ schedule: warmCosine, at: 60, steps: 20, shape: 'sqrt' }),
      'at 30, to 0.05': cooldown({ schedule: warmCosine, at: 30, steps: 30, to: 0.05 }),
      'the schedule': warmCosine,
    },
    inAll: cooldown({ schedule: warmCosine, at: 60, steps: 20, shape: 'sqrt' }),
  },
  dampen: {
    title: 'dampen: a warm-up with nothing to tune',
    lines: {
      exponential: dampen({ schedule: falling, shape: 'exponential', beta2: 0.95 }),
      linear: dampen({ schedule: falling, shape: 'linear', beta2: 0.95 }),
      radam: dampen({ schedule: falling, shape: 'radam', beta2: 0.95 }),
    },
    inAll: dampen({ schedule: falling, shape: 'exponential', beta2: 0.95 }),
  },
} satisfies Samples
