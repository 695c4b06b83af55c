/** What no call may need more of for a model, however broken it is. */
export const limits = { milliseconds: 1000, megabytes: 512 } as const

/** How a run of models ended. */
export interface Outcome {
  models: number
  graphs: number
  errors: number
  /** Milliseconds of the slowest call. */
  slowest: number
  /** The most memory that the process had, in megabytes. */
  memory: number
}
