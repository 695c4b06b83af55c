import type { Feedback, Schedule } from '@anneal/core'
import type { Fields } from './fields.ts'

/** What a peer's scheduler becomes: made of core's kinds only, so that it is JSON. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- a type is a plan without an index signature, which contradicts `momentum?` for those who lack exactOptionalPropertyTypes
export type ImportedPlan<Rate extends Schedule | Feedback = Schedule | Feedback> = {
  /** The learning rate at each step. */
  readonly learningRate: Rate
  /** The momentum (the first beta of Adam) at each step, where the peer cycles it too. */
  readonly momentum?: Schedule
  /** The weight decay at each step, where the peer has a schedule for it. */
  readonly weightDecay?: Schedule
}

/** What a scheduler's learning rate is: feedback where it waits for a metric, else a schedule. */
export type RateOf<Name extends string> = string extends Name
  ? Schedule | Feedback
  : Name extends 'ReduceLROnPlateau' | 'reduce_lr_on_plateau'
    ? Feedback
    : Schedule

/**
 * How the numbers of a peer came about, where that makes a difference: `"closed"` by its closed form
 * (`step(epoch)`), `"fractional-epoch"` by `step` with fractions of an epoch. Default: step by step.
 */
export type Form = 'closed' | 'fractional-epoch'

/** All of them. @internal */
export const forms: readonly Form[] = ['closed', 'fractional-epoch']

/** Around the parameters of a scheduler. @internal */
export interface Surroundings {
  /** The learning rate that the optimizer was made with. */
  readonly baseLr: number
  readonly form: Form | undefined
  /** The momentum, or first beta, that it was made with. */
  readonly baseMomentum?: number | undefined
}

/** Makes a plan of a scheduler's parameters. A lone schedule is the learning rate. @internal */
export type Builder = (fields: Fields, around: Surroundings) => Schedule | Feedback | ImportedPlan

/** Builders by the scheduler's own name. @internal */
export type Builders = Readonly<Record<string, Builder>>
