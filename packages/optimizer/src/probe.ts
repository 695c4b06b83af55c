import { OptionError, type Target } from '@anneal/core'

/** What {@link probe} needs. */
export interface ProbeOptions {
  /** Does one real update, always of the same batch. */
  readonly update: () => unknown
  /** The weights now, or some of them. */
  readonly weights: () => ArrayLike<number>
  /** The rate to try, and a thousandth of it. Default: the rate there is, or 0.01 where nobody can tell. */
  readonly rate?: number
}

/** What {@link probe} found. */
export interface Probed {
  /** How much farther the weights went when the rate was 1000 times as high. */
  readonly ratio: number
  /** How many updates it took. */
  readonly updates: number
}

const shrink = 1000
// What is clearly more than no effect, and less than what a method with a memory makes of 1000.
const enough = Math.sqrt(shrink)
// A velocity that holds the rate of its time fades: for so long, or until it hardly does any more.
const patience = 100
const still = 0.995

/**
 * Measures whether setting the learning rate does anything: some optimizers take the number, give it
 * back when asked, and go on with the old one.
 *
 * It does two real updates, one at a thousandth of the rate and then one at the rate; only the second
 * may go far. Where both go far, that may be the velocity of earlier updates (some libraries have the
 * rate inside it): it then lets that fade, for at most 100 updates, and looks again. Use a copy of the
 * model, as the updates are not undone; the rate is.
 *
 * @throws OptionError when the rate has no effect, the weights do not move at all, or explode
 * @example
 * const weights = Float64Array.of(1)
 * const optimizer = sgd([weights], { learningRate: 0.1 })
 * const found = await probe(auto(optimizer), {
 *   update: () => optimizer.step([Float64Array.of(2)]),
 *   weights: () => weights,
 * })
 * Math.round(found.ratio) // 1000
 */
export async function probe(
  target: Target,
  { update, weights, ...options }: ProbeOptions,
): Promise<Probed> {
  if (typeof (target as Partial<Target> | undefined)?.set !== 'function')
    throw new OptionError('probe takes a target: make one of an optimizer with auto(optimizer)')
  for (const [name, given] of Object.entries({ update, weights }))
    if (typeof (given as unknown) !== 'function')
      throw new OptionError(`probe needs ${name}, a function, got ${String(given)}`)
  const before = target.get?.()['learningRate'] ?? NaN
  const rate = options.rate ?? (before > 0 ? before : 0.01)
  let updates = 0
  const distance = async (learningRate: number): Promise<number> => {
    const start = Float64Array.from(weights())
    target.set({ learningRate })
    await update()
    updates += 1
    const end = weights()
    return Math.sqrt(start.reduce((sum, value, i) => sum + (end[i]! - value) ** 2, 0))
  }
  /** The distance at the low rate, when it has stopped falling. */
  const settle = async (): Promise<number> => {
    let short = await distance(rate / shrink)
    for (let i = 1; i < patience; i++) {
      const next = await distance(rate / shrink)
      const falls = next < still * short
      short = next
      if (!falls) break
    }
    return short
  }
  const compare = async (short: number): Promise<number> => {
    const long = await distance(rate)
    if (!Number.isFinite(long))
      throw new OptionError(`the weights are not finite after an update at rate ${rate}: try less`)
    if (long === 0)
      throw new OptionError('the update did not move the weights: is their gradient zero?')
    return long / short
  }
  try {
    let ratio = await compare(await distance(rate / shrink))
    if (!(ratio > enough)) ratio = await compare(await settle())
    if (!(ratio > enough))
      throw new OptionError(
        `the learning rate has no effect: with a rate ${shrink} times as high the weights moved ${ratio.toPrecision(3)} times as far. Look for a setter, or make the optimizer anew for each rate`,
      )
    return { ratio, updates }
  } finally {
    if (Number.isFinite(before)) target.set({ learningRate: before })
  }
}
