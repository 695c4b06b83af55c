import type { Json } from '@anneal/onnxruntime'
import type { DataName } from './engine/images.ts'
import type { Outcome, Trial } from './engine/trial.ts'

/** How much is measured. */
export interface Extent {
  /** The short form, for CI. */
  readonly quick: boolean
  /** How many seeds each arm is trained with. */
  readonly seeds: number
  readonly data: readonly DataName[]
}

/** One of the ways to train that an experiment compares. */
export interface Arm {
  readonly data: DataName
  readonly name: string
  /** All but the seed. */
  readonly trial: Omit<Trial, 'data' | 'seed'>
}

/** An arm, and what came of it with each seed. */
export interface Measured extends Arm {
  readonly outcomes: readonly Outcome[]
}

/** What is trained, and what is kept of it. */
export interface Experiment<Result extends object> {
  arms(extent: Extent): readonly Arm[]
  /** Turns what was measured into what is reported: compact, plain JSON. */
  summarise(measured: readonly Measured[]): Result
}

/** A plan as it stands in a file. */
export const jsonOf = (plan: object): Json => JSON.parse(JSON.stringify(plan)) as Json
