import { OptionError, type Target } from '@anneal/core'

/** What {@link probe} needs. */
export interface ProbeOptions {
  /** Does one real update, always of the same batch. */
  readonly update: () => unknown
  /** The weights now, or some of them. */
  readonly weights: () => ArrayLike<number>
  /**
   * The rate to try.
   *
   * @default 0.01
   */
  readonly rate?: number
}

/** What {@link probe} found. */
export interface Probed {
  /** How much farther the weights went when the rate was 1000 times as high. */
  readonly ratio: number
}

const shrink = 1000

/**
 * Measures whether setting the learning rate does anything: some optimizers take the number, give it
 * back when asked, and go on with the old one. It does two real updates, one at a thousandth of the
 * rate and then one at the rate; only the second may go far. Use a copy of the model: the two updates
 * are not undone. Momentum and adaptive methods are told apart from that, as they change a step by
 * little against a factor of 1000.
 *
 * @throws OptionError when the rate has no effect, or the weights do not move at all
 * @example
 * await probe(auto(trainer), { update: () => trainer.train(x, y), weights: () => layer.filters[0].w })
 */
export async function probe(
  target: Target,
  { update, weights, rate = 0.01 }: ProbeOptions,
): Promise<Probed> {
  const before = target.get?.()['learningRate']
  const distance = async (learningRate: number): Promise<number> => {
    const start = Float64Array.from(weights())
    target.set({ learningRate })
    await update()
    const end = weights()
    return Math.sqrt(start.reduce((sum, value, i) => sum + (end[i]! - value) ** 2, 0))
  }
  try {
    const short = await distance(rate / shrink)
    const long = await distance(rate)
    if (long === 0)
      throw new OptionError('the update did not move the weights: is their gradient zero?')
    const ratio = long / short
    if (!(ratio > Math.sqrt(shrink)))
      throw new OptionError(
        `the learning rate has no effect: with a rate ${shrink} times as high the weights moved ${ratio.toPrecision(3)} times as far`,
      )
    return { ratio }
  } finally {
    if (before !== undefined) target.set({ learningRate: before })
  }
}
