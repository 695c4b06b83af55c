import { cyclical, type CyclicalResult } from './cyclical.ts'
import { growingBatch, type GrowingBatchResult } from './growingBatch.ts'
import { labelNoise, type LabelNoiseResult } from './labelNoise.ts'
import { rangeTest, type RangeTestResult } from './rangeTest.ts'
import { allSchedules, type SchedulesResult } from './schedules.ts'

/** The experiments, by the numbers that `--only` takes. */
export const experiments = {
  1: growingBatch,
  2: cyclical,
  3: rangeTest,
  4: labelNoise,
  5: allSchedules,
} as const

/** What the experiments found, by their numbers. */
export interface Results {
  readonly 1?: GrowingBatchResult
  readonly 2?: CyclicalResult
  readonly 3?: RangeTestResult
  readonly 4?: LabelNoiseResult
  readonly 5?: SchedulesResult
}

/** The number of an experiment. */
export type ExperimentNumber = keyof Results
