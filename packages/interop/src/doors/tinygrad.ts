import { cosine, linear, polynomial, scale, skip, warmup, type Schedule } from '@anneal/core'
import { Fields, type Values } from '../fields.ts'
import type { BaseRate } from '../frontDoors.ts'
import { build, rateOf } from '../fromPeer.ts'
import type { Builders, ImportedPlan } from '../plan.ts'
import { torchPlateau } from '../peers/plateau.ts'
import { drops, joined, rampTo } from '../shapes.ts'

function oneCycle(fields: Fields): Schedule {
  fields.word('anneal_strategy', ['linear'], 'linear')
  if (fields.flag('cycle_momentum', false)) throw fields.error('tinygrad cycles no momentum')
  const peak = fields.number('max_lr')
  const first = peak / fields.positive('div_factor')
  const last = first / fields.positive('final_div_factor')
  const total = fields.positive('total_steps')
  const up = total * fields.number('pct_start')
  if (!(up >= 0 && up < total)) throw fields.error('pct_start must be from 0 up and below 1')
  const down = linear({ from: peak, to: last, steps: total - up, after: 'continue' })
  return rampTo(first, peak, up, down)
}

function polynomialWithWarmup(fields: Fields): Schedule {
  const from = fields.number('initial_lr')
  const to = fields.number('end_lr')
  const total = fields.positive('train_steps')
  const warm = Math.min(fields.positive('warmup'), total)
  const power = fields.positive('power', 2)
  return rampTo(0, from, warm, polynomial({ from, to, steps: total - warm + 1, power }))
}

function cosineWithWarmup(fields: Fields): Schedule {
  const from = fields.number('base_lr')
  const to = fields.number('end_lr')
  const warm = fields.whole('warmup_steps')
  const steps = fields.positive('decay_steps')
  const wave = cosine({ from, to, steps, after: 'continue' })
  if (warm === 0) return wave
  // one step ahead after a warm-up
  const rise = warmup({ steps: warm, index: 'next', schedule: wave })
  return joined(rise, warm, skip({ steps: 1, schedule: wave }))
}

const tinygrad: Builders = {
  MultiStepLR: (fields, { baseLr }) => {
    // it asks whether a step is among them: once for each, and never for 0
    const at = new Set(fields.numbers('milestones').filter(step => step > 0))
    return drops(baseLr, [...at], fields.count('gamma', 0.1))
  },
  ReduceLROnPlateau: (fields, { baseLr }) => {
    for (const name of ['cooldown', 'min_lr', 'eps'])
      if (name in fields.values) throw fields.error(`there is no ${name} in tinygrad`)
    return torchPlateau(new Fields(fields.place, { ...readAll(fields), eps: 0 }), baseLr)
  },
  CosineAnnealingLR: (fields, { baseLr }) =>
    cosine({
      from: baseLr,
      to: fields.number('eta_min', 0),
      steps: fields.positive('T_max'),
      after: 'continue',
    }),
  OneCycleLR: oneCycle,
  PolynomialDecayWithWarmup: polynomialWithWarmup,
  CosineAnnealingLRWithWarmup: cosineWithWarmup,
  LambdaLinearScheduler: (fields, { baseLr }) => {
    const warm = fields.whole('warm_up_steps')
    const low = fields.number('f_min')
    const high = fields.number('f_max')
    const all = fields.positive('cycle_lengths')
    const down = linear({ from: high, to: low, steps: all, after: 'continue' })
    const rest = warm > 0 ? skip({ steps: warm, schedule: down }) : down
    const rise = warm > 0 ? linear({ from: fields.number('f_start'), to: high, steps: warm }) : rest
    return scale({ schedule: joined(rise, warm, rest), factor: baseLr })
  },
}

function readAll(fields: Fields): Values {
  fields.ignore('mode', 'factor', 'patience', 'threshold', 'threshold_mode')
  return fields.values
}

/**
 * Reads a scheduler of tinygrad (`extra/lr_scheduler.py`, and those of its MLPerf examples).
 *
 * @throws InteropError naming what there is not, and what is near it
 * @example
 * const { learningRate } = fromTinygrad('CosineAnnealingLR', { T_max: 100 }, { baseLr: 0.1 })
 * learningRate(50) // 0.05
 */
export const fromTinygrad = (scheduler: string, args: Values, input: BaseRate): ImportedPlan =>
  build(tinygrad, 'tinygrad', scheduler, args, {
    baseLr: rateOf('fromTinygrad', input),
    form: undefined,
  })
