import type { Feedback, PlateauOptions, Resolved } from '@anneal/core'
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

/** What decides how a plateau reacts, in one way of writing it: a NaN is not looked at. */
function reactionOf(options: Plain): Readonly<Record<string, unknown>> {
  const { schedule: _, metric, nan, patience, trips, threshold, thresholdMode, ...others } = options
  const { bestInCooldown, margin, window, windowMode, ...plain } = others
  const absolute = thresholdMode === 'absolute'
  return {
    ...plain,
    limit: trips === 'at' ? Math.max(patience, 1) : patience + 1,
    share: absolute ? 0 : threshold,
    difference: (absolute ? threshold : 0) + margin,
    updated: options.cooldown === 0 || bestInCooldown,
    window,
    gathered: window > 1 && windowMode === 'block',
  }
}

/** A way to react in which these options have other values; nothing changes for those that do not count. */
const reactsAs = (options: Plain, others: Partial<Plain>): boolean => {
  const theirs = reactionOf({ ...options, ...others })
  return Object.entries(reactionOf(options)).every(([name, value]) => value === theirs[name])
}

// what neither library has a word for
const unsaid = { margin: 0, window: 1, warmup: 0, bestInCooldown: true }

/** Whether PyTorch's class can react as a plateau does, ties in the last digit aside. @internal */
export const isTorchPlateau = (options: Plain): boolean => {
  const { mode, threshold, thresholdMode } = options
  // it begins with an infinite best, of which no metric is less by all of it
  const never = thresholdMode === 'relative' && mode === 'min' && threshold >= 1
  return !never && reactsAs(options, unsaid)
}

/** Whether the callback of Keras can. @internal */
export const isKerasPlateau = (options: Plain): boolean =>
  reactsAs(options, { ...unsaid, thresholdMode: 'absolute', epsilon: 0 })

/** What a class of its own can do. @internal */
export function writable({ config, options }: Feedback): Resolved<PlateauOptions> | undefined {
  if (config.type !== 'plateau' || !options) return undefined
  const all = options as unknown as Resolved<PlateauOptions>
  return all.window === 1 && all.warmup === 0 ? all : undefined
}
