import {
  cosine,
  exponential,
  inverseTime,
  plateau,
  constant,
  polynomial,
  restarts,
  step,
} from '@anneal/core'
import type { Fields } from '../fields.ts'
import { exactLog } from '../log.ts'
import type { Builder, Builders } from '../plan.ts'
import { stepByStep } from '../recursive.ts'
import { withLateRestarts } from '../restart.ts'
import { hold, rampTo, stairs } from '../shapes.ts'
import { belowOne } from './plateau.ts'

const named =
  (build: Builder): Builder =>
  (fields, around) => {
    fields.ignore('name')
    return build(fields, around)
  }

function cosineDecay(fields: Fields): ReturnType<Builder> {
  const first = fields.number('initial_learning_rate')
  const steps = fields.positive('decay_steps')
  const alpha = fields.number('alpha', 0)
  const peak = fields.optionalNumber('warmup_target')
  const warm = fields.number('warmup_steps', 0)
  const from = peak ?? first
  const decay = cosine({ from, to: from * alpha, steps })
  return peak === undefined ? decay : rampTo(first, peak, warm, decay)
}

function cosineRestarts(fields: Fields): ReturnType<Builder> {
  const from = fields.number('initial_learning_rate')
  const steps = fields.positive('first_decay_steps')
  const growth = fields.positive('t_mul', 2)
  const factor = fields.count('m_mul', 1)
  const to = from * fields.number('alpha', 0)
  // a cycle is found by a logarithm, which comes out one too low at some restarts
  const cycleAt = (t: number): number =>
    Math.floor(exactLog(1 - (t / steps) * (1 - growth)) / exactLog(growth))
  // cycles that shrink add up, and there the logarithm ends
  if (growth < 1)
    return stepByStep(count =>
      Array.from({ length: Math.min(count, Math.ceil(steps / (1 - growth))) }, (_, t) => {
        const cycle = cycleAt(t)
        const gone = t / steps - (1 - growth ** cycle) / (1 - growth)
        const wave = (1 + Math.cos((Math.PI * gone) / growth ** cycle)) / 2
        return to + (from - to) * factor ** cycle * wave
      }),
    )
  const schedule = restarts({ from, to, steps, growth, factor })
  return withLateRestarts(schedule, { steps, growth }, cycleAt, () => to)
}

/** What Keras finds out from the name of the metric. */
function modeOf(fields: Fields, monitor: string): 'min' | 'max' {
  const name = monitor.replace(/^val_/, '')
  if (name.endsWith('loss')) return 'min'
  if (name.includes('acc')) return 'max'
  throw fields.error(
    `Keras asks its model which way ${monitor} is better, and there is none here; give mode: 'min' or mode: 'max'`,
  )
}

function keepPlateau(fields: Fields, baseLr: number): ReturnType<Builder> {
  const monitor = fields.text('monitor', 'val_loss')
  const mode = fields.word('mode', ['auto', 'min', 'max'], 'auto')
  const cooldown = fields.whole('cooldown', 0)
  fields.ignore('verbose')
  return plateau({
    schedule: constant({ value: baseLr }),
    metric: monitor,
    mode: mode === 'auto' ? modeOf(fields, monitor) : mode,
    factor: belowOne(fields, 'factor', 0.1),
    patience: fields.whole('patience', 10),
    // added to the metric, and not taken off the best
    margin: Math.abs(fields.number('min_delta', 1e-4)),
    threshold: 0,
    // the counter goes down before it is looked at
    cooldown: Math.max(0, cooldown - 1),
    low: fields.count('min_lr', 0),
    epsilon: 0,
    trips: 'at',
    nan: 'bad',
  })
}

/** Schedules and the plateau callback of Keras. @internal */
export const keras: Builders = {
  ExponentialDecay: named(fields => {
    const from = fields.number('initial_learning_rate')
    const steps = fields.positive('decay_steps')
    const rate = fields.count('decay_rate')
    return fields.flag('staircase', false)
      ? step({ from, factor: rate, every: steps })
      : exponential({ from, rate, period: steps })
  }),
  PiecewiseConstantDecay: named(fields => {
    const at = fields.numbers('boundaries')
    const values = fields.numbers('values')
    if (values.length !== at.length + 1)
      throw fields.error(
        `${at.length} boundaries need ${at.length + 1} values, got ${values.length}`,
      )
    return stairs(values, at, 'after')
  }),
  PolynomialDecay: named(fields => {
    const from = fields.number('initial_learning_rate')
    const to = fields.number('end_learning_rate', 1e-4)
    const steps = fields.positive('decay_steps')
    const power = fields.count('power', 1)
    const cycle = fields.flag('cycle', false)
    return power > 0 ? polynomial({ from, to, steps, power, ...(cycle && { cycle }) }) : hold(from)
  }),
  InverseTimeDecay: named(fields =>
    inverseTime({
      from: fields.number('initial_learning_rate'),
      rate: fields.count('decay_rate'),
      period: fields.positive('decay_steps'),
      ...(fields.flag('staircase', false) && { staircase: true }),
    }),
  ),
  CosineDecay: named(cosineDecay),
  CosineDecayRestarts: named(cosineRestarts),
  ReduceLROnPlateau: (fields, { baseLr }) => keepPlateau(fields, baseLr),
}
