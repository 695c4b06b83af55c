import {
  constant,
  linear,
  plateau,
  restarts,
  skip,
  tanh,
  type RestartsOptions,
  type Schedule,
} from '@anneal/core'
import type { Fields } from '../fields.ts'
import { exactLog } from '../log.ts'
import type { Builder, Builders } from '../plan.ts'
import { stepByStep } from '../recursive.ts'
import { withLateRestarts } from '../restart.ts'
import { hold, inTurn, joined, passed, pythonLength, pythonStairs, stairs } from '../shapes.ts'
import { belowOne } from './plateau.ts'
import { createScheduler } from './timmFactory.ts'
import { noisy } from './timmNoise.ts'

const plain =
  (build: (fields: Fields, base: number) => Schedule): Builder =>
  (fields, { baseLr }) => {
    fields.ignore('t_in_epochs', 'initialize')
    const schedule = build(fields, baseLr)
    // without a warm-up the optimizer keeps its own rate at first
    const whole =
      fields.count('warmup_t', 0) > 0 || schedule(0) === baseLr
        ? schedule
        : inTurn([
            [0, hold(baseLr)],
            [1, skip({ steps: 1, schedule })],
          ])
    return noisy(fields, whole)
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

/** The way down of a cycle, by the share of it that is gone, and what core calls it. */
interface Way {
  readonly height: (share: number) => number
  readonly shape: Partial<RestartsOptions>
}

/** Cycles that may grow and sink; after the last of them the lowest value holds. */
function cycles(fields: Fields, base: number, { height, shape }: Way): Schedule {
  const steps = fields.positive('t_initial')
  const to = fields.count('lr_min', 0)
  const growth = fields.positive('cycle_mul', 1)
  const fromFactor = fields.count('cycle_decay', 1)
  const limit = Math.ceil(fields.number('cycle_limit', 1))
  if (limit < 1) return hold(to)
  const cycleAt = (t: number): number =>
    Math.floor(exactLog(1 - (t / steps) * (1 - growth)) / exactLog(growth))
  const valueAt = (cycle: number, share: number): number =>
    to + (base * fromFactor ** cycle - to) * height(share)
  // timm ends with an error where cycles that shrink have added up
  if (growth < 1)
    return stepByStep(count =>
      Array.from({ length: Math.min(count, Math.ceil(steps / (1 - growth))) }, (_, t) => {
        const cycle = cycleAt(t)
        const begin = ((1 - growth ** cycle) / (1 - growth)) * steps
        return cycle < limit ? valueAt(cycle, (t - begin) / (growth ** cycle * steps)) : to
      }),
    )
  const schedule = restarts({
    from: base,
    to,
    steps: growth === 1 ? (pythonLength(steps) ?? steps) : steps,
    growth,
    ...(fromFactor !== 1 && { fromFactor }),
    cycles: limit,
    ...shape,
  })
  return withLateRestarts(schedule, { steps, growth, cycles: limit }, cycleAt, cycle =>
    valueAt(cycle, 1),
  )
}

function tanhCycles(fields: Fields, base: number): Schedule {
  const low = fields.number('lb', -7)
  const high = fields.number('ub', 3)
  if (!(low < high)) throw fields.error(`timm refuses lb, ${low}, that is not below ub, ${high}`)
  fields.count('cycle_limit', 1)
  fields.count('warmup_lr_init', 0)
  const curve = tanh({ from: 1, steps: 1, low, high, after: 'continue' })
  const schedule = cycles(fields, base, { height: curve, shape: { curve } })
  return warmed(fields, false, schedule, (prefix, warm) => (prefix ? base : schedule(warm)))
}

function cosineCycles(fields: Fields, base: number): Schedule {
  const k = fields.positive('k_decay', 1)
  const height = (share: number): number => (1 + Math.cos(Math.PI * share ** k)) / 2
  const shape = k === 1 ? {} : { k }
  return warmed(fields, false, cycles(fields, base, { height, shape }), () => base)
}

function powerCycles(fields: Fields, base: number): Schedule {
  const k = fields.positive('k_decay', 1)
  const power = fields.count('power', 0.5)
  const height = (share: number): number => (1 - share ** k) ** power
  // a power of 0 stays at the top
  const shape: Partial<RestartsOptions> = power
    ? { shape: 'linear', power, ...(k !== 1 && { k }) }
    : { curve: hold(1) }
  return warmed(fields, false, cycles(fields, base, { height, shape }), () => base)
}

function milestones(fields: Fields, base: number): Schedule {
  const at = fields.numbers('decay_t')
  const rate = fields.count('decay_rate', 1)
  // counted from 1: each drop comes an epoch before its milestone
  const later = [...new Set(at)].filter(milestone => milestone > 1).toSorted((a, b) => a - b)
  const schedule = stairs(
    [1, ...later].map(milestone => base * rate ** passed(at, milestone)),
    later.map(milestone => milestone - 1),
  )
  return warmed(fields, true, schedule, () => base)
}

const schedulers: Builders = {
  CosineLRScheduler: plain(cosineCycles),
  PolyLRScheduler: plain(powerCycles),
  TanhLRScheduler: plain(tanhCycles),
  StepLRScheduler: plain((fields, base) => {
    const every = fields.positive('decay_t')
    const factor = fields.count('decay_rate', 1)
    return warmed(fields, true, pythonStairs(base, factor, every), () => base)
  }),
  MultiStepLRScheduler: plain(milestones),
  PlateauLRScheduler: (fields, { baseLr }) => {
    if (fields.has('noise_range_t'))
      throw fields.error(
        'noise around a plateau has no equal here, as its bounds hold without the noise; leave it out',
      )
    fields.ignore('noise_type', 'noise_pct', 'noise_std', 'noise_seed', 'initialize')
    const warm = fields.whole('warmup_t', 0)
    const from = fields.number('warmup_lr_init', 0)
    return plateau({
      schedule: warm > 0 ? linear({ from, to: baseLr, steps: warm }) : constant({ value: baseLr }),
      mode: fields.word('mode', ['min', 'max'], 'max'),
      factor: belowOne(fields, 'decay_rate', 0.1),
      patience: fields.whole('patience_t', 10),
      threshold: fields.count('threshold', 1e-4),
      cooldown: fields.whole('cooldown_t', 0),
      low: fields.count('lr_min', 0),
      nan: 'bad',
      ...(warm > 0 && { warmup: warm }),
    })
  },
}

/** Schedulers of timm. @internal */
export const timm: Builders = { ...schedulers, create_scheduler_v2: createScheduler(schedulers) }
