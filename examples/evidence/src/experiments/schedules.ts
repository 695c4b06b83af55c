import {
  constant,
  cosine,
  exponential,
  inverseTime,
  linear,
  oneCycle,
  plateau,
  polynomial,
  restarts,
  step,
  tanh,
  wsd,
} from '@anneal/onnxruntime'
import { courseOf, type Course } from '../course.ts'
import type { DataName } from '../engine/images.ts'
import type { OptimizerName } from '../engine/trial.ts'
import { jsonOf, type Arm, type Experiment } from '../experiment.ts'
import { base, hidden, threshold } from './base.ts'

/** What the peak rate is multiplied by, to see how much a wrong one costs. */
export const factors = [0.25, 1, 4] as const

/** What the fifth experiment found. */
export interface SchedulesResult {
  readonly courses: readonly (Course & { readonly factor: number; readonly peak: number })[]
}

/** With plain descent and momentum. */
export const schedules: Readonly<Record<string, (peak: number) => object>> = {
  fixed: value => constant({ value }),
  step: from => step({ from, factor: 0.3, every: '25%' }),
  exponential: from => exponential({ from, rate: 0.01, period: '100%' }),
  'inverse time': from => inverseTime({ from, rate: 20, period: '100%' }),
  polynomial: from => polynomial({ from, power: 2, steps: '100%' }),
  linear: from => linear({ from, steps: '100%' }),
  cosine: from => cosine({ from, steps: '100%' }),
  tanh: from => tanh({ from, steps: '100%' }),
  restarts: from => restarts({ from, steps: '25%' }),
  'one cycle': peak => oneCycle({ peak, steps: '100%' }),
  WSD: peak => wsd({ peak, warmup: '5%', stable: '65%', decay: '30%' }),
  plateau: value => plateau({ schedule: constant({ value }), factor: 0.3, patience: 1 }),
}

/** With a fixed rate, unless the name says otherwise. */
export const adaptive: Readonly<
  Record<
    string,
    { readonly optimizer: OptimizerName; readonly peak: number; readonly plan?: string }
  >
> = {
  Adagrad: { optimizer: 'adagrad', peak: 0.02 },
  Adadelta: { optimizer: 'adadelta', peak: 1 },
  RMSprop: { optimizer: 'rmsprop', peak: 0.0015 },
  Adam: { optimizer: 'adam', peak: 0.002 },
  'Adam, cosine': { optimizer: 'adam', peak: 0.002, plan: 'cosine' },
}

const peak = 0.05
const lengths: Readonly<Record<DataName, { epochs: number; quick: number; every: number }>> = {
  digits: { epochs: 10, quick: 8, every: 70 },
  fashion: { epochs: 3, quick: 1, every: 250 },
}

/** Schedules and adaptive methods beside each other. */
export const allSchedules: Experiment<SchedulesResult> = {
  arms: ({ quick, data }) =>
    data.flatMap(name => {
      const shared = {
        ...{ ...base, hidden: hidden[name], every: lengths[name].every },
        epochs: lengths[name][quick ? 'quick' : 'epochs'],
      }
      return factors.flatMap((factor): Arm[] => [
        ...Object.entries(schedules).map(([arm, planOf]) => {
          const plan = planOf(factor * peak)
          const momentum = 'momentum' in plan ? 'momentum' : 0.9
          return {
            data: name,
            name: arm,
            trial: { ...shared, settings: { momentum }, plan: jsonOf(plan) },
          }
        }),
        ...Object.entries(adaptive).map(([arm, { optimizer, peak: own, plan = 'fixed' }]) => ({
          data: name,
          name: arm,
          trial: {
            ...{ ...shared, optimizer, settings: {} },
            plan: jsonOf(schedules[plan]!(factor * own)),
          },
        })),
      ])
    }),
  summarise: measured => {
    const perFactor = Object.keys(schedules).length + Object.keys(adaptive).length
    return {
      courses: measured.map((arm, i) => {
        const factor = factors[Math.floor(i / perFactor) % factors.length]!
        const own = factor * (adaptive[arm.name]?.peak ?? peak)
        return { ...courseOf(arm, threshold[arm.data]), factor, peak: own }
      }),
    }
  },
}
