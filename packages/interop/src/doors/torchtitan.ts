import { anneal, skip, warmup } from '@anneal/core'
import { Fields, type Values } from '../fields.ts'
import type { ImportedPlan } from '../plan.ts'
import { hold, inTurn } from '../shapes.ts'

/** The `lr_scheduler` of torchtitan, with the rate and the length of the run. */
export interface TorchtitanOptions {
  /** The rate of the optimizer. */
  readonly lr: number
  /** Steps of the run. */
  readonly training_steps: number
  /** @default 200 */
  readonly warmup_steps?: number
  /** Steps of the schedule, where that is not the run. */
  readonly total_steps?: number
  /** The share of the schedule that decays. Default: all after the warm-up. */
  readonly decay_ratio?: number
  /** @default 'linear' */
  readonly decay_type?: 'linear' | 'sqrt' | 'cosine'
  /** @default 0 */
  readonly min_lr_factor?: number
}

// Python rounds halves to even.
function pythonRound(value: number): number {
  const low = Math.floor(value)
  const rest = value - low
  return rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1
}

/**
 * Reads the schedule of torchtitan: warm-up, stable, decay, with one stable step more than asked for,
 * so that the last one is not 0.
 *
 * @throws InteropError naming what there is not
 * @example
 * const { learningRate } = fromTorchtitan({ lr: 0.001, training_steps: 100, warmup_steps: 10 })
 * learningRate(4) // 0.0005
 */
export function fromTorchtitan(options: TorchtitanOptions): ImportedPlan {
  const fields = new Fields('torchtitan', options as unknown as Values)
  const rate = fields.number('lr')
  const run = fields.whole('training_steps')
  const total = fields.orNone('total_steps').whole('total_steps', run)
  const warm = Math.min(fields.whole('warmup_steps', 200), total)
  const share = fields.optionalNumber('decay_ratio')
  const left = total - warm
  const decay = share === undefined ? left : Math.min(left, pythonRound(total * share))
  const type = fields.word('decay_type', ['linear', 'sqrt', 'cosine'], 'linear')
  const to = rate * fields.number('min_lr_factor', 0)
  fields.done()
  // one step ahead
  const down = anneal({ from: rate, to, steps: decay, shape: type })
  const rise = warmup({ steps: warm, index: 'next', schedule: hold(rate) })
  return {
    learningRate: inTurn([
      [0, warm > 0 ? rise : hold(rate)],
      [total + 1 - decay, decay > 0 ? skip({ steps: 1, schedule: down }) : hold(rate)],
    ]),
  }
}
