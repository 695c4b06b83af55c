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
