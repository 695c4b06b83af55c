import { grownBatch } from './grownBatch.ts'
import { grownRate } from './grownRate.ts'

/**
 * The kinds that {@link growBatch} makes its plans of, for `fromConfig`.
 *
 * @example
 * const plan = growBatch({ schedule: cosine({ from: 0.1, steps: 100 }), batchSize: 32, maximum: 512 })
 * const config = JSON.parse(JSON.stringify(plan))
 * fromConfig(config, [...builtins, ...batchKinds]).batchSize(50) // 64
 */
export const batchKinds: readonly [typeof grownBatch, typeof grownRate] = [grownBatch, grownRate]
