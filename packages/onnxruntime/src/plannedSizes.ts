import {
  batchPlaces,
  OptionError,
  type BatchPlaces,
  type ChannelValues,
  type Drivable,
  type Plan,
  type RunOptions,
} from '@anneal/core'
import type { Hook } from './hook.ts'
import type { Start } from './options.ts'
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

/**
 * Refuses other batches within an epoch than it began with: what is left of it would be cut where nobody can
 * count it.
 *
 * @internal
 */
export function checkSameSize({ position, from }: Start, sizes: PlannedSizes): void {
  const before = from?.run?.batchSize
  const now = sizes.change ? before : sizes.next
  if (position.batches === 0 || before === undefined || now === undefined || before === now) return
  throw new OptionError(
    `the checkpoint was made within an epoch, in batches of ${before}, and now they are of ${now}: go on from the end of an epoch, or say it in the plan, as batchSize: piecewise({ values: [${before}, ${now}], at: [${from!.updates}] }), with onPlanChange: "follow"`,
  )
}
