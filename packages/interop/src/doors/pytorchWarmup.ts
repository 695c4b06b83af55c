import { constant, dampen, type Schedule } from '@anneal/core'
import { show } from '@anneal/core/messages'
import { Fields, type Values } from '../fields.ts'
import type { ImportedPlan } from '../plan.ts'

/** A warm-up of pytorch_warmup, by its own names. */
export interface PytorchWarmupOptions {
  /** Steps it takes, for those that are not set by β₂. */
  readonly warmup_period?: number
  /**
   * β₂ of Adam, for those that are.
   *
   * @default 0.999
   */
  readonly beta2?: number
}

const period = (fields: Fields): number => fields.positive('warmup_period')
const beta2 = (fields: Fields): number => fields.number('beta2', 0.999)

const warmups: Readonly<Record<string, (fields: Fields, schedule: Schedule) => Schedule>> = {
  LinearWarmup: (fields, schedule) => dampen({ schedule, period: period(fields) }),
  ExponentialWarmup: (fields, schedule) =>
    dampen({ schedule, shape: 'exponential', period: period(fields) }),
  // it cuts the period off to whole steps
  UntunedLinearWarmup: (fields, schedule) =>
    dampen({ schedule, period: Math.trunc(2 / (1 - beta2(fields))) }),
  UntunedExponentialWarmup: (fields, schedule) =>
    dampen({ schedule, shape: 'exponential', period: Math.trunc(1 / (1 - beta2(fields))) }),
  RAdamWarmup: (fields, schedule) => dampen({ schedule, shape: 'radam', beta2: beta2(fields) }),
}

/** Warm-ups of pytorch_warmup. */
export type PytorchWarmup =
  | 'LinearWarmup'
  | 'ExponentialWarmup'
  | 'UntunedLinearWarmup'
  | 'UntunedExponentialWarmup'
  | 'RAdamWarmup'

/**
 * Puts a warm-up of pytorch_warmup around a schedule, or around a rate.
 *
 * @throws InteropError naming what there is not
 * @example
 * const { learningRate } = fromPytorchWarmup('LinearWarmup', { warmup_period: 10 }, 0.1)
 * learningRate(4) // 0.05
 */
export function fromPytorchWarmup(
  name: PytorchWarmup,
  options: PytorchWarmupOptions,
  schedule: Schedule | number,
): ImportedPlan {
  const fields = new Fields(`pytorch_warmup ${name}`, options as Values)
  if (typeof schedule !== 'number' && typeof schedule !== 'function')
    throw fields.error(`it needs a schedule or a rate to stand around, got ${show(schedule)}`)
  const inner = typeof schedule === 'number' ? constant({ value: schedule }) : schedule
  const make = Object.hasOwn(warmups, name) ? warmups[name] : undefined
  if (!make)
    throw fields.error(`there is no such warm-up; there are ${Object.keys(warmups).join(', ')}`)
  const learningRate = make(fields, inner)
  fields.done()
  return { learningRate }
}
