import { fromConfig, growBatch, type Json } from '@anneal/core'
import { kinds } from './kinds.ts'
import { getIn } from './path.ts'
import type { PlanConfig } from './state.ts'

/**
 * The plan that grows the batch where a schedule would let the rate fall, step by step. A warm-up stays a
 * warm-up: what grows is the batch of what comes after it.
 *
 * @throws OptionError when it is no schedule, or the batch size cannot be
 */
export function growConfig(config: Json, batchSize: number): PlanConfig {
  const isWarmup = getIn(config, ['type']) === 'warmup'
  const decay = isWarmup ? getIn(config, ['schedule']) : config
  const schedule = fromConfig(decay, kinds)
  if (typeof schedule !== 'function')
    throw new TypeError('learningRate: only a schedule can be shared out with the batch size')
  const grown = growBatch({ schedule, batchSize, maximum: 16 * batchSize, along: 'steps' })
  const [rate, batch] = [grown.learningRate, grown.batchSize].map(({ config }) => config as Json)
  if (!isWarmup) return { learningRate: rate!, batchSize: batch! }
  const warmup = config as Record<string, Json>
  return {
    learningRate: { ...warmup, schedule: rate! },
    batchSize: { type: 'delay', steps: warmup['steps']!, schedule: batch! },
  }
}
