import type {
  ConstantOptions,
  CosineOptions,
  CosineWaveOptions,
  ExponentialOptions,
  LinearOptions,
  PiecewiseOptions,
  PolynomialOptions,
  Schedule,
  SequenceOptions,
  StepOptions,
} from '@anneal/core'
import { optionsOf } from '../canonical.ts'
import { beginningsOf } from '../kinds/sequences.ts'
import type { Native } from './candidate.ts'
import { heldSpan, nativeOf, type Writers } from './records.ts'

const made = (scheduler: string, params: Native['params']): Native => ({ scheduler, params })

const exponential = (from: number, steps: number, rate: number, end?: number): Native =>
  made('exponential_decay', {
    init_value: from,
    transition_steps: steps,
    decay_rate: rate,
    ...(end !== undefined && { end_value: end }),
  })

const cosineDecay = (from: number, to: number, steps: number, power: number): Native =>
  made('cosine_decay_schedule', {
    init_value: from,
    decay_steps: steps,
    ...(to !== 0 && { alpha: to / from }),
    ...(power !== 1 && { exponent: power }),
  })

/** A rise to a cosine that has a name of its own. */
function warmedCosine(parts: readonly Native[], at: readonly number[]): Native | undefined {
  const [rise, fall, ...more] = parts
  if (more.length > 0 || rise?.scheduler !== 'linear_schedule') return undefined
  if (fall?.scheduler !== 'cosine_decay_schedule') return undefined
  const { init_value, transition_steps, end_value } = rise.params
  const { init_value: peak, decay_steps, alpha = 0, exponent } = fall.params
  if (transition_steps !== at[0] || Math.abs((end_value as number) - (peak as number)) > 0)
    return undefined
  return made('warmup_cosine_decay_schedule', {
    init_value,
    peak_value: peak,
    warmup_steps: at[0],
    // optax counts the warm-up
    decay_steps: at[0]! + (decay_steps as number),
    ...(alpha !== 0 && { end_value: (alpha as number) * (peak as number) }),
    ...(exponent !== undefined && { exponent }),
  })
}

function joined(schedule: Schedule): Native | undefined {
  const options = optionsOf<SequenceOptions>(schedule)
  // XLA compiles a thousand of them for minutes
  if (options.continueFrom === 'previous' || options.parts.length > 50) return undefined
  const [, ...boundaries] = beginningsOf(options)
  const parts = options.parts.map(part => nativeOf(part, optaxWriters))
  if (!parts.every(part => part !== undefined)) return undefined
  return (
    warmedCosine(parts, boundaries) ??
    made('join_schedules', {
      schedules: parts.map(({ scheduler, params }) => ({ type: scheduler, ...params })),
      boundaries,
    })
  )
}

/** How optax writes schedules, by kind. @internal */
export const optaxWriters: Writers = {
  constant: schedule =>
    made('constant_schedule', { value: optionsOf<ConstantOptions>(schedule).value }),
  linear: schedule => {
    const options = optionsOf<LinearOptions>(schedule)
    const span = heldSpan(options)
    return span === undefined
      ? undefined
      : made('linear_schedule', {
          init_value: options.from,
          end_value: options.to,
          transition_steps: span,
        })
  },
  polynomial: schedule => {
    const options = optionsOf<PolynomialOptions>(schedule)
    const span = heldSpan(options)
    if (span === undefined || options.k !== 1 || options.cycle) return undefined
    // compiled, what is left at its end is a little below 0, and a root of that no number
    if (!Number.isInteger(options.power)) return undefined
    return made('polynomial_schedule', {
      init_value: options.from,
      end_value: options.to,
      power: options.power,
      transition_steps: span,
    })
  },
  cosine: schedule => {
    const options = optionsOf<CosineOptions>(schedule)
    const span = heldSpan(options)
    if (span === undefined || options.from === 0) return undefined
    return cosineDecay(options.from, options.to, span, 1)
  },
  cosineWave: schedule => {
    const options = optionsOf<CosineWaveOptions>(schedule)
    const { from, to, power, k, cycles } = options
    const span = heldSpan(options)
    if (span === undefined || k !== 1 || cycles !== 0.5 || from === 0) return undefined
    return cosineDecay(from, to, span, power)
  },
  exponential: schedule => {
    const { from, rate, period, to } = optionsOf<ExponentialOptions>(schedule)
    return rate === undefined ? undefined : exponential(from, period, rate, to)
  },
  step: schedule => {
    const { from, factor, every, offset, smooth } = optionsOf<StepOptions>(schedule)
    if (offset !== 0) return undefined
    const { scheduler, params } = exponential(from, every, factor)
    return made(scheduler, smooth ? params : { ...params, staircase: true })
  },
  piecewise: schedule => {
    const { values, at, boundary } = optionsOf<PiecewiseOptions>(schedule)
    const starts = at.map(begin => (boundary === 'after' ? Math.floor(begin) + 1 : begin))
    if (new Set(starts).size < starts.length || values.slice(0, -1).includes(0)) return undefined
    const scales = starts.map((begin, i) => [begin, values[i + 1]! / values[i]!] as const)
    return made('piecewise_constant_schedule', {
      init_value: values[0],
      boundaries_and_scales: Object.fromEntries(scales),
    })
  },
  sequence: joined,
}
