import { growBatch, piecewise, type Schedule } from '@anneal/onnxruntime'
import { courseOf, type Course } from '../course.ts'
import type { DataName } from '../engine/images.ts'
import { jsonOf, type Arm, type Experiment } from '../experiment.ts'
import { base, hidden, threshold } from './base.ts'

/** Names of the arms. */
export const arms = {
  decay: 'decaying rate',
  hybrid: 'hybrid',
  growing: 'growing batch',
  raised: 'growing, rate ×5',
  momentum: 'rate ×5, momentum 0.98',
} as const

/** What the first experiment found. */
export interface GrowingBatchResult {
  readonly courses: readonly Course[]
}

const factor = 5
const rate = 0.02
// the first batch, and the largest: a tenth of the training set, as in the paper
const batches: Readonly<Record<DataName, { first: number; maximum: number }>> = {
  digits: { first: 20, maximum: 700 },
  fashion: { first: 50, maximum: 5000 },
}

/** The rate falls to a fifth three times, at the epochs of the paper: 60, 120 and 160 of 200. */
const decayFrom = (peak: number): Schedule =>
  piecewise({
    values: [0, 1, 2, 3].map(times => peak / factor ** times),
    at: ['30%', '60%', '80%'],
  })

/** “Don’t decay the learning rate, increase the batch size” (Smith et al., 2018). */
export const growingBatch: Experiment<GrowingBatchResult> = {
  arms: ({ quick, data }) =>
    data.flatMap((name): Arm[] => {
      const { first, maximum } = batches[name]
      const raised = { schedule: decayFrom(factor * rate), batchSize: factor * first, maximum }
      const plans = {
        [arms.decay]: decayFrom(rate),
        [arms.hybrid]: growBatch({
          ...{ schedule: decayFrom(rate), batchSize: first, maximum },
          until: 1 / factor,
        }),
        [arms.growing]: growBatch({ schedule: decayFrom(rate), batchSize: first, maximum }),
        [arms.raised]: growBatch(raised),
        [arms.momentum]: growBatch({ ...raised, momentum: { from: 0.9, to: 0.98 } }),
      }
      return Object.entries(plans).map(([arm, plan]) => ({
        data: name,
        name: arm,
        trial: {
          ...base,
          plan: jsonOf(plan),
          // a name: the plan drives it
          settings: { momentum: 'momentum' in plan ? 'momentum' : 0.9 },
          hidden: hidden[name],
          batchSize: first,
          epochs: quick ? (name === 'digits' ? 10 : 2) : 20,
          // several updates in one run are not to be had for batches that grow: no arm has them
          atOnce: 1,
        },
      }))
    }),
  summarise: measured => ({
    courses: measured.map(arm => courseOf(arm, threshold[arm.data])),
  }),
}
