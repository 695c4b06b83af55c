import { constant, cyclic, step, type Schedule } from '@anneal/onnxruntime'
import { courseOf, type Course } from '../course.ts'
import type { DataName } from '../engine/images.ts'
import { jsonOf, type Arm, type Experiment } from '../experiment.ts'
import { base, hidden, threshold } from './base.ts'

/** The bounds of the cycles. */
export const [low, high] = [0.01, 0.08] as const

/** Names of the arms. */
export const arms = {
  low: 'fixed, the lowest',
  middle: 'fixed, the middle',
  high: 'fixed, the highest',
  step: 'step decay',
  triangular: 'triangular',
  welch: 'Welch',
  hann: 'Hann',
} as const

/** What the second experiment found. */
export interface CyclicalResult {
  readonly low: number
  readonly high: number
  readonly courses: readonly Course[]
}

interface Lengths {
  readonly epochs: number
  /** A cycle is twice as long, and the run ends with a whole one. */
  readonly up: number
}
const lengths: Readonly<Record<DataName, { full: Lengths; quick: Lengths; every: number }>> = {
  digits: { full: { epochs: 16, up: 2 }, quick: { epochs: 8, up: 2 }, every: 140 },
  fashion: { full: { epochs: 6, up: 0.75 }, quick: { epochs: 2, up: 0.5 }, every: 250 },
}

/** Cyclical rates (Smith, 2017) against fixed ones and step decay. */
export const cyclical: Experiment<CyclicalResult> = {
  arms: ({ quick, data }) =>
    data.flatMap((name): Arm[] => {
      const { full, quick: short, every } = lengths[name]
      const { epochs, up } = quick ? short : full
      const window = (shape: 'triangular' | 'welch' | 'hann'): Schedule =>
        cyclic({ low, high, up: `${up} epochs`, window: shape })
      const schedules = {
        [arms.low]: constant({ value: low }),
        [arms.middle]: constant({ value: (low + high) / 2 }),
        [arms.high]: constant({ value: high }),
        [arms.step]: step({ from: high, factor: 0.5, every: '25%' }),
        [arms.triangular]: window('triangular'),
        [arms.welch]: window('welch'),
        [arms.hann]: window('hann'),
      }
      return Object.entries(schedules).map(([arm, plan]) => ({
        data: name,
        name: arm,
        trial: { ...base, plan: jsonOf(plan), hidden: hidden[name], epochs, every },
      }))
    }),
  summarise: measured => ({
    ...{ low, high },
    courses: measured.map(arm => courseOf(arm, threshold[arm.data])),
  }),
}
