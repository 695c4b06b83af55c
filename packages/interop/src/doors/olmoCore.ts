import {
  add,
  cooldown,
  cosine,
  exponential,
  linear,
  powerLaw,
  skip,
  type Schedule,
} from '@anneal/core'
import { InteropError, objectOf } from '../errors.ts'
import { Fields, type Values } from '../fields.ts'
import type { ImportedPlan } from '../plan.ts'
import { hold, inTurn, joined, rampTo } from '../shapes.ts'
import { lengthOf } from './olmoLength.ts'
import { didYouMean, show } from '@anneal/core/messages'

/** A scheduler of OLMo-core's configs: its registered name as `type`, and its own fields. */
export interface OlmoScheduler {
  readonly type: string
  readonly [option: string]: unknown
}

/** The run that it is for. */
export interface OlmoRun {
  /** The rate of the optimizer. */
  readonly lr: number
  /** Steps of the run. */
  readonly maxSteps: number
}

type Build = (fields: Fields, rate: number, total: number) => Schedule

/** The line up, and what comes then, from the end of the warm-up on. */
function warmed(fields: Fields, peak: number, warm: number, rest: Schedule): Schedule {
  const from = fields.number('warmup_min_lr', 0)
  if (warm > 0 && !(from >= 0 && from < peak))
    throw fields.error(`warmup_min_lr, ${from}, must be from 0 up and below the rate, ${peak}`)
  return rampTo(from, peak, warm, rest)
}

const ending = (fields: Fields, total: number): number =>
  fields.orNone('t_max').number('t_max', total)

function withCosine(fields: Fields, rate: number, total: number): Schedule {
  const end = ending(fields, total)
  const warm = lengthOf(fields, 'warmup', end)
  const to = rate * fields.number('alpha_f', 0.1)
  const rest = end > warm ? cosine({ from: rate, to, steps: end - warm }) : hold(to)
  return warmed(fields, rate, warm, rest)
}

/** Leaves a schedule for a line down to the end of the run. */
function withTail(fields: Fields, total: number, make: () => Schedule): Schedule {
  const decay = lengthOf(fields, 'decay', total, 0.1)
  const to = fields.number('decay_min_lr', 0)
  const schedule = make()
  return decay > 0
    ? cooldown({ schedule, at: total - decay, steps: decay, to, shape: 'linear' })
    : schedule
}

function lineOrWave(shape: unknown, from: number, to: number, steps: number): Schedule {
  return shape === 'cosine' ? cosine({ from, to, steps }) : linear({ from, to, steps })
}

const levelOf = (fields: Fields, name: string, rate: number): number | undefined => {
  const share = fields.optionalNumber(`${name}_fraction`)
  return fields.optionalNumber(name) ?? (share === undefined ? undefined : rate * share)
}

/** A late decay on top of any of them. */
function overridden(fields: Fields, rate: number, schedule: Schedule): Schedule {
  if (!fields.has('override_decay')) return schedule
  const late = new Fields(`${fields.place}.override_decay`, fields.record('override_decay'))
  const at = late.whole('start')
  const steps = late.positive('duration')
  const shape = late.word('shape', ['linear', 'cosine'], 'linear')
  const to = levelOf(late, 'end_lr', rate)
  late.done()
  if (to === undefined) throw late.error('it needs end_lr or end_lr_fraction')
  return cooldown({ schedule, at, steps, to, shape })
}

const composable: Build = (fields, rate) => {
  let [at, value] = [0, rate]
  const parts = fields.records('stages').map((stage, i): readonly [number, Schedule] => {
    const inner = new Fields(`${fields.place}.stages[${i}]`, stage)
    const steps = inner.positive('duration')
    const shape = inner.word('shape', ['linear', 'cosine'], 'linear')
    const from = levelOf(inner, 'start_lr', rate) ?? value
    const to = levelOf(inner, 'end_lr', rate)
    if (to === undefined) throw inner.error('it needs end_lr or end_lr_fraction')
    inner.done()
    const begin = at
    at += steps
    value = to
    return [begin, lineOrWave(shape, from, to, steps)]
  })
  return overridden(fields, rate, inTurn(parts))
}

/** Each goes out from what the one before it ends with, and has one step more than it is long. */
const sequential: Build = (fields, rate, total) => {
  const inner = fields.records('schedulers')
  const ends = [...fields.numbers('schedulers_max')].slice(0, inner.length - 1)
  if (ends.length !== inner.length - 1)
    throw fields.error(`${inner.length} schedulers need ${inner.length - 1} in schedulers_max`)
  let [at, value, left] = [0, rate, total]
  const parts = inner.map((one, i): readonly [number, Schedule] => {
    const place = `${fields.place}.schedulers[${i}]`
    const most = ends[i] ?? left
    const schedule = read(one, place, value, Math.min(left, most))
    const begin = at
    if (i < ends.length) value = read(one, place, value, most)(most)
    at += most
    left -= most
    return i ? [begin + 1, skip({ steps: 1, schedule })] : [begin, schedule]
  })
  return overridden(fields, rate, inTurn(parts))
}

/** Periods that decay to their last step, each from its own height. */
const periods: Build = (fields, rate) => {
  const lengths = fields.numbers('period_lengths')
  const factors = fields.numbers(
    'period_lr_multipliers',
    lengths.map(() => 1),
  )
  const warm = lengthOf(fields, 'warmup', lengths[0] ?? 0)
  const to = fields.count('decay_min_lr', 0)
  let at = 0
  const parts = lengths.map((length, i): readonly [number, Schedule] => {
    const decay = lengthOf(fields, 'decay', length)
    const peak = rate * (factors[i] ?? 1)
    const begin = at
    at += length
    const flat = length - decay - (i ? 0 : warm)
    if (flat < 0) throw fields.error(`period ${i} is shorter than its warm-up and decay`)
    const down = decay > 0 ? linear({ from: peak, to, steps: decay }) : hold(peak)
    const period = joined(hold(peak), flat, down)
    return i
      ? [begin + 1, skip({ steps: 1, schedule: period })]
      : [0, warmed(fields, peak, warm, period)]
  })
  return inTurn([...parts, [at, hold(to)]])
}

const builds: Readonly<Record<string, Build>> = {
  constant: (_, rate) => hold(rate),
  constant_with_warmup: (fields, rate, total) =>
    warmed(fields, rate, lengthOf(fields, 'warmup', total), hold(rate)),
  linear_with_warmup: (fields, rate, total) => {
    const end = ending(fields, total)
    const warm = lengthOf(fields, 'warmup', end)
    const to = rate * fields.number('alpha_f', 0.1)
    const rest = end > warm ? linear({ from: rate, to, steps: end - warm }) : hold(to)
    return warmed(fields, rate, warm, rest)
  },
  cos_with_warmup: withCosine,
  half_cos_with_warmup: (fields, rate, total) => {
    const end = ending(fields, total)
    const warm = lengthOf(fields, 'warmup', end)
    const to = rate * fields.number('alpha_f', 0.1)
    const left = end - warm
    const wave = cosine({ from: rate, to, steps: 2 * left })
    const rest = left > 0 ? skip({ steps: left, schedule: wave }) : hold(to)
    return warmed(fields, to + (rate - to) / 2, warm, rest)
  },
  cos_with_warmup_and_linear_decay: (fields, rate, total) =>
    withTail(fields, total, () => withCosine(fields, rate, total)),
  inv_sqrt_with_warmup: (fields, rate, total) => {
    const warm = lengthOf(fields, 'warmup', total)
    if (warm === 0) throw fields.error('OLMo divides by 0 at the end of a warm-up of 0')
    const to = rate * fields.number('alpha_f', 0.1)
    const law = powerLaw({ from: rate - to, scale: warm, offset: warm })
    return warmed(fields, rate, warm, above(law, to))
  },
  power_lr: (fields, rate, total) => {
    const warm = lengthOf(fields, 'warmup', total)
    if (warm === 0) throw fields.error('OLMo divides by a warm-up of 0; give at least 1 step')
    const power = fields.number('b', -0.51)
    const law = powerLaw({ from: rate, scale: warm, offset: warm, power })
    return withTail(fields, total, () => warmed(fields, rate, warm, law))
  },
  wsd: (fields, rate, total) => {
    const warm = lengthOf(fields, 'warmup', total)
    return withTail(fields, total, () => warmed(fields, rate, warm, hold(rate)))
  },
  wsds: periods,
  exponential: (fields, rate, total) => {
    const from = fields.positive('lr_min', 1e-9)
    return joined(exponential({ from, rate: rate / from, period: total }), total, hold(rate))
  },
  composable,
  sequential,
}

const above = (schedule: Schedule, offset: number): Schedule =>
  offset === 0 ? schedule : add({ schedules: [schedule, hold(offset)] })

function read({ type, ...options }: Values, place: string, rate: number, total: number): Schedule {
  const fields = new Fields(`${place} (${String(type)})`, options)
  const build = Object.hasOwn(builds, String(type)) ? builds[String(type)] : undefined
  if (!build) {
    const known = Object.keys(builds)
    throw fields.error(
      `there is no such scheduler${didYouMean(String(type), known)}; there are ${known.join(', ')}`,
    )
  }
  fields.ignore('units', 'lr_field', 'initial_lr_field')
  const schedule = build(fields, rate, total)
  fields.done()
  return schedule
}

/**
 * Reads a scheduler of OLMo-core. Its first update is step 1 there, and step 0 here.
 *
 * @throws InteropError naming what there is not, and what is near it
 * @example
 * const scheduler = { type: 'cos_with_warmup', warmup: 100, alpha_f: 0 }
 * const { learningRate } = fromOlmoCore(scheduler, { lr: 0.001, maxSteps: 1100 })
 * learningRate(599) // 0.0005
 */
export function fromOlmoCore(scheduler: OlmoScheduler, input: OlmoRun): ImportedPlan {
  objectOf(scheduler, 'fromOlmoCore needs a scheduler, such as { type: "wsd", … }')
  const { lr, maxSteps } = objectOf(input, 'fromOlmoCore needs the run, { lr, maxSteps }')
  for (const [name, value] of [
    ['lr', lr],
    ['maxSteps', maxSteps],
  ] as const)
    if (!Number.isFinite(value))
      throw new InteropError(`OLMo-core: ${name} must be a number, got ${show(value)}`)
  const schedule = read(scheduler, 'OLMo-core', lr, maxSteps)
  return { learningRate: skip({ steps: 1, schedule }) }
}
