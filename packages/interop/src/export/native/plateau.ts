import type { Feedback, PlateauOptions, Resolved } from '@anneal/core'
import { InteropError } from '../../errors.ts'
import { typeOf } from '../canonical.ts'
import type { Candidate } from './candidate.ts'

/** A plateau around a rate that does not change by itself. @internal */
export interface Plain extends Resolved<PlateauOptions> {
  /** The rate at first. */
  readonly from: number
}

/** The options of a plateau around a constant; nothing of anything else. @internal */
export function plainPlateau({ config, options }: Feedback): Plain | undefined {
  if (config.type !== 'plateau' || !options) return undefined
  const all = options as unknown as Resolved<PlateauOptions>
  return typeOf(all.schedule) === 'constant' ? { ...all, from: all.schedule(0) } : undefined
}

/** The same in PyTorch. @internal */
export const torchPlateau = (options: Plain): Candidate => ({
  baseLr: options.from,
  scheduler: 'ReduceLROnPlateau',
  params: {
    ...(options.mode === 'max' && { mode: 'max' }),
    factor: options.factor,
    // it trips on the observation after those that are put up with
    patience: Math.max(0, options.patience - (options.trips === 'at' ? 1 : 0)),
    threshold: options.threshold,
    ...(options.thresholdMode === 'absolute' && { threshold_mode: 'abs' }),
    cooldown: options.cooldown,
    min_lr: options.low,
    eps: options.epsilon,
  },
})

// what neither library has a word for: a NaN, which stops ours, is not looked at
const isPlain = ({ margin, window, warmup, cooldown, bestInCooldown }: Plain): boolean =>
  margin === 0 && window === 1 && warmup === 0 && (cooldown === 0 || bestInCooldown)

/** Whether PyTorch's class reacts as a plateau does, ties in the last digit aside. @internal */
export const isTorchPlateau = (options: Plain): boolean => {
  const { mode, threshold, thresholdMode } = options
  // it begins with an infinite best, of which no metric is less by all of it
  const never = thresholdMode === 'relative' && mode === 'min' && threshold >= 1
  return isPlain(options) && !never
}

/** Whether the callback of Keras does. @internal */
export const isKerasPlateau = (options: Plain): boolean => {
  const { threshold, thresholdMode, epsilon } = options
  return isPlain(options) && epsilon === 0 && (thresholdMode === 'absolute' || threshold === 0)
}

/**
 * What a class of its own can do.
 *
 * @internal
 * @param name what messages call it
 * @throws InteropError where it cannot
 */
export function writable({ config, options }: Feedback, name: string): Resolved<PlateauOptions> {
  const all = options as unknown as Resolved<PlateauOptions>
  if (config.type === 'plateau' && options && all.window === 1 && all.warmup === 0) return all
  throw new InteropError(
    `${name} listens to metrics in a way that no code here does: a plateau without a window and a warmup can be exported, and so can the schedule inside of it`,
  )
}
