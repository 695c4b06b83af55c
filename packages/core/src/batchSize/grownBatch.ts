import { defineSchedule, type Kind } from '../schedule.ts'
import { grownKind, sizeAt, type GrownOptions } from './batchLaw.ts'

/**
 * A batch size that grows where a rate would fall: the channel `batchSize` of {@link growBatch}.
 *
 *     batchSize(t) = batchSize · s^(−share),   s = decay(t) / decay(0)
 *
 * rounded, and no more than the maximum. With `samples` N it is N / (1 + (N / batchSize − 1) · s^share).
 *
 * @see Smith et al., “Don't Decay the Learning Rate, Increase the Batch Size”, 2018, section 2:
 *   https://arxiv.org/abs/1711.00489
 * @example
 * const decay = piecewise({ values: [0.1, 0.02], at: [60] })
 * grownBatch({ schedule: decay, batchSize: 128 })(60) // 640
 */
export const grownBatch: Kind<GrownOptions, 'grownBatch'> = /* @__PURE__ */ defineSchedule({
  type: 'grownBatch',
  .../* @__PURE__ */ grownKind((law, _, s) => sizeAt(law, s)),
})
