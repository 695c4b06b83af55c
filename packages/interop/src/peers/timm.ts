import {
  constant,
  linear,
  plateau,
  restarts,
  skip,
  step,
  tanh,
  type RestartsOptions,
  type Schedule,
} from '@anneal/core'
import type { Fields } from '../fields.ts'
import { exactLog } from '../log.ts'
import type { Builder, Builders } from '../plan.ts'
import { withLateRestarts } from '../restart.ts'
import { drops, hold, inTurn, joined } from '../shapes.ts'
import { factorOf } from './plateau.ts'

const plain =
  (build: (fields: Fields, base: number) => Schedule): Builder =>
  (fields, { baseLr }) => {
    if (fields.has('noise_range_t'))
      throw fields.error(
        "timm draws its noise from PyTorch's generator, which cannot be had here; use noise({ schedule, … }) of @anneal/core",
      )
    fields.ignore('t_in_epochs', 'noise_pct', 'noise_std', 'noise_seed', 'noise_type', 'initialize')
    return build(fields, baseLr)
  }

/** A line up, and then the schedule: from its beginning with a prefix, else as if it had run under it. */
function warmed(
  fields: Fields,
  prefixed: boolean,
  schedule: Schedule,
  peak: (prefix: boolean, warm: number) => number,
): Schedule {
  const warm = fields.count('warmup_t', 0)
  const from = fields.number('warmup_lr_init', 0)
  const prefix = fields.flag('warmup_prefix', prefixed)
  if (warm === 0) return schedule
  return joined(
    linear({ from, to: peak(prefix, warm), steps: warm }),
    warm,
    prefix ? schedule : skip({ steps: warm, schedule }),
  )
}

/** Cycles that may grow and sink; after the last of them the lowest value holds. */
function cycles(
  fields: Fields,
  base: number,
  shape: Partial<RestartsOptions>,
  lowShare: number,
): Schedule {
  const steps = fields.positive('t_initial')
  const to = fields.count('lr_min', 0)
  const growth = fields.positive('cycle_mul', 1)
  const fromFactor = fields.count('cycle_decay', 1)
  const limit = fields.positive('cycle_limit', 1)
  if (growth < 1)
    throw fields.error(
      `timm fails where the cycles, which shrink by cycle_mul ${growth}, have added up; give 1 or more`,
    )
  const schedule = restarts({
    from: base,
    to,
    steps,
    growth,
    ...(fromFactor !== 1 && { fromFactor }),
    cycles: Math.ceil(limit),
    ...shape,
  })
  const cycleAt = (t: number): number =>
    Math.floor(exactLog(1 - (t / steps) * (1 - growth)) / exactLog(growth))
  return withLateRestarts(
    schedule,
    { steps, growth, cycles: Math.ceil(limit) },
    cycleAt,
    cycle => to + (base * fromFactor ** cycle - to) * lowShare,
  )
}

function tanhCycles(fields: Fields, base: number): Schedule {
  const low = fields.number('lb', -7)
  const high = fields.number('ub', 3)
  const curve = tanh({ from: 1, steps: 1, low, high, after: 'continue' })
  const schedule = cycles(fields, base, { curve }, (1 - Math.tanh(high)) / 2)
  const whole = warmed(fields, false, schedule, (prefix, warm) => (prefix ? base : schedule(warm)))
  // without a warm-up the optimizer keeps its own rate at first
  return fields.count('warmup_t', 0) > 0
    ? whole
    : inTurn([
        [0, hold(base)],
        [1, skip({ steps: 1, schedule: whole })],
      ])
}

function milestones(fields: Fields, base: number): Schedule {
  const at = fields.numbers('decay_t')
  const schedule = drops(
    base,
    // counted from 1: each drop comes an epoch before its milestone
    at.map(milestone => Math.max(0, milestone - 1)),
    fields.count('decay_rate', 1),
  )
  return warmed(fields, true, schedule, () => base)
}

const kDecay = (fields: Fields): { readonly k?: number } => {
  const k = fields.positive('k_decay', 1)
  return k === 1 ? {} : { k }
}

/** Schedulers of timm. @internal */
export const timm: Builders = {
  CosineLRScheduler: plain((fields, base) =>
    warmed(fields, false, cycles(fields, base, kDecay(fields), 0), () => base),
  ),
  PolyLRScheduler: plain((fields, base) => {
    const power = fields.positive('power', 0.5)
    const shape = { shape: 'linear', power, ...kDecay(fields) } as const
    return warmed(fields, false, cycles(fields, base, shape, 0), () => base)
  }),
  TanhLRScheduler: plain(tanhCycles),
  StepLRScheduler: plain((fields, base) => {
    const every = fields.positive('decay_t')
    const factor = fields.count('decay_rate', 1)
    return warmed(fields, true, step({ from: base, factor, every }), () => base)
  }),
  MultiStepLRScheduler: plain(milestones),
  PlateauLRScheduler: (fields, { baseLr }) => {
    if (fields.has('noise_range_t'))
      throw fields.error("timm draws its noise from PyTorch's generator, which cannot be had here")
    fields.ignore('noise_type', 'noise_pct', 'noise_std', 'noise_seed', 'initialize')
    const warm = fields.whole('warmup_t', 0)
    const from = fields.number('warmup_lr_init', 0)
    return plateau({
      schedule: warm > 0 ? linear({ from, to: baseLr, steps: warm }) : constant({ value: baseLr }),
      mode: fields.word('mode', ['min', 'max'], 'max'),
      factor: factorOf(fields, 'decay_rate', 0.1),
      patience: fields.whole('patience_t', 10),
      threshold: fields.count('threshold', 1e-4),
      cooldown: fields.whole('cooldown_t', 0),
      low: fields.count('lr_min', 0),
      nan: 'bad',
      ...(warm > 0 && { warmup: warm }),
    })
  },
}
