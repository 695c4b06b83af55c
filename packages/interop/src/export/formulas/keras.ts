import { exactLog } from '../../log.ts'
import { between, gone, wave, type Formula, type Formulas, type Numbers } from './curve.ts'

type Decay = Numbers<'initial_learning_rate' | 'decay_steps'>
type Rated = Decay & Numbers<'decay_rate'> & { readonly staircase?: boolean }

const shareOf = ({ decay_steps: steps, staircase }: Rated, t: number): number =>
  staircase ? Math.floor(t / steps) : t / steps

const exponential: Formula<Rated> = params => t =>
  params.initial_learning_rate * params.decay_rate ** shareOf(params, t)

const inverseTime: Formula<Rated> = params => t =>
  params.initial_learning_rate / (1 + params.decay_rate * shareOf(params, t))

const piecewise: Formula<{
  readonly boundaries: readonly number[]
  readonly values: readonly number[]
}> =
  ({ boundaries, values }) =>
  t =>
    values[boundaries.filter(at => at < t).length]!

const polynomial: Formula<
  Decay & Numbers<'end_learning_rate' | 'power'> & { readonly cycle?: boolean }
> =
  ({ initial_learning_rate: from, end_learning_rate: to, decay_steps: steps, power, cycle }) =>
  t => {
    const span = cycle ? steps * Math.max(1, Math.ceil(t / steps)) : steps
    return between(to, from, (1 - gone(t, span)) ** power)
  }

const cosine: Formula<Decay & Numbers<never, 'alpha' | 'warmup_target' | 'warmup_steps'>> =
  ({
    initial_learning_rate: from,
    decay_steps: steps,
    alpha = 0,
    warmup_target: peak = from,
    warmup_steps: warm = 0,
  }) =>
  t =>
    t < warm
      ? between(from, peak, t / warm)
      : between(alpha * peak, peak, wave(gone(t - warm, steps)))

const restarts: Formula<
  Numbers<'initial_learning_rate' | 'first_decay_steps' | 't_mul' | 'm_mul', 'alpha'>
> =
  ({ initial_learning_rate: from, first_decay_steps: steps, t_mul: growth, m_mul, alpha = 0 }) =>
  t => {
    const turns = t / steps
    // its logarithm comes out one too low at some restarts
    const cycle = Math.floor(
      growth === 1 ? turns : exactLog(1 - turns * (1 - growth)) / exactLog(growth),
    )
    const begin = growth === 1 ? cycle : (1 - growth ** cycle) / (1 - growth)
    return between(alpha * from, from, m_mul ** cycle * wave((turns - begin) / growth ** cycle))
  }

/** What the schedules of Keras compute. @internal */
export const kerasFormulas: Formulas = {
  CosineDecay: cosine,
  CosineDecayRestarts: restarts,
  ExponentialDecay: exponential,
  InverseTimeDecay: inverseTime,
  PiecewiseConstantDecay: piecewise,
  PolynomialDecay: polynomial,
}
