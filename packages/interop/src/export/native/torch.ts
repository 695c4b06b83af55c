import type {
  ConstantOptions,
  CosineOptions,
  CyclicOptions,
  ExponentialOptions,
  LinearOptions,
  MultiplyOptions,
  PiecewiseOptions,
  PolynomialOptions,
  RestartsOptions,
  Schedule,
  SequenceOptions,
  StepOptions,
} from '@anneal/core'
import { canonical, optionsOf, typeOf } from '../canonical.ts'
import { torchFormulas, torchMomenta } from '../formulas/torch.ts'
import { isHeld, spanOf, type Ended } from '../kinds/ending.ts'
import { beginningsOf } from '../kinds/sequences.ts'
import { measureBy, type Candidate, type Measure, type Native } from './candidate.ts'

/** How PyTorch would do it: from a base that is given, or from its own. `until` is the last step that counts. */
type Match = (schedule: Schedule, base: number | undefined, until: number) => Candidate | undefined

const found = (baseLr: number, scheduler: string, params: Native['params'] = {}): Candidate => ({
  baseLr,
  scheduler,
  params,
})

/** The steps that a way takes to its end; nothing where it does not just stay there. */
function wholeSpan(ended: Ended, until: number): number | undefined {
  const span = spanOf(ended)
  if (!(Number.isInteger(span) && span > 0)) return undefined
  return isHeld(ended) || until <= span ? span : undefined
}

const onBase =
  (from: number, base: number | undefined) =>
  (scheduler: string, params: Native['params']): Candidate | undefined =>
    base === undefined || Math.abs(base - from) <= 1e-14 * Math.abs(from)
      ? found(from, scheduler, params)
      : undefined

const matches: Readonly<Record<string, Match>> = {
  constant: (schedule, base, until) => {
    const { value } = optionsOf<ConstantOptions>(schedule)
    if (base === undefined || base === value)
      return found(value, 'ConstantLR', { factor: 1, total_iters: 0 })
    const total = Number.isFinite(until) ? Math.ceil(until) + 1 : 1e9
    return found(base, 'ConstantLR', { factor: value / base, total_iters: total })
  },
  linear: (schedule, base, until) => {
    const options = optionsOf<LinearOptions>(schedule)
    const { from, to } = options
    const span = wholeSpan(options, until)
    const most = base ?? Math.max(from, to)
    if (span === undefined || !(most > 0)) return undefined
    return found(most, 'LinearLR', {
      start_factor: from / most,
      end_factor: to / most,
      total_iters: span,
    })
  },
  polynomial: (schedule, base, until) => {
    const options = optionsOf<PolynomialOptions>(schedule)
    const span = wholeSpan(options, until)
    if (span === undefined || options.to !== 0 || options.k !== 1) return undefined
    return onBase(options.from, base)('PolynomialLR', { total_iters: span, power: options.power })
  },
  cosine: (schedule, base, until) => {
    const options = optionsOf<CosineOptions>(schedule)
    const { from, to, after } = options
    const span = spanOf(options)
    // it rises again past its end
    if (!(Number.isInteger(span) && span > 0) || (after !== 'continue' && until > span))
      return undefined
    return onBase(from, base)('CosineAnnealingLR', { T_max: span, eta_min: to })
  },
  exponential: (schedule, base) => {
    const { from, rate, period, to } = optionsOf<ExponentialOptions>(schedule)
    if (to !== undefined || rate === undefined) return undefined
    return onBase(from, base)('ExponentialLR', { gamma: rate ** (1 / period) })
  },
  step: (schedule, base) => {
    const { from, factor, every, offset, smooth } = optionsOf<StepOptions>(schedule)
    if (smooth) return onBase(from, base)('ExponentialLR', { gamma: factor ** (1 / every) })
    if (offset !== 0 || !Number.isInteger(every)) return undefined
    return onBase(from, base)('StepLR', { step_size: every, gamma: factor })
  },
  piecewise: (schedule, base, until) => {
    const { values, at, boundary } = optionsOf<PiecewiseOptions>(schedule)
    const [first, second] = values
    const milestones = at.map(begin => (boundary === 'after' ? Math.floor(begin) + 1 : begin))
    if (milestones.length === 0) return matches['constant']!(schedule, base ?? first, until)
    if (!milestones.every(Number.isInteger)) return undefined
    // a warm-up that is constant
    if (values.length === 2 && first! < second!)
      return onBase(second!, base)('ConstantLR', {
        factor: first! / second!,
        total_iters: milestones[0],
      })
    return onBase(first!, base)('MultiStepLR', { milestones, gamma: second! / first! })
  },
  restarts: (schedule, base) => {
    const options = optionsOf<RestartsOptions>(schedule)
    const { from, to, steps, growth, shape } = options
    const plain =
      shape === 'cosine' && Number.isInteger(steps) && Number.isInteger(growth) && !options.curve
    if (!plain) return undefined
    return onBase(from, base)('CosineAnnealingWarmRestarts', {
      T_0: steps,
      T_mult: growth,
      eta_min: to,
    })
  },
  cyclic: (schedule, base) => {
    const { low, high, up, down = up, window, factor, rate } = optionsOf<CyclicOptions>(schedule)
    if (window !== 'triangular' || base !== undefined) return undefined
    if (!Number.isInteger(up) || !Number.isInteger(down)) return undefined
    return found(low, 'CyclicLR', {
      base_lr: low,
      max_lr: high,
      step_size_up: up,
      step_size_down: down,
      ...(factor === 0.5 && { mode: 'triangular2' }),
      ...(rate !== 1 && { mode: 'exp_range', gamma: rate }),
      cycle_momentum: false,
    })
  },
  multiply: (schedule, base) => {
    const parts = optionsOf<MultiplyOptions>(schedule).schedules.map(part =>
      match(canonical(part), undefined, Infinity),
    )
    if (!parts.every(part => part !== undefined)) return undefined
    const whole = parts.reduce((product, part) => product * part.baseLr, 1)
    return onBase(whole, base)('ChainedScheduler', { schedulers: parts.map(nested) })
  },
  sequence: (schedule, base, until) => {
    const options = optionsOf<SequenceOptions>(schedule)
    const begins = beginningsOf(options)
    if (options.continueFrom === 'previous' || !begins.every(Number.isInteger)) return undefined
    const partsOn = (on: number | undefined): readonly (Candidate | undefined)[] =>
      options.parts.map((part, i) => match(part, on, (begins[i + 1] ?? until) - begins[i]!))
    // what can begin from any rate follows what cannot
    const own = partsOn(undefined)
    const bases = own.map((part, i) => (isFree(options.parts[i]!) ? 0 : (part?.baseLr ?? 0)))
    const free = own.map(part => part?.baseLr ?? 0)
    const shared = base ?? (Math.max(...bases) || Math.max(...free))
    const parts = partsOn(shared)
    if (!parts.every(part => part !== undefined)) return undefined
    return found(shared, 'SequentialLR', {
      schedulers: parts.map(nested),
      milestones: begins.slice(1),
    })
  },
}

const isFree = (schedule: Schedule): boolean => ['constant', 'linear'].includes(typeOf(schedule))

const nested = ({ scheduler, params }: Candidate): Readonly<Record<string, unknown>> => ({
  scheduler,
  ...params,
})

const match: Match = (schedule, base, until) => {
  const type = typeOf(schedule)
  return Object.hasOwn(matches, type) ? matches[type]!(schedule, base, until) : undefined
}

interface Phase {
  readonly from: number
  readonly to: number
}

/** A sequence that may be one cycle: up, down, and on down. */
function oneCycle(schedule: Schedule, momentum: Schedule | undefined): Candidate | undefined {
  if (typeOf(schedule) !== 'sequence') return undefined
  const options = optionsOf<SequenceOptions>(schedule)
  const { parts } = options
  const begins = beginningsOf(options)
  const type = typeOf(parts[0]!)
  const phases = parts.map(part => optionsOf<CosineOptions>(part) as Phase)
  if (!['cosine', 'linear'].includes(type) || !parts.every(part => typeOf(part) === type))
    return undefined
  const [up, down, on] = phases
  const three = parts.length === 3
  if (!down || parts.length > 3 || !(up!.to > up!.from && up!.from > 0)) return undefined
  const last = three ? on! : down
  const total = Math.round(begins.at(-1)! + parts.at(-1)!.duration) + 1
  const calm = momentum?.(begins[1]!)
  return found(up!.from, 'OneCycleLR', {
    max_lr: up!.to,
    total_steps: total,
    pct_start: (begins[1]! + 1) / total,
    ...(type === 'linear' && { anneal_strategy: 'linear' }),
    ...(momentum ? { base_momentum: calm, max_momentum: momentum(0) } : { cycle_momentum: false }),
    div_factor: up!.to / up!.from,
    final_div_factor: up!.from / last.to,
    ...(three && { three_phase: true }),
  })
}

const compare = measureBy({ learningRate: torchFormulas, momentum: torchMomenta })

// what it makes step by step is made step by step to be compared
const most = 10_000_000

/** How far a scheduler of PyTorch is from what is wanted, with what it loses from step to step. @internal */
export const torchMeasure: Measure = (candidate, wanted) =>
  wanted.steps > most ? Infinity : compare(candidate, wanted)

/** What a schedule may be in PyTorch: the most telling name first. @internal */
export function torchCandidates(
  schedule: Schedule,
  momentum: Schedule | undefined,
  steps: number,
): readonly Candidate[] {
  const plain = canonical(schedule)
  const cycle = oneCycle(plain, momentum && canonical(momentum))
  const other = match(plain, undefined, steps)
  const withMomentum =
    momentum && other?.scheduler === 'CyclicLR'
      ? {
          ...other,
          params: {
            ...other.params,
            cycle_momentum: true,
            base_momentum: optionsOf<CyclicOptions>(momentum).high,
            max_momentum: momentum(0),
          },
        }
      : other
  return [cycle, withMomentum].filter(candidate => candidate !== undefined)
}
