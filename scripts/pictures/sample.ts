import {
  cosine,
  createRun,
  cyclic,
  linear,
  perEpoch,
  warmup,
  type Schedule,
} from '../../packages/core/src/index.ts'
import type { Line, Lines, Series } from '../../packages/plot/src/index.ts'
import type { Builtin } from '../../packages/core/src/builtins.ts'

/** What is drawn. */
export interface Picture {
  /** What stands above its picture. */
  readonly title: string
  /** The lines of its picture. */
  readonly lines: Lines
  /** The last epoch of its picture, where that is not the last of all. */
  readonly to?: number
  /** The panels of its picture, where it needs more than one. */
  readonly panels?: Readonly<Record<string, Lines>>
}

/** The same, of a kind. */
export interface Sample extends Picture {
  /** Its line in the picture of all kinds. */
  readonly inAll: Line
}

/** How long all pictures are. */
export const epochs = 100
/** The middle of them. */
export const halfway = epochs / 2

/** Ten epochs of ten steps, so that an epoch is wide enough to see. */
export const byEpoch = (schedule: Schedule): Schedule =>
  perEpoch({ schedule }).bind(createRun({ epochs: 10, stepsPerEpoch: epochs / 10 }))

/** A schedule whose values have nothing to do with each other: each as a stair. */
export function stairs(schedule: Schedule, to = epochs): Series {
  const steps = Array.from({ length: to + 1 }, (_, step) => step)
  return { steps, values: steps.map(schedule), hold: true }
}

/** Kinds by type. */
export type Samples = Partial<Record<Builtin['type'], Sample>>

// what the combinators are shown with
export const warmCosine = warmup({ steps: 10, schedule: cosine({ from: 0.1, steps: 90 }) })
export const falling = linear({ from: 0.08, steps: epochs })
export const waving = cyclic({ low: 0.01, high: 0.06, up: 15, window: 'hann' })
