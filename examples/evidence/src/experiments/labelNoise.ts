import { constant, piecewise } from '@anneal/onnxruntime'
import { bandOf, courseOf, round, type Band, type Course } from '../course.ts'
import { jsonOf, type Arm, type Experiment, type Measured } from '../experiment.ts'
import { base, hidden, threshold } from './base.ts'

/** Names of the arms. */
export const arms = {
  tiny: 'a hundredth, fixed',
  small: 'a tenth, fixed',
  large: 'large, fixed',
  decayed: 'large, then a tenth',
} as const

/** Of each arm: what became of the training images, too. */
export interface NoisyCourse extends Course {
  readonly clean: Band
  readonly memorised: Band
  /** Seed by seed: what was memorised at the end, and just before the rate falls. */
  readonly memorisedAtEnd: readonly number[]
  readonly memorisedBefore: readonly number[]
  readonly testBefore: readonly number[]
}

/** What the fourth experiment found. */
export interface LabelNoiseResult {
  readonly noise: number
  readonly large: number
  readonly courses: readonly NoisyCourse[]
}

const [noise, large] = [0.3, 0.1]
const epochs = 40

const noisy = (measured: Measured): NoisyCourse => {
  const { outcomes } = measured
  const middle = (length: number): number => Math.ceil(length / 2) - 1
  return {
    ...courseOf(measured, threshold[measured.data]),
    clean: bandOf(measured, ({ clean }) => clean!),
    memorised: bandOf(measured, ({ memorised }) => memorised!),
    memorisedAtEnd: outcomes.map(({ readings }) => round(readings.at(-1)!.memorised!)),
    memorisedBefore: outcomes.map(({ readings }) =>
      round(readings[middle(readings.length)]!.memorised!),
    ),
    testBefore: outcomes.map(({ readings }) => round(readings[middle(readings.length)]!.test)),
  }
}

/** What a large first rate and its decay do with false labels (You et al., 2019). */
export const labelNoise: Experiment<LabelNoiseResult> = {
  arms: ({ quick, data }) =>
    data.flatMap((name): Arm[] => {
      const plans = {
        [arms.tiny]: constant({ value: large / 100 }),
        [arms.small]: constant({ value: large / 10 }),
        [arms.large]: constant({ value: large }),
        [arms.decayed]: piecewise({ values: [large, large / 10], at: ['50%'] }),
      }
      return Object.entries(plans).map(([arm, plan]) => ({
        data: name,
        name: arm,
        trial: {
          ...{ ...base, plan: jsonOf(plan), hidden: hidden[name], noise },
          images: quick ? 2000 : 5000,
          epochs: quick ? 30 : epochs,
          every: 200,
          measure: ['training'],
        },
      }))
    }),
  summarise: measured => ({ ...{ noise, large }, courses: measured.map(noisy) }),
}
