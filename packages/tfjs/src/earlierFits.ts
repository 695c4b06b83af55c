import type { ChannelValues, Progress } from '@anneal/core'

/** Where a callback stood before an epoch. */
interface Place {
  readonly epoch: number
  readonly progress: Progress
}

/**
 * What a callback remembers of its fits, so that the next one can go on, also where one has failed in
 * the middle of an epoch and is tried again.
 *
 * @internal
 */
export class EarlierFits {
  /** What the first fit goes on from; one that did not come to the end of an epoch was none. */
  from: Progress | undefined
  /** The beginning of the last fit, and the last two ends of epochs: the later one may have been no end. */
  #places: readonly Place[] = []

  constructor(from: Progress | undefined) {
    this.from = from
  }

  /**
   * Where the callback stood before this epoch; undefined where it has not been there.
   *
   * @param own what the optimizer has of itself now: the model may have been compiled anew
   */
  at(epoch: number, own: ChannelValues): Progress | undefined {
    const progress = this.#places.find(place => place.epoch === epoch)?.progress
    if (!progress?.base) return progress
    const base = Object.entries(progress.base).map(([name, value]) => [name, own[name] ?? value])
    return { ...progress, base: Object.fromEntries(base) as ChannelValues }
  }

  begun(epoch: number, progress: Progress): void {
    this.#places = [{ epoch, progress }]
  }

  ended(epoch: number, progress: Progress): void {
    if (progress.updates !== this.from?.updates) this.from = undefined
    const [first, ...ends] = this.#places.filter(place => place.epoch <= epoch)
    this.#places = [...(first ? [first] : []), ...ends.slice(-1), { epoch: epoch + 1, progress }]
  }
}
