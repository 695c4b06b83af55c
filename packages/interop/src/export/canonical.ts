import {
  constant,
  cosine,
  linear,
  polynomial,
  restarts,
  sequence,
  step,
  type AnnealOptions,
  type CosineWaveOptions,
  type DelayOptions,
  type ExponentialOptions,
  type Kind,
  type PolynomialOptions,
  type RepeatOptions,
  type Resolved,
  type ScaleOptions,
  type Schedule,
  type SequenceOptions,
  type WarmupOptions,
} from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { beginningsOf } from './kinds/sequences.ts'

/** The options of a schedule that a kind of core made. @internal */
export const optionsOf = <Options extends object>({ options }: Schedule): Resolved<Options> =>
  options as unknown as Resolved<Options>

/** The kind of a schedule; nothing where its options are not to be seen. @internal */
export const typeOf = ({ config, options }: Schedule): string => (options ? config.type : '')

// what is proportional to these options alone
const proportional: Readonly<Record<string, readonly string[]>> = {
  anneal: ['from', 'to'],
  constant: ['value'],
  cosine: ['from', 'to'],
  cosineWave: ['from', 'to'],
  cyclic: ['low', 'high'],
  exponential: ['from', 'to'],
  inverseTime: ['from'],
  linear: ['from', 'to'],
  polynomial: ['from', 'to'],
  powerLaw: ['from'],
  restarts: ['from', 'to'],
  step: ['from'],
}

/** The same kind of schedule with other options. */
function remade(schedule: Schedule, changed: Readonly<Record<string, unknown>>): Schedule {
  const kind = builtins.find(({ type }) => type === schedule.config.type) as Kind
  return kind({ ...schedule.options, ...changed })
}

function scaled(schedule: Schedule, factor: number): Schedule | undefined {
  const type = typeOf(schedule)
  if (type === 'sequence') {
    const { parts, at } = optionsOf<SequenceOptions>(schedule)
    const all = parts.map(part => scaled(part, factor))
    if (!all.every(part => part !== undefined)) return undefined
    return sequence({ parts: all, at })
  }
  const names = proportional[type]
  if (!names || (type === 'exponential' && factor < 0)) return undefined
  const options = names
    .filter(name => schedule.options![name] !== undefined)
    .map(name => [name, (schedule.options![name] as number) * factor])
  return remade(schedule, Object.fromEntries(options) as Record<string, unknown>)
}

/** A sequence in which no part is one, as long as nothing continues. */
function flat(schedule: Schedule): Schedule {
  const options = optionsOf<SequenceOptions>(schedule)
  if (options.continueFrom === 'previous') return schedule
  const begins = beginningsOf(options)
  const all = options.parts.flatMap((part, i): (readonly [number, Schedule])[] => {
    const simple = canonical(part)
    const end = begins[i + 1] ?? Infinity
    if (!(end > begins[i]!)) return []
    if (typeOf(simple) !== 'sequence') return [[begins[i]!, simple]]
    const inner = optionsOf<SequenceOptions>(simple)
    if (inner.continueFrom === 'previous') return [[begins[i]!, simple]]
    return beginningsOf(inner)
      .map((at, k) => [begins[i]! + at, inner.parts[k]!] as const)
      .filter(([at]) => at < end)
  })
  if (all.length === 1 && all[0]![0] === 0) return all[0]![1]
  return sequence({ parts: all.map(([, part]) => part), at: all.slice(1).map(([at]) => at) })
}

function warmed(schedule: Schedule): Schedule {
  const { steps, schedule: inner, from, shape, index } = optionsOf<WarmupOptions>(schedule)
  const rest = canonical(inner)
  if (steps === 0) return rest
  const peak = rest(0)
  const low = from ?? 0
  const kind = index ?? (from === undefined ? 'inside' : 'at')
  const join = (rise: Schedule): Schedule => flat(sequence({ parts: [rise, rest], at: [steps] }))
  if (shape === 'constant') return join(constant({ value: low }))
  if (shape !== 'linear' && !(shape === 'cosine' && kind === 'at')) return schedule
  const all = kind === 'inside' ? steps + 1 : steps
  const first = kind === 'at' ? low : low + (peak - low) / all
  const way = kind === 'next' ? steps - 1 : steps
  if (!(way > 0)) return join(constant({ value: peak }))
  return join((shape === 'cosine' ? cosine : linear)({ from: first, to: peak, steps: way }))
}

function delayed(schedule: Schedule): Schedule {
  const { steps, schedule: inner, value } = optionsOf<DelayOptions>(schedule)
  const wait = constant({ value: value ?? inner(0) })
  return steps > 0 ? flat(sequence({ parts: [wait, inner], at: [steps] })) : canonical(inner)
}

function repeated(schedule: Schedule): Schedule {
  const inner = canonical(optionsOf<RepeatOptions>(schedule).schedule)
  const { from, to, steps, end, after } = optionsOf<AnnealOptions>(inner)
  const { times: cycles } = optionsOf<RepeatOptions>(schedule)
  return typeOf(inner) === 'cosine' && end === 'after' && after !== 'continue'
    ? restarts({ from, to, steps, cycles })
    : schedule
}

/**
 * The same schedule in the plainest kinds: what has a name in other libraries is found more easily then.
 *
 * @internal
 */
export function canonical(schedule: Schedule): Schedule {
  switch (typeOf(schedule)) {
    case 'anneal': {
      const { shape, ...options } = optionsOf<AnnealOptions>(schedule)
      return shape === 'cosine' ? cosine(options) : shape === 'linear' ? linear(options) : schedule
    }
    case 'cosineWave': {
      const { power, k, cycles, ...options } = optionsOf<CosineWaveOptions>(schedule)
      return power === 1 && k === 1 && cycles === 0.5 ? cosine(options) : schedule
    }
    case 'polynomial': {
      const { power, k, cycle, ...options } = optionsOf<PolynomialOptions>(schedule)
      if (cycle || k !== 1) return schedule
      return power === 1 ? linear(options) : polynomial({ ...options, power })
    }
    case 'exponential': {
      const { from, k = 0, rate, period, to, staircase } = optionsOf<ExponentialOptions>(schedule)
      const factor = rate ?? Math.exp(-k * period)
      if (staircase && to === undefined) return step({ from, factor, every: period })
      return rate === undefined
        ? remade(schedule, { k: undefined, rate: factor, period })
        : schedule
    }
    case 'scale': {
      const { schedule: inner, factor } = optionsOf<ScaleOptions>(schedule)
      const result = scaled(canonical(inner), factor)
      return result ?? schedule
    }
    case 'cosine': {
      const { after, steps, end, ...options } = optionsOf<AnnealOptions>(schedule)
      return after === 'repeat' && end === 'after' && steps > 0
        ? restarts({ from: options.from, to: options.to, steps })
        : schedule
    }
    case 'sequence':
      return flat(schedule)
    case 'warmup':
      return warmed(schedule)
    case 'delay':
      return delayed(schedule)
    case 'repeat':
      return repeated(schedule)
    default:
      return schedule
  }
}
