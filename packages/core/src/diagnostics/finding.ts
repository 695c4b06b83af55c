/** What can be the matter with a run. */
export type FindingKind = 'divergence' | 'oscillation' | 'stagnation' | 'slow' | 'plateau'

/** What the losses of a run show: plain JSON. */
export interface Finding {
  /** What is the matter. */
  readonly kind: FindingKind
  /** The update at which it began. */
  readonly since: number
  /** The update at which it was clear. */
  readonly update: number
  /** The learning rate then; null where the records do not have it. */
  readonly learningRate: number | null
  /** What was seen, in a sentence with numbers. */
  readonly seen: string
  /** What to try, in a sentence or two. */
  readonly advice: string
}

/** What a detector saw. @internal */
export type Sighting = Pick<Finding, 'since' | 'seen' | 'advice'>

/** A share of the rate in brackets, where the rate is known. @internal */
export const example = (rate: number | null, share: number): string =>
  rate === null ? '' : ` (${short(rate * share)})`

/** A number as it is read: three digits. @internal */
export const short = (value: number): string => String(Number(value.toPrecision(3)))
