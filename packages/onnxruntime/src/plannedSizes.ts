import {
  batchPlaces,
  type BatchPlaces,
  type ChannelValues,
  type Drivable,
  type Plan,
  type RunOptions,
} from '@anneal/core'
import type { Hook } from './hook.ts'
import type { TensorLike } from './types.ts'

/** What a plan, or else the run, says of the size of batches. @internal */
export class PlannedSizes {
  readonly #hook: Hook<Drivable, TensorLike>
  readonly #run: RunOptions
  #known: { readonly of: Plan[string]; readonly places: BatchPlaces | undefined } | undefined

  constructor(hook: Hook<Drivable, TensorLike>, run: RunOptions) {
    this.#hook = hook
    this.#run = run
  }

  get #planned(): Plan[string] | undefined {
    const { plan } = this.#hook
    return typeof plan === 'function' ? undefined : (plan as Plan)['batchSize']
  }

  /** Whether the plan changes it. */
  get change(): boolean {
    return ['function', 'object'].includes(typeof this.#planned)
  }

  /** What the next batch has, where that is known. */
  get next(): number | undefined {
    const planned = this.#planned
    if (planned === undefined) return this.#run.batchSize
    return typeof planned === 'number'
      ? planned
      : (this.#hook.drive.values as ChannelValues)['batchSize']
  }

  /** Which examples each update takes, where a schedule changes the size of batches. */
  get places(): BatchPlaces | undefined {
    const planned = this.#planned
    if (typeof planned !== 'function' || this.#run.datasetSize === undefined) return undefined
    if (this.#known?.of !== planned) {
      const { boundTo, time } = this.#hook.drive.progress
      // a schedule that is stretched, or kept from another run, goes by another clock
      const isOwn = boundTo === undefined && !time
      this.#known = { of: planned, places: isOwn ? batchPlaces(this.#run, planned) : undefined }
    }
    return this.#known.places
  }
}
