import {
  clamp,
  cyclic,
  exponential,
  inverseTime,
  linear,
  plateau,
  skip,
  type Feedback,
  type Schedule,
} from '@anneal/core'
import { objectOf } from '../errors.ts'
import { Fields, type Values } from '../fields.ts'
import type { ImportedPlan } from '../plan.ts'
import { factorOf } from '../peers/plateau.ts'
import { hold, joined, rampTo } from '../shapes.ts'

/** A schedule as it stands in a config of thinc or spaCy. */
export interface ThincConfig {
  /** Its registered name, such as `"warmup_linear.v1"`. */
  readonly '@schedules': string
  readonly [option: string]: unknown
}

const ahead = (steps: number, schedule: Schedule): Schedule =>
  steps > 0 ? skip({ steps, schedule }) : schedule

function slanted(fields: Fields): Schedule {
  const peak = fields.number('max_rate')
  const share = fields.positive('cut_frac', 0.1)
  const cut = Math.trunc(fields.positive('num_steps') * share)
  const low = peak / fields.positive('ratio', 32)
  if (cut === 0 || share >= 1)
    throw fields.error(`thinc divides by 0 where cut_frac leaves no steps, got ${share}`)
  // it falls on past its end
  const down = linear({ from: peak, to: low, steps: cut * (1 / share - 1), after: 'continue' })
  return ahead(1 + fields.count('t', 0), rampTo(low, peak, cut, down))
}

function compounding(fields: Fields): Schedule {
  const from = fields.number('start')
  const stop = fields.number('stop')
  const schedule = exponential({ from, rate: fields.count('compound') })
  const later = ahead(fields.count('t', 0), schedule)
  return clamp(from > stop ? { schedule: later, low: stop } : { schedule: later, high: stop })
}

const kinds: Readonly<Record<string, (fields: Fields) => Schedule | Feedback>> = {
  'constant.v1': fields => hold(fields.number('rate')),
  'constant_then.v1': fields => {
    const first = hold(fields.number('rate'))
    const steps = fields.whole('steps')
    // what comes then counts from the beginning of the run
    return joined(first, steps, ahead(steps, inner(fields)))
  },
  'decaying.v1': fields => {
    const schedule = inverseTime({
      from: fields.number('base_rate'),
      rate: fields.count('decay'),
    })
    return ahead(fields.count('t', 0), schedule)
  },
  'compounding.v1': compounding,
  'slanted_triangular.v1': slanted,
  'warmup_linear.v1': fields => {
    const rate = fields.number('initial_rate')
    const warm = fields.whole('warmup_steps')
    const left = fields.whole('total_steps') - warm
    return rampTo(0, rate, warm, left > 0 ? linear({ from: rate, steps: left }) : hold(0))
  },
  'cyclic_triangular.v1': fields =>
    ahead(
      1,
      cyclic({
        low: fields.number('min_lr'),
        high: fields.number('max_lr'),
        up: fields.positive('period'),
      }),
    ),
  'plateau.v1': fields =>
    plateau({
      schedule: inner(fields),
      metric: 'score',
      mode: 'max',
      factor: factorOf(fields, 'scale', fields.number('scale')),
      patience: Math.max(1, fields.whole('max_patience')),
      trips: 'at',
      threshold: 0,
      epsilon: 0,
      nan: 'bad',
    }),
}

function inner(fields: Fields): Schedule {
  const made = read(fields.record('schedule'), `${fields.place}.schedule`)
  if (typeof made === 'function') return made
  throw fields.error('a plateau listens to scores and must stand outermost')
}

function read({ '@schedules': name, ...options }: Values, place: string): Schedule | Feedback {
  const fields = new Fields(`${place} (${String(name)})`, options)
  const kind = typeof name === 'string' && Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (!kind)
    throw fields.error(`there is no such schedule; there are ${Object.keys(kinds).join(', ')}`)
  const made = kind(fields)
  fields.done()
  return made
}

/**
 * Reads a schedule of thinc, and so of spaCy, as it stands in a config. A plateau listens to a metric
 * called score.
 *
 * @throws InteropError naming what there is not
 * @example
 * const { learningRate } = fromThinc({
 *   '@schedules': 'warmup_linear.v1',
 *   initial_rate: 0.001,
 *   warmup_steps: 100,
 *   total_steps: 1100,
 * })
 * learningRate(600) // 0.0005
 */
export const fromThinc = (config: ThincConfig): ImportedPlan => ({
  learningRate: read(
    objectOf(
      config,
      'fromThinc needs a schedule of a config, such as { "@schedules": "constant.v1", rate: 0.1 }',
    ),
    'thinc',
  ),
})
