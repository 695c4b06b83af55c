import type { ChannelValues } from '@anneal/core'
import type { TensorLike } from './types.ts'

/** What an update did. */
export interface Step {
  /** Updates done, with this one. */
  readonly update: number
  readonly loss: number
  /** The values that it used, by channel, in double precision. */
  readonly values: ChannelValues
  /** Whether it counts: false where its loss was no number, and such updates are skipped. */
  readonly applied: boolean
  /** Other outputs that were asked for. Those that are not on the CPU have to be disposed. */
  readonly outputs: Readonly<Record<string, TensorLike>>
}

/** What a training step says of a batch, without the update. */
export interface Evaluation {
  readonly loss: number
  /** Other outputs that were asked for. Those that are not on the CPU have to be disposed. */
  readonly outputs: Readonly<Record<string, TensorLike>>
}

/**
 * The loss of an update is not a number. The update was taken back: the state is that before it.
 */
export class NonFiniteLossError extends Error {
  override readonly name = 'NonFiniteLossError'
  /** Updates done before it. */
  readonly update: number
  /** The values that it used, by channel. */
  readonly values: ChannelValues

  constructor(loss: number, update: number, values: ChannelValues) {
    const used = Object.entries(values).map(([name, value]) => `${name} ${value}`)
    super(
      `the loss is ${loss} after ${update} updates (${used.join(', ')}); this update was taken back, but the one before may have spoilt the parameters already. Go on from an earlier checkpoint with a lower rate, a longer warm-up or clipped gradients (clipNorm of trainingGraph), and look for numbers in the data that are not finite`,
    )
    this.update = update
    this.values = values
  }
}
