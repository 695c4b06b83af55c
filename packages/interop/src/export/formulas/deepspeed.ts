import { between, wave, type Curve, type Formula, type Formulas, type Numbers } from './curve.ts'

interface Warmed extends Numbers<'warmup_num_steps'> {
  readonly warmup_type: 'log' | 'linear'
}

/** The height of the way up, then what comes after it. DeepSpeed counts from −1: all of it is one update late. */
const risen =
  (
    { warmup_num_steps, warmup_type }: Warmed,
    first: number,
    rise: (height: number) => number,
    rest: (t: number, warm: number) => number,
  ): Curve =>
  late => {
    const t = late - 1
    const warm = Math.max(2, warmup_num_steps)
    if (t < 0) return first
    if (t >= warm) return rest(t, warm)
    return rise(warmup_type === 'log' ? Math.log(t + 1) / Math.log(warm) : t / warm)
  }

type Range = Numbers<'warmup_min_lr' | 'warmup_max_lr'> & Warmed

const warmup: Formula<Range> = params => {
  const { warmup_min_lr: low, warmup_max_lr: high } = params
  return risen(
    params,
    low,
    height => between(low, high, height),
    () => high,
  )
}

const warmupDecay: Formula<Range & Numbers<'total_num_steps'>> = params => {
  const { warmup_min_lr: low, warmup_max_lr: high, total_num_steps: total } = params
  return risen(
    params,
    low,
    height => between(low, high, height),
    (t, warm) => between(low, high, Math.max(0, (total - t) / Math.max(1, total - warm))),
  )
}

const warmupCosine =
  (
    shareOf: (t: number, steps: number) => number,
  ): Formula<Warmed & Numbers<'total_num_steps' | 'warmup_min_ratio' | 'cos_min_ratio'>> =>
  (params, baseLr) => {
    const { total_num_steps: total, warmup_min_ratio: first, cos_min_ratio: last } = params
    return risen(
      params,
      0,
      height => baseLr * between(first, 1, height),
      (t, warm) => baseLr * between(last, 1, wave(shareOf(t - warm + 1, total - warm))),
    )
  }

type Cycle = Numbers<
  'cycle_first_step_size' | 'cycle_second_step_size',
  'decay_step_size' | 'decay_lr_rate' | 'decay_mom_rate'
>

/** Up and down again, and what comes then by how often the step of its decay is over. */
function cycle(params: Cycle, low: number, high: number, rest: (turns: number) => number): Curve {
  const { cycle_first_step_size: up, cycle_second_step_size: down } = params
  const { decay_step_size: every = 0 } = params
  return t => {
    const past = t - up - down
    if (past >= 0) return rest(every > 0 ? past / every : 0)
    return between(low, high, t <= up ? t / up : -past / down)
  }
}

const oneCycle: Formula<Cycle & Numbers<'cycle_min_lr' | 'cycle_max_lr'>> = params => {
  const { cycle_min_lr: low, cycle_max_lr: high, decay_lr_rate: rate = 0 } = params
  return cycle(params, low, high, turns => low / (1 + rate * turns))
}

const oneCycleMomentum: Formula<Cycle & Numbers<'cycle_min_mom' | 'cycle_max_mom'>> = params => {
  const { cycle_min_mom: low, cycle_max_mom: high, decay_mom_rate: rate = 0 } = params
  const curve = cycle(params, high, low, turns => high * (1 + rate * turns))
  return t => (t === 0 ? low : curve(t))
}

const rangeTest: Formula<
  Numbers<'lr_range_test_min_lr' | 'lr_range_test_step_size' | 'lr_range_test_step_rate'> & {
    readonly lr_range_test_staircase?: boolean
  }
> =
  ({
    lr_range_test_min_lr: low,
    lr_range_test_step_size: steps,
    lr_range_test_step_rate: rate,
    lr_range_test_staircase: stairs,
  }) =>
  t =>
    low * (1 + rate * (stairs ? Math.floor(t / steps) : t / steps))

const schedulers: Formulas = {
  LRRangeTest: rangeTest,
  OneCycle: oneCycle,
  WarmupDecayLR: warmupDecay,
  WarmupLR: warmup,
}

/** What the schedulers of DeepSpeed 0.16 compute. @internal */
export const deepspeedFormulas: Formulas = {
  ...schedulers,
  WarmupCosineLR: warmupCosine((t, steps) => t / steps),
}

/** What those of DeepSpeed 0.19 compute: there the cosine is held at its end. @internal */
export const deepspeed19Formulas: Formulas = {
  ...schedulers,
  WarmupCosineLR: warmupCosine((t, steps) => Math.min(1, t / Math.max(1, steps))),
}

/** What they make of the momentum. @internal */
export const deepspeedMomenta: Formulas = { OneCycle: oneCycleMomentum }
