import {
  anneal,
  clamp,
  constant,
  cosine,
  cosineWave,
  greedy,
  linear,
  polynomial,
  powerLaw,
  skip,
  warmup,
  type Schedule,
} from '@anneal/core'
import type { Fields } from '../fields.ts'
import { formulaOf } from '../expression.ts'
import type { Builder, Builders } from '../plan.ts'
import { cosineRestarts } from '../restart.ts'
import { hold, inTurn, rampTo, stairs } from '../shapes.ts'
import { factorOf, torchPlateau } from './plateau.ts'

/** How long it warms up, and how long what comes after it takes: at least a step. */
interface Parts {
  readonly warm: number
  readonly total: number
  readonly decay: number
}

function readParts(fields: Fields): Parts {
  fields.fromTheStart()
  const warm = fields.count('num_warmup_steps')
  const total = fields.number('num_training_steps')
  return { warm, total, decay: Math.max(1, total - warm) }
}

/** The line up from 0 that reaches the peak at the first step after it. */
const warmed = (peak: number, warm: number, rest: Schedule): Schedule => rampTo(0, peak, warm, rest)

function floorOf(fields: Fields, baseLr: number): number {
  const low = fields.optionalNumber('min_lr')
  const ratio = fields.optionalNumber('min_lr_rate')
  if ((low === undefined) === (ratio === undefined))
    throw fields.error('it takes either min_lr or min_lr_rate')
  return low ?? ratio! * baseLr
}

/** A cosine of so many waves that goes on past its end, but not below 0. Backwards it is the same. */
function waves(from: number, to: number, steps: number, cycles: number): Schedule {
  const schedule =
    Math.abs(cycles) === 0.5
      ? cosine({ from, to, steps, after: 'continue' })
      : cosineWave({ from, to, steps, cycles: Math.abs(cycles), after: 'continue' })
  return to < 0 ? clamp({ schedule, low: 0 }) : schedule
}

function hardRestarts(fields: Fields, base: number): Schedule {
  const { warm, decay } = readParts(fields)
  const cycles = fields.count('num_cycles', 1)
  const length = decay / cycles
  const x = `(${cycles} * (t / ${decay})) % 1`
  // transformers may miss a restart by the last bit of a division
  const meets =
    Number.isInteger(length) &&
    Array.from({ length: cycles }, (_, i) => (cycles * ((i * length) / decay)) % 1).every(x => !x)
  const rest =
    cycles === 0
      ? hold(base)
      : meets
        ? cosineRestarts(base, 0, length, 1)
        : formulaOf(`${base} * 0.5 * (1 + cos(PI * (${x})))`)
  return inTurn([
    [0, warm > 0 ? linear({ from: 0, to: base, steps: warm }) : rest],
    [warm, rest],
    [warm + decay, hold(0)],
  ])
}

function polynomialDecay(fields: Fields, base: number): Schedule {
  const { warm, total } = readParts(fields)
  const to = fields.number('lr_end', 1e-7)
  const power = fields.count('power', 1)
  if (!(base > to))
    throw fields.error(`transformers refuses it: lr_end, ${to}, must be below the rate, ${base}`)
  if (warm === total)
    throw fields.error(
      `transformers divides by 0 at step ${warm}: num_training_steps must be more than num_warmup_steps`,
    )
  const left = total - warm
  const rest =
    left < 0
      ? hold(to)
      : power === 0
        ? stairs([base, to], [left], 'after')
        : polynomial({ from: base, to, steps: left, power })
  return warmed(base, warm, rest)
}

function cosineWarmupFloor(fields: Fields, base: number): Schedule {
  const { warm, decay } = readParts(fields)
  const cycles = fields.number('num_cycles', 0.5)
  const low = floorOf(fields, base)
  const start = fields.optionalNumber('warmup_lr_rate')
  const way = waves(base, low, decay, cycles)
  const parts: (readonly [number, Schedule])[] = []
  // a line of whole steps, past the peak where the warm-up ends between two
  const steps = Math.ceil(warm)
  const from = start ?? 1 / Math.max(1, warm)
  const slope = start === undefined ? from : (1 - start) / Math.max(1, warm - 1)
  if (warm > 0)
    parts.push([0, linear({ from: base * from, to: base * (from + slope * steps), steps })])
  // one step ahead of the others
  return inTurn([...parts, [warm, skip({ steps: 1, schedule: way })]])
}

function wsd(fields: Fields, base: number): Schedule {
  fields.fromTheStart()
  const warm = fields.count('num_warmup_steps')
  const decay = fields.count('num_decay_steps')
  const total = fields.optionalNumber('num_training_steps')
  const given = fields.optionalNumber('num_stable_steps')
  if (given === undefined && total === undefined)
    throw fields.error('it takes either num_stable_steps or num_training_steps')
  // below 0 where the run is too short: then the decay has begun already
  const stable = given ?? total! - warm - decay
  const types = ['linear', 'cosine', '1-sqrt'] as const
  const up = fields.word('warmup_type', types, 'linear')
  const down = fields.word('decay_type', types, 'cosine')
  const low = base * fields.count('min_lr_ratio', 0)
  const cycles = fields.number('num_cycles', 0.5)
  const ways = {
    linear: () => linear({ from: base, to: low, steps: decay }),
    cosine: () =>
      cycles === 0.5
        ? cosine({ from: base, to: low, steps: decay })
        : cosineWave({ from: base, to: low, steps: decay, cycles }),
    '1-sqrt': () => anneal({ from: base, to: low, steps: decay, shape: 'sqrt' }),
  }
  const shape = up === '1-sqrt' ? 'sqrt' : up
  const rise = warmup({ steps: warm, from: low, shape, schedule: constant({ value: base }) })
  const begin = warm + Math.max(0, stable)
  const way = decay > 0 ? ways[down]() : hold(low)
  return inTurn([
    [0, warm > 0 ? rise : hold(base)],
    [begin, stable < 0 ? skip({ steps: -stable, schedule: way }) : way],
    [Math.max(begin, warm + stable + decay), hold(low)],
  ])
}

const greedyLr: Builder = (fields, { baseLr }) => {
  fields.ignore('verbose')
  const smooth = fields.flag('smooth', false)
  const window = fields.whole('window_size', 50)
  const low = fields.single('min_lr', 1e-3)
  const high = fields.single('max_lr', 1)
  if (low > high) throw fields.error(`min_lr, ${low}, is above max_lr, ${high}`)
  const mode = fields.word('mode', ['min', 'max'], 'min')
  const threshold = fields.count('threshold', 1e-6)
  const relative = fields.word('threshold_mode', ['rel', 'abs'], 'abs') === 'rel'
  if (relative && mode === 'min' && threshold >= 1)
    throw fields.error(
      `with a relative threshold of ${threshold} nothing counts as better; give less than 1`,
    )
  return greedy({
    schedule: constant({ value: baseLr }),
    mode,
    factor: factorOf(fields, 'factor', 0.95),
    patience: fields.whole('patience', 10),
    threshold,
    ...(relative && { thresholdMode: 'relative' as const }),
    cooldown: fields.whole('cooldown', 0),
    warmup: fields.whole('warmup', 0),
    low,
    high,
    epsilon: fields.count('eps', 1e-8),
    ...(smooth && { window }),
    reset: Math.max(1, fields.whole('reset_start', 500)),
    nan: 'bad',
  })
}

const plain =
  (build: (fields: Fields, base: number) => Schedule): Builder =>
  (fields, { baseLr }) =>
    build(fields, baseLr)

/** Schedules of Hugging Face's transformers, by the names of their functions. @internal */
export const transformers: Builders = {
  get_constant_schedule: plain((fields, base) => {
    fields.fromTheStart()
    return hold(base)
  }),
  get_constant_schedule_with_warmup: plain((fields, base) => {
    fields.fromTheStart()
    return warmed(base, fields.count('num_warmup_steps'), hold(base))
  }),
  get_linear_schedule_with_warmup: plain((fields, base) => {
    const { warm, total, decay } = readParts(fields)
    const left = total - warm
    const rest = left > 0 ? linear({ from: (base * left) / decay, steps: left }) : hold(0)
    return warmed(base, warm, rest)
  }),
  get_cosine_schedule_with_warmup: plain((fields, base) => {
    const { warm, decay } = readParts(fields)
    return warmed(base, warm, waves(base, 0, decay, fields.number('num_cycles', 0.5)))
  }),
  get_cosine_with_hard_restarts_schedule_with_warmup: plain(hardRestarts),
  get_polynomial_decay_schedule_with_warmup: plain(polynomialDecay),
  get_inverse_sqrt_schedule: plain((fields, base) => {
    fields.fromTheStart()
    const warm = fields.count('num_warmup_steps')
    const scale = fields.orNone('timescale').positive('timescale', warm || 10_000)
    return warmed(base, warm, powerLaw({ from: base, scale, offset: scale }))
  }),
  get_cosine_with_min_lr_schedule_with_warmup: plain((fields, base) => {
    const { warm, decay } = readParts(fields)
    const cycles = fields.number('num_cycles', 0.5)
    return warmed(base, warm, waves(base, floorOf(fields, base), decay, cycles))
  }),
  get_cosine_with_min_lr_schedule_with_warmup_lr_rate: plain(cosineWarmupFloor),
  get_wsd_schedule: plain(wsd),
  GreedyLR: greedyLr,
  get_greedy_schedule: greedyLr,
  get_reduce_on_plateau_schedule: (fields, { baseLr }) => torchPlateau(fields, baseLr),
}
