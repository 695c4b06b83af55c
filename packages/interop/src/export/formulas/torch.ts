import { between, wave, type Curve, type Formula, type Formulas, type Numbers } from './curve.ts'

/** What a step of a scheduler makes of the value before it, as PyTorch's do. */
type Step = (t: number, value: number) => number
type Maker<Params = never> = (params: Params, base: number) => Step | undefined

const isShare = (factor: number): boolean => factor >= 0 && factor <= 1

const constant: Maker<Numbers<'factor' | 'total_iters'>> = ({ factor, total_iters: total }) =>
  isShare(factor)
    ? (t, value) => (t === 0 ? value * factor : t === total ? value / factor : value)
    : undefined

const linear: Maker<Numbers<'start_factor' | 'end_factor' | 'total_iters'>> = ({
  start_factor: start,
  end_factor: end,
  total_iters: total,
}) =>
  // a start of 0 is divided by
  start > 0 && isShare(start) && isShare(end)
    ? (t, value) => {
        if (t === 0) return value * start
        const slope = end - start
        return t > total ? value : value * (1 + slope / (total * start + (t - 1) * slope))
      }
    : undefined

const polynomial: Maker<Numbers<'total_iters' | 'power'>> =
  ({ total_iters: total, power }) =>
  (t, value) =>
    t === 0 || t > total ? value : value * ((total - t) / (total - t + 1)) ** power

const exponential: Maker<Numbers<'gamma'>> =
  ({ gamma }) =>
  (t, value) =>
    t === 0 ? value : value * gamma

const stairs: Maker<Numbers<'step_size' | 'gamma'>> =
  ({ step_size: size, gamma }) =>
  (t, value) =>
    t > 0 && t % size === 0 ? value * gamma : value

const multiStep: Maker<Numbers<'gamma'> & { readonly milestones: readonly number[] }> =
  ({ milestones, gamma }) =>
  (t, value) =>
    value * gamma ** milestones.filter(at => at === t).length

const cosine: Maker<Numbers<'T_max' | 'eta_min'>> =
  ({ T_max: half, eta_min: low }, base) =>
  (t, value) => {
    if (t === 0) return value
    // at the lowest point there is nothing to multiply
    if ((t - 1 - half) % (2 * half) === 0) return value + (base - low) * (1 - wave(1 / half))
    return between(low, value, wave(t / half) / wave((t - 1) / half))
  }

const restarts: Maker<Numbers<'T_0' | 'T_mult' | 'eta_min'>> =
  ({ T_0: first, T_mult: growth, eta_min: low }, base) =>
  t => {
    let [begin, length] = [growth === 1 ? t - (t % first) : 0, first]
    for (; t >= begin + length; length *= growth) begin += length
    return between(low, base, wave((t - begin) / length))
  }

type Cycle = Numbers<'step_size_up' | 'step_size_down', 'gamma'> & { readonly mode?: string }

/** How high a cycle is at a step. */
function heightOf({ step_size_up: up, step_size_down: down, mode, gamma = 1 }: Cycle): Curve {
  const scaleOf = (t: number): number =>
    mode === 'triangular2' ? 0.5 ** Math.floor(t / (up + down)) : gamma ** t
  return t => {
    const inside = t % (up + down)
    return scaleOf(t) * (inside <= up ? inside / up : (up + down - inside) / down)
  }
}

const cyclic: Maker<Cycle & Numbers<'base_lr' | 'max_lr'>> = params => {
  const height = heightOf(params)
  return t => between(params.base_lr, params.max_lr, height(t))
}

const cyclicMomentum: Formula<Cycle & Numbers<'base_momentum' | 'max_momentum'>> = params => {
  const height = heightOf(params)
  return t => between(params.max_momentum, params.base_momentum, height(t))
}

type OneCycle = Numbers<'total_steps' | 'pct_start'> & {
  readonly anneal_strategy?: 'cos' | 'linear'
  readonly three_phase?: boolean
}

/** The phases of one cycle: a value at its beginning, and one at the end of each. */
function phases(params: OneCycle, values: readonly number[]): Curve | undefined {
  const { total_steps: total, pct_start: share, anneal_strategy: shape, three_phase } = params
  const first = share * total - 1
  const ends = three_phase ? [first, 2 * first, total - 1] : [first, total - 1]
  // a phase of no steps is divided by
  if (first === 0) return undefined
  return t => {
    // PyTorch refuses to go on
    if (t > total) return NaN
    const ending = ends.findIndex(end => t <= end)
    const i = ending < 0 ? ends.length - 1 : ending
    const begin = ends[i - 1] ?? 0
    const gone = (t - begin) / (ends[i]! - begin)
    return between(values[i + 1]!, values[i]!, shape === 'linear' ? 1 - gone : wave(gone))
  }
}

const oneCycle: Maker<
  OneCycle & Numbers<'max_lr' | 'div_factor' | 'final_div_factor'>
> = params => {
  const { max_lr: peak, div_factor, final_div_factor, three_phase } = params
  const first = peak / div_factor
  const last = first / final_div_factor
  return phases(params, three_phase ? [first, peak, first, last] : [first, peak, last])
}

const oneCycleMomentum: Formula<OneCycle & Numbers<'base_momentum' | 'max_momentum'>> = params => {
  const { base_momentum: low, max_momentum: high } = params
  return phases(params, [high, low, high, high])
}

interface Nested {
  readonly schedulers: readonly { readonly scheduler: string }[]
}

function stepsOf({ schedulers }: Nested, base: number): readonly Step[] | undefined {
  const steps = schedulers.map(({ scheduler, ...params }) =>
    makers[scheduler]!(params as never, base),
  )
  return steps.every(step => step !== undefined) ? steps : undefined
}

const chained: Maker<Nested> = (params, base) => {
  const steps = stepsOf(params, base)
  return steps && ((t, value) => steps.reduce((now, step) => step(t, now), value))
}

const sequential: Maker<Nested & { readonly milestones: readonly number[] }> = (params, base) => {
  const { schedulers, milestones } = params
  // what has others inside cannot be set back to its first step
  const isPlain = schedulers.every(({ scheduler }) => !/^(Chained|Sequential)/.test(scheduler))
  const steps = isPlain ? stepsOf(params, base) : undefined
  return (
    steps &&
    ((t, value) => {
      const passed = milestones.filter(at => at <= t).length
      const own = t - (milestones[passed - 1] ?? 0)
      return steps[passed]!(own, own === 0 ? base : value)
    })
  )
}

const makers: Readonly<Record<string, Maker>> = {
  ChainedScheduler: chained,
  ConstantLR: constant,
  CosineAnnealingLR: cosine,
  CosineAnnealingWarmRestarts: restarts,
  CyclicLR: cyclic,
  ExponentialLR: exponential,
  LinearLR: linear,
  MultiStepLR: multiStep,
  OneCycleLR: oneCycle,
  PolynomialLR: polynomial,
  SequentialLR: sequential,
  StepLR: stairs,
}

/** All values, one made of the other: asked for in order, each is made once. */
function followed(step: Step, base: number): Curve {
  let [now, value] = [-1, base]
  return t => {
    if (t < now) [now, value] = [-1, base]
    while (now < t) value = step(++now, value)
    return value
  }
}

const byStep =
  (maker: Maker): Formula =>
  (params, baseLr) => {
    const step = maker(params, baseLr)
    return step && followed(step, baseLr)
  }

/** What the schedulers of PyTorch compute, step by step as they do it. @internal */
export const torchFormulas: Formulas = Object.fromEntries(
  Object.entries(makers).map(([name, maker]) => [name, byStep(maker)]),
)

/** What they make of the momentum. @internal */
export const torchMomenta: Formulas = { CyclicLR: cyclicMomentum, OneCycleLR: oneCycleMomentum }
