import { defineSchedule, type Kind } from '../schedule.ts'
import { grownKind, rateFactorAt, sizeAt, type GrownOptions } from './batchLaw.ts'

/**
 * The rate beside a batch size that grows: the channel `learningRate` of {@link growBatch}. It takes
 * what the batch size leaves of the decay, and corrects what rounding made of that.
 *
 *     rate(t) = decay(t) · (batchSize(t) / batchSize)^power
 *
 * With `samples` N the bracket is (N / batchSize − 1) / (N / batchSize(t) − 1).
 *
 * @see Smith et al., “Don't Decay the Learning Rate, Increase the Batch Size”, 2018, section 2:
 *   https://arxiv.org/abs/1711.00489
 * @example
 * const decay = piecewise({ values: [0.1, 0.02], at: [60] })
 * grownRate({ schedule: decay, batchSize: 128 })(60) // 0.1
 * grownRate({ schedule: decay, batchSize: 128, maximum: 256 })(60) // 0.04
 */
export const grownRate: Kind<GrownOptions, 'grownRate'> = /* @__PURE__ */ defineSchedule({
  type: 'grownRate',
  .../* @__PURE__ */ grownKind((law, value, s) => value * rateFactorAt(law, sizeAt(law, s))),
})
