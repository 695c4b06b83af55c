import type {
  CosineOptions,
  CyclicOptions,
  FollowOptions,
  InverseTimeOptions,
  LinearOptions,
  Schedule,
  SkipOptions,
  WarmupOptions,
} from '@anneal/core'
import { canonical, optionsOf, typeOf } from '../canonical.ts'
import type { Candidate } from './candidate.ts'
import { constantOf, partsOf, riseOf, type Risen } from './rise.ts'

const found = (
  scheduler: string,
  baseLr: number,
  params: Readonly<Record<string, unknown>>,
): Candidate => ({ scheduler, baseLr, params })

/** What a cycle of DeepSpeed says of the momentum. */
function momentumOf(
  momentum: Schedule | undefined,
  total: number,
  every: number,
): Readonly<Record<string, unknown>> {
  if (!momentum) return { cycle_momentum: false }
  const most = momentum(total)
  const grown = every > 0 ? momentum(total + every) / most - 1 : 0
  return {
    cycle_min_mom: momentum(0),
    cycle_max_mom: most,
    ...(grown > 0 && { decay_mom_rate: grown }),
  }
}

function oneCycle(parts: Risen['rest'], momentum: Schedule | undefined): Candidate | undefined {
  const [[, first], second, ...more] = parts as [Risen['rest'][number], ...Risen['rest']]
  if (typeOf(first) !== 'cyclic' || more.length > 0) return undefined
  const { low, high, up, down = up } = optionsOf<CyclicOptions>(first)
  const decay = second && typeOf(second[1]) === 'inverseTime' ? second[1] : undefined
  const { rate = 0, period = 0 } = decay ? optionsOf<InverseTimeOptions>(decay) : {}
  return found('OneCycle', low, {
    cycle_min_lr: low,
    cycle_max_lr: high,
    cycle_first_step_size: up,
    cycle_second_step_size: down,
    ...(decay && { decay_step_size: period, decay_lr_rate: rate }),
    ...momentumOf(momentum, up + down, period),
  })
}

/** The way up: linear, or as DeepSpeed does by default. */
function withLog(parts: Risen['rest']): Risen & { readonly log: boolean } {
  const risen = riseOf(parts)
  const [[begin, first], ...rest] = parts as [Risen['rest'][number], ...Risen['rest']]
  if (risen.warm > 0 || typeOf(first) !== 'warmup') return { ...risen, log: false }
  const { steps, from, shape, schedule } = optionsOf<WarmupOptions>(first)
  if (shape !== 'log') return { ...risen, log: false }
  const warm = steps + 1
  const others = rest.map(([at, part]) => [at - begin - warm, part] as const)
  return {
    warm,
    from: from ?? 0,
    // without a part of its own what it rises to stays
    rest: others.length > 0 ? others : [[0, canonical(schedule)]],
    log: true,
  }
}

function risenTo({ warm, from = 0, rest, log }: ReturnType<typeof withLog>): Candidate | undefined {
  const part = rest[0]?.[1]
  if (!part) return undefined
  const way = { warmup_num_steps: warm, warmup_type: log ? 'log' : 'linear' }
  const value = constantOf(part)
  if (value !== undefined && rest.length === 1)
    return found('WarmupLR', value, { warmup_min_lr: from, warmup_max_lr: value, ...way })
  if (typeOf(part) === 'linear') {
    const { from: most, steps } = optionsOf<LinearOptions>(part)
    return found('WarmupDecayLR', most, {
      total_num_steps: warm + steps,
      warmup_min_lr: from,
      warmup_max_lr: most,
      ...way,
    })
  }
  const ahead = typeOf(part) === 'skip' ? optionsOf<SkipOptions>(part).schedule : part
  const curve = canonical(ahead)
  if (typeOf(curve) !== 'cosine') return undefined
  const { from: most, to, steps } = optionsOf<CosineOptions>(curve)
  return found('WarmupCosineLR', most, {
    total_num_steps: warm + steps,
    warmup_min_ratio: from / most,
    cos_min_ratio: to / most,
    ...way,
  })
}

/** A way up without an end, smooth or in stairs. */
function rangeTest(parts: Risen['rest']): Candidate | undefined {
  const [, first] = parts[0]!
  if (parts.length > 1) return undefined
  const rangeOf = (from: number, steps: number, rate: number, stairs: boolean): Candidate =>
    found('LRRangeTest', from, {
      lr_range_test_min_lr: from,
      lr_range_test_step_size: steps,
      lr_range_test_step_rate: rate,
      ...(stairs && { lr_range_test_staircase: true }),
    })
  if (typeOf(first) === 'linear') {
    const { from, to, steps } = optionsOf<LinearOptions>(first)
    return from > 0 && to >= from ? rangeOf(from, steps, to / from - 1, false) : undefined
  }
  if (typeOf(first) !== 'follow') return undefined
  const { schedule, power, factor } = optionsOf<FollowOptions>(first)
  if (power !== -1 || typeOf(schedule) !== 'inverseTime') return undefined
  const { from, period, rate } = optionsOf<InverseTimeOptions>(schedule)
  return rangeOf(factor / from, period, rate, true)
}

/** What a schedule may be in DeepSpeed, which begins one update late. @internal */
export function deepspeedCandidates(
  schedule: Schedule,
  momentum: Schedule | undefined,
): readonly Candidate[] {
  const parts = partsOf(schedule)
  const [[, first], ...rest] = parts as [Risen['rest'][number], ...Risen['rest']]
  const late = constantOf(first) !== undefined && rest[0]?.[0] === 1
  const cycle = oneCycle(parts, momentum)
  if (momentum) return cycle ? [cycle] : []
  return [cycle, risenTo(withLog(late ? rest : parts)), rangeTest(parts)].filter(
    candidate => candidate !== undefined,
  )
}
