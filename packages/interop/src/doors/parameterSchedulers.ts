import {
  cosine,
  cyclic,
  exponential,
  inverseTime,
  polynomial,
  repeat,
  sequence,
  shorten,
  skip,
  step,
  type Schedule,
} from '@anneal/core'
import { objectOf } from '../errors.ts'
import { Fields, type Values } from '../fields.ts'
import { readNested } from '../nested.ts'
import type { Builder, Builders, ImportedPlan } from '../plan.ts'
import { stepByStep } from '../recursive.ts'
import { drops, hold, inTurn } from '../shapes.ts'

/** A schedule of ParameterSchedulers.jl: its type, and its keyword arguments. */
export interface JuliaSchedule {
  readonly type: string
  readonly [option: string]: unknown
}

interface Between {
  readonly low: number
  readonly high: number
  readonly period: number
}

function between(fields: Fields): Between {
  const [a, b] = [fields.number('l0'), fields.number('l1')]
  return { low: Math.min(a, b), high: Math.max(a, b), period: fields.positive('period') }
}

const cycle =
  (window: 'triangular' | 'sine', how: 'plain' | 'halving' | 'decaying'): Builder =>
  fields => {
    const { low, high, period } = between(fields)
    return cyclic({
      low,
      high,
      up: period / 2,
      window,
      ...(how === 'halving' && { factor: 0.5 }),
      ...(how === 'decaying' && { rate: fields.count('decay') }),
    })
  }

/** Steps of which each has its own length, or all the same. */
function steps(fields: Fields): Schedule {
  const from = fields.number('start')
  const factor = fields.count('decay')
  if (!Array.isArray(fields.values['step_sizes']))
    return step({ from, factor, every: fields.positive('step_sizes') })
  let at = 0
  return drops(
    from,
    fields.numbers('step_sizes').map(size => (at += size)),
    factor,
  )
}

function oneCycle(fields: Fields): Schedule {
  const all = fields.whole('nsteps')
  const peak = fields.number('maxval')
  const share = fields.number('percent_start', 0.25)
  if (!(share > 0 && share < 1)) throw fields.error('percent_start must be between 0 and 1')
  const up = Math.ceil(all * share)
  const from = fields.number('startval', peak / 25)
  const to = fields.number('endval', peak / 1e5)
  return sequence({
    parts: [
      cosine({ from, to: peak, steps: up }),
      cosine({ from: peak, to, steps: all - up, after: 'error' }),
    ],
  })
}

/** A schedule inside of another; a number is one that stays. */
function part(value: unknown, place: string): Schedule {
  if (typeof value === 'number') return hold(value)
  return readNested(julia, Object(value) as Values, place, NaN)
}

const innerOf = (fields: Fields): Schedule =>
  part(fields.record('schedule'), `${fields.place}.schedule`)

const julia: Builders = {
  Constant: fields => hold(fields.number('value')),
  Step: steps,
  Exp: fields => exponential({ from: fields.number('start'), rate: fields.count('decay') }),
  Poly: fields =>
    polynomial({
      from: fields.number('start'),
      power: fields.positive('degree'),
      steps: fields.positive('max_iter'),
      after: 'error',
    }),
  Inv: fields =>
    inverseTime({
      from: fields.number('start'),
      rate: fields.count('decay'),
      power: fields.count('degree'),
    }),
  Triangle: cycle('triangular', 'plain'),
  TriangleDecay2: cycle('triangular', 'halving'),
  TriangleExp: cycle('triangular', 'decaying'),
  Sin: cycle('sine', 'plain'),
  SinDecay2: cycle('sine', 'halving'),
  SinExp: cycle('sine', 'decaying'),
  CosAnneal: fields => {
    const { low, high, period } = between(fields)
    return fields.flag('restart', true)
      ? repeat({ schedule: cosine({ from: high, to: low, steps: period }) })
      : cosine({ from: high, to: low, steps: period, after: 'continue' })
  },
  OneCycle: oneCycle,
  Sequence: fields => {
    const sizes = fields.numbers('step_sizes')
    const parts = fields
      .list('schedules')
      .map((value, i) => part(value, `${fields.place}.schedules[${i}]`))
    if (parts.length !== sizes.length)
      throw fields.error(`${parts.length} schedules need as many step_sizes, got ${sizes.length}`)
    let at = 0
    return inTurn(
      parts.map((one, i): readonly [number, Schedule] => {
        const begin = at
        at += sizes[i]!
        return [begin, one]
      }),
    )
  },
  Loop: fields => {
    const period = fields.whole('period')
    return repeat({ schedule: shorten({ schedule: innerOf(fields), steps: period }) })
  },
  Interpolator: fields => {
    const rate = fields.positive('rate')
    const schedule = innerOf(fields)
    return stepByStep(count =>
      Array.from({ length: count }, (_, t) => schedule(Math.ceil((t + 1) / rate) - 1)),
    )
  },
  Shifted: fields => skip({ steps: fields.whole('offset') - 1, schedule: innerOf(fields) }),
  Shortened: fields => {
    const count = fields.whole('nsteps')
    const schedule = innerOf(fields)
    return stepByStep(most => Array.from({ length: Math.min(most, count) }, (_, t) => schedule(t)))
  },
}

/**
 * Reads a schedule of ParameterSchedulers.jl: its type, and its keywords; schedules inside of it
 * likewise. Julia counts from 1, so its first value is that of step 0.
 *
 * @throws InteropError naming what there is not, and what is near it
 * @example
 * const { learningRate } = fromParameterSchedulers({ type: 'Exp', start: 0.1, decay: 0.5 })
 * learningRate(2) // 0.025
 */
export const fromParameterSchedulers = (schedule: JuliaSchedule): ImportedPlan => ({
  learningRate: readNested(
    julia,
    objectOf(
      schedule,
      'fromParameterSchedulers needs a schedule, such as { type: "Exp", start: 0.1, decay: 0.9 }',
    ),
    'ParameterSchedulers.jl',
    NaN,
  ),
})
