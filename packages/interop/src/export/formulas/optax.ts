import {
  between,
  gone,
  wave,
  type Curve,
  type Formula,
  type Formulas,
  type Numbers,
} from './curve.ts'

const polynomial: Formula<Numbers<'init_value' | 'end_value' | 'transition_steps', 'power'>> =
  ({ init_value: from, end_value: to, transition_steps: steps, power = 1 }) =>
  t =>
    between(to, from, (1 - gone(t, steps)) ** power)

const piecewise: Formula<
  Numbers<'init_value'> & { readonly boundaries_and_scales: Readonly<Record<string, number>> }
> = ({ init_value: from, boundaries_and_scales }) => {
  const scales = Object.entries(boundaries_and_scales)
  if (scales.some(([, scale]) => scale < 0)) return undefined
  return t => scales.reduce((value, [at, scale]) => (t >= Number(at) ? value * scale : value), from)
}

const exponential: Formula<
  Numbers<'init_value' | 'transition_steps' | 'decay_rate', 'end_value'> & {
    readonly staircase?: boolean
  }
> = ({ init_value: from, transition_steps: steps, decay_rate: rate, end_value, staircase }) => {
  const bound = rate < 1 ? Math.max : Math.min
  return t => {
    const value = from * rate ** (staircase ? Math.floor(t / steps) : t / steps)
    return end_value === undefined ? value : bound(value, end_value)
  }
}

const cosine: Formula<Numbers<'init_value' | 'decay_steps', 'alpha' | 'exponent'>> =
  ({ init_value: from, decay_steps: steps, alpha = 0, exponent = 1 }) =>
  t =>
    between(alpha * from, from, wave(gone(t, steps)) ** exponent)

const warmedCosine: Formula<
  Numbers<'init_value' | 'peak_value' | 'warmup_steps' | 'decay_steps', 'end_value' | 'exponent'>
> =
  ({
    init_value: from,
    peak_value: peak,
    warmup_steps: warm,
    decay_steps: total,
    end_value: to = 0,
    exponent = 1,
  }) =>
  t =>
    t < warm
      ? between(from, peak, t / warm)
      : between(to, peak, wave(gone(t - warm, total - warm)) ** exponent)

const joined: Formula<{
  readonly schedules: readonly { readonly type: string }[]
  readonly boundaries: readonly number[]
}> = ({ schedules, boundaries }, baseLr) => {
  const curves = schedules.map(({ type, ...params }): Curve | undefined =>
    optaxFormulas[type]?.(params as never, baseLr),
  )
  if (!curves.every(curve => curve !== undefined)) return undefined
  return t => {
    const passed = boundaries.filter(at => at <= t).length
    return curves[passed]!(t - (boundaries[passed - 1] ?? 0))
  }
}

/** What the schedules of optax compute. @internal */
export const optaxFormulas: Formulas = {
  constant_schedule:
    ({ value }: Numbers<'value'>) =>
    () =>
      value,
  cosine_decay_schedule: cosine,
  exponential_decay: exponential,
  join_schedules: joined,
  linear_schedule: polynomial,
  piecewise_constant_schedule: piecewise,
  polynomial_schedule: polynomial,
  warmup_cosine_decay_schedule: warmedCosine,
}
