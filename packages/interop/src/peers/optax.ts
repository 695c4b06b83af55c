import {
  clamp,
  cosine,
  cosineWave,
  exponential,
  linear,
  plateau,
  polynomial,
  step,
  type Schedule,
} from '@anneal/core'
import { show } from '@anneal/core/messages'
import { Fields } from '../fields.ts'
import { readNested } from '../nested.ts'
import type { Builder, Builders } from '../plan.ts'
import { hold, inTurn, rampTo, stairs, joined } from '../shapes.ts'
import { factorOf } from './plateau.ts'

interface Exponential {
  readonly from: number
  readonly transitionSteps: number
  readonly rate: number
  readonly begin: number
  readonly staircase: boolean
  readonly end: number | undefined
}

function exponentialFrom({
  from,
  transitionSteps,
  rate,
  begin,
  staircase,
  end,
}: Exponential): Schedule {
  if (transitionSteps <= 0 || rate === 0) return hold(from)
  const decay = staircase
    ? step({ from, factor: rate, every: transitionSteps })
    : exponential({ from, rate, period: transitionSteps })
  const whole = joined(hold(from), begin, decay)
  if (end === undefined) return whole
  return clamp(rate < 1 ? { schedule: whole, low: end } : { schedule: whole, high: end })
}

const readExponential = (fields: Fields, from: number): Exponential => ({
  from,
  transitionSteps: fields.number('transition_steps'),
  rate: fields.count('decay_rate'),
  begin: Math.max(0, fields.number('transition_begin', 0)),
  staircase: fields.flag('staircase', false),
  end: fields.optionalNumber('end_value'),
})

function polynomialFrom(fields: Fields, power: number): Schedule {
  const from = fields.number('init_value')
  const to = fields.number('end_value')
  const steps = fields.number('transition_steps')
  const begin = Math.max(0, fields.number('transition_begin', 0))
  if (power < 0) throw fields.error(`power must not be below 0, got ${power}`)
  if (steps <= 0 || power === 0) return hold(from)
  const way = power === 1 ? linear({ from, to, steps }) : polynomial({ from, to, steps, power })
  return joined(hold(from), begin, way)
}

/** Boundaries in order, and what the value is multiplied by at each. */
function boundaries(fields: Fields): readonly (readonly [at: number, scale: number])[] {
  if (!fields.has('boundaries_and_scales')) return []
  return Object.entries(fields.record('boundaries_and_scales'))
    .map(([at, scale]) => {
      if (typeof scale !== 'number' || !(scale >= 0) || !(Number(at) >= 0))
        throw fields.error(
          `boundaries_and_scales must map steps to scales that are not below 0, got ${show(at)}: ${show(scale)}`,
        )
      return [Number(at), scale] as const
    })
    .toSorted(([a], [b]) => a - b)
}

type Knot = readonly [at: number, value: number]

/** From knot to knot; the last value is held. */
function knots(shape: string, first: number, rest: readonly Knot[]): Schedule {
  const way = shape === 'linear' ? linear : cosine
  const all: readonly Knot[] = [[0, first], ...rest]
  return inTurn(
    all.map(([at, from], i): readonly [number, Schedule] => {
      const next = all[i + 1]
      return [
        at,
        next && next[0] > at ? way({ from, to: next[1], steps: next[0] - at }) : hold(from),
      ]
    }),
  )
}

function oneCycle(fields: Fields, shape: 'linear' | 'cosine'): Schedule {
  const steps = fields.positive('transition_steps')
  const peak = fields.number('peak_value')
  const start = fields.count('pct_start', 0.3)
  const div = fields.positive('div_factor', 25)
  const last = fields.positive('final_div_factor', 1e4)
  const first = peak / div
  // a dictionary: of two boundaries at the same step only the later one is there
  const scales = new Map<number, number>([[Math.trunc(start * steps), div]])
  if (shape === 'linear') {
    scales.set(Math.trunc(fields.count('pct_final', 0.85) * steps), 1 / div)
    scales.set(steps, 1 / last)
  } else scales.set(Math.trunc(steps), 1 / (div * last))
  return knots(shape, first, scaled(first, [...scales]))
}

/** Boundaries in order, and the value at each. */
function scaled(first: number, scales: readonly Knot[]): readonly Knot[] {
  let value = first
  return scales.toSorted(([a], [b]) => a - b).map(([at, scale]): Knot => [at, (value *= scale)])
}

function warmupCosine(fields: Fields): Schedule {
  const peak = fields.number('peak_value')
  const warm = fields.number('warmup_steps')
  const total = fields.number('decay_steps')
  const end = fields.number('end_value', 0)
  const power = fields.number('exponent', 1)
  const decay = total - warm
  if (!(decay > 0))
    throw fields.error(
      `optax refuses it: decay_steps, ${total}, counts the warm-up, ${warm}, and must be longer`,
    )
  return warmThen(
    fields.number('init_value'),
    peak,
    warm,
    cosineFrom(peak, peak === 0 ? 0 : end, decay, power),
  )
}

// (1 − α) · wave^power + α, times the value
const cosineFrom = (from: number, to: number, steps: number, power: number): Schedule =>
  power === 0
    ? hold(from)
    : power === 1
      ? cosine({ from, to, steps })
      : cosineWave({ from, to, steps, power })

/** A line of no steps stays at its first value in optax, but a part of a join has no turn then. */
const warmThen = (from: number, to: number, steps: number, rest: Schedule): Schedule =>
  rampTo(from, to, steps, rest)

/** A transformation and no schedule: what it multiplies the updates by, times the rate. */
const reduceOnPlateau: Builder = (fields, { baseLr }) => {
  const patience = fields.whole('patience', 10)
  if (patience === 0)
    throw fields.error(
      'with a patience of 0 optax reduces at each improvement and never on a plateau; give 1 or more',
    )
  const relative = fields.count('rtol', 1e-4)
  const absolute = fields.count('atol', 0)
  if (relative === 0 && absolute === 0)
    throw fields.error('optax refuses rtol and atol that are both 0')
  if (relative >= 1)
    throw fields.error(`with an rtol of ${relative} nothing counts as better; give less than 1`)
  const least = fields.count('min_scale', 0)
  if (least > 1) throw fields.error(`min_scale, ${least}, must not be above 1`)
  const window = fields.whole('accumulation_size', 1)
  return plateau({
    schedule: hold(baseLr),
    factor: factorOf(fields, 'factor', 0.1),
    patience,
    trips: 'at',
    threshold: relative,
    ...(absolute > 0 && { margin: absolute }),
    cooldown: fields.whole('cooldown', 0),
    ...(window > 1 && { window, windowMode: 'block' as const }),
    low: least * baseLr,
    epsilon: 0,
    nan: 'bad',
  })
}

/** Schedules of JAX's optax: pure functions of the count. @internal */
export const optax: Builders = {
  constant_schedule: fields => hold(fields.number('value')),
  polynomial_schedule: fields => polynomialFrom(fields, fields.number('power')),
  linear_schedule: fields => polynomialFrom(fields, 1),
  piecewise_constant_schedule: fields => {
    const at = boundaries(fields)
    const values = [fields.number('init_value')]
    for (const [, scale] of at) values.push(values.at(-1)! * scale)
    return stairs(
      values,
      at.map(([begin]) => begin),
    )
  },
  exponential_decay: fields =>
    exponentialFrom(readExponential(fields, fields.number('init_value'))),
  cosine_decay_schedule: fields => {
    const from = fields.number('init_value')
    const steps = fields.positive('decay_steps')
    return cosineFrom(from, from * fields.number('alpha', 0), steps, fields.number('exponent', 1))
  },
  piecewise_interpolate_schedule: fields => {
    const first = fields.number('init_value')
    const shape = fields.word('interpolate_type', ['linear', 'cosine'])
    return knots(shape, first, scaled(first, boundaries(fields)))
  },
  linear_onecycle_schedule: fields => oneCycle(fields, 'linear'),
  cosine_onecycle_schedule: fields => oneCycle(fields, 'cosine'),
  warmup_constant_schedule: fields => {
    const from = fields.number('init_value')
    const steps = fields.number('warmup_steps')
    const to = fields.number('peak_value')
    return steps > 0 ? linear({ from, to, steps }) : hold(from)
  },
  warmup_cosine_decay_schedule: warmupCosine,
  warmup_exponential_decay_schedule: fields => {
    const peak = fields.number('peak_value')
    return warmThen(
      fields.number('init_value'),
      peak,
      fields.number('warmup_steps'),
      exponentialFrom(readExponential(fields, peak)),
    )
  },
  sgdr_schedule: fields => {
    let begin = 0
    return inTurn(
      fields.records('cosine_kwargs').map((kwargs, i): readonly [number, Schedule] => {
        const inner = new Fields(`${fields.place}.cosine_kwargs[${i}]`, kwargs)
        const at = begin
        begin += inner.number('decay_steps')
        const schedule = warmupCosine(inner)
        inner.done()
        return [at, schedule]
      }),
    )
  },
  reduce_on_plateau: reduceOnPlateau,
  join_schedules: fields => {
    const at = [0, ...fields.numbers('boundaries')]
    const parts = fields
      .records('schedules')
      .map((part, i) => readNested(optax, part, `${fields.place}.schedules[${i}]`, 0))
    if (at.length !== parts.length)
      throw fields.error(
        `${parts.length} schedules need ${parts.length - 1} boundaries, got ${at.length - 1}`,
      )
    return inTurn(parts.map((part, i): readonly [number, Schedule] => [at[i]!, part]))
  },
}
