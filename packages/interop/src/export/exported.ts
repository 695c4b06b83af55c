import type { RunOptions } from '@anneal/core'

/**
 * What an export came to: a class of the library's own, a formula in its language, or a list of
 * values where there is neither.
 */
export type ExportForm = 'native' | 'formula' | 'table'

/** How close an export is to what it was made of. */
export interface Accuracy {
  /** What it came to. */
  readonly form: ExportForm
  /** Whether it differs by no more than rounding: by 10⁻¹² of the largest value. */
  readonly exact: boolean
  /** The largest difference that was found, as a share of the largest value. */
  readonly error: number
  /** The updates that were looked at, from step 0 to this one. */
  readonly steps: number
}

/** Code in another language. */
export interface ExportedCode extends Accuracy {
  readonly code: string
}

/** How to export. */
export interface ExportOptions {
  /** The run that lengths such as `"10 epochs"` are counted in. */
  readonly run?: RunOptions | undefined
  /**
   * How many updates it is for. Default: those of the run; without one, the length of the schedule;
   * 10,000 where it has no end.
   */
  readonly steps?: number | undefined
  /**
   * How far a class of the library may be from the schedule and still be taken, as a share of the
   * largest value.
   *
   * @default 1e-12
   */
  readonly tolerance?: number | undefined
  /**
   * How many values a list may have. Between those of a shorter list the code interpolates.
   *
   * @default 4096
   */
  readonly points?: number | undefined
}
