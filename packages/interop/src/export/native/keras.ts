import type {
  CosineOptions,
  ExponentialOptions,
  InverseTimeOptions,
  LinearOptions,
  PiecewiseOptions,
  PolynomialOptions,
  RestartsOptions,
  Schedule,
  SequenceOptions,
  StepOptions,
} from '@anneal/core'
import { optionsOf, typeOf } from '../canonical.ts'
import { beginningsOf } from '../kinds/sequences.ts'
import type { Native } from './candidate.ts'
import { heldSpan, type Writers } from './records.ts'

const made = (scheduler: string, params: Native['params']): Native => ({ scheduler, params })

const exponential = (from: number, steps: number, rate: number, staircase: boolean): Native =>
  made('ExponentialDecay', {
    initial_learning_rate: from,
    decay_steps: steps,
    decay_rate: rate,
    ...(staircase && { staircase }),
  })

const polynomial = (
  from: number,
  to: number,
  steps: number,
  power: number,
  cycle: boolean,
): Native =>
  made('PolynomialDecay', {
    initial_learning_rate: from,
    decay_steps: steps,
    end_learning_rate: to,
    power,
    ...(cycle && { cycle }),
  })

// alpha is a share of the rate
const alpha = (from: number, to: number): { alpha?: number } =>
  to === 0 ? {} : { alpha: to / from }

function cosine(schedule: Schedule): Native | undefined {
  const options = optionsOf<CosineOptions>(schedule)
  const { from, to } = options
  const span = heldSpan(options)
  if (span === undefined || from === 0) return undefined
  return made('CosineDecay', { initial_learning_rate: from, decay_steps: span, ...alpha(from, to) })
}

/** A rise, and a cosine. */
function warmedCosine(schedule: Schedule): Native | undefined {
  const options = optionsOf<SequenceOptions>(schedule)
  const [rise, fall, ...more] = options.parts
  if (!rise || !fall || more.length > 0 || options.continueFrom === 'previous') return undefined
  const decay = typeOf(fall) === 'cosine' ? cosine(fall) : undefined
  if (!decay || typeOf(rise) !== 'linear') return undefined
  const { initial_learning_rate: peak, ...rest } = decay.params
  return made(decay.scheduler, {
    initial_learning_rate: optionsOf<LinearOptions>(rise).from,
    ...rest,
    warmup_target: peak,
    warmup_steps: beginningsOf(options)[1],
  })
}

const bounded = (at: readonly number[]): readonly number[] => at.map(begin => begin - 1)

/** How Keras writes schedules, by kind. @internal */
export const kerasWriters: Writers = {
  cosine,
  sequence: warmedCosine,
  linear: schedule => {
    const options = optionsOf<LinearOptions>(schedule)
    const span = heldSpan(options)
    return span === undefined ? undefined : polynomial(options.from, options.to, span, 1, false)
  },
  polynomial: schedule => {
    const options = optionsOf<PolynomialOptions>(schedule)
    const { from, to, steps, power, cycle, k } = options
    const span = cycle ? steps : heldSpan(options)
    // compiled by JAX, what is left at its end is a little below 0, and a root of that no number
    return span === undefined || k !== 1 || !Number.isInteger(power)
      ? undefined
      : polynomial(from, to, span, power, cycle)
  },
  exponential: schedule => {
    const { from, rate, period, to, staircase } = optionsOf<ExponentialOptions>(schedule)
    if (to !== undefined || rate === undefined) return undefined
    return exponential(from, period, rate, staircase)
  },
  step: schedule => {
    const { from, factor, every, offset, smooth } = optionsOf<StepOptions>(schedule)
    return offset === 0 ? exponential(from, every, factor, !smooth) : undefined
  },
  inverseTime: schedule => {
    const { from, rate, period, staircase, power } = optionsOf<InverseTimeOptions>(schedule)
    if (power !== 1) return undefined
    return made('InverseTimeDecay', {
      initial_learning_rate: from,
      decay_steps: period,
      decay_rate: rate,
      ...(staircase && { staircase }),
    })
  },
  piecewise: schedule => {
    const { values, at, boundary } = optionsOf<PiecewiseOptions>(schedule)
    if (at.length === 0) return undefined
    // the boundary itself keeps the old value in Keras
    const boundaries = boundary === 'after' ? at : bounded(at)
    return boundaries.every(step => Number.isInteger(step) && step >= 0)
      ? made('PiecewiseConstantDecay', { boundaries, values })
      : undefined
  },
  restarts: schedule => {
    const options = optionsOf<RestartsOptions>(schedule)
    const { from, to, steps, growth, factor, shape, curve, cycles } = options
    if (shape !== 'cosine' || curve || cycles !== undefined || from === 0) return undefined
    return made('CosineDecayRestarts', {
      initial_learning_rate: from,
      first_decay_steps: steps,
      t_mul: growth,
      m_mul: factor,
      ...alpha(from, to),
    })
  },
}
