import type {
  ConstantOptions,
  LinearOptions,
  Schedule,
  SequenceOptions,
  WarmupOptions,
} from '@anneal/core'
import { canonical, optionsOf, typeOf } from '../canonical.ts'
import { beginningsOf } from '../kinds/sequences.ts'

/** A schedule as the libraries for language models see it: a way up, and what comes then. @internal */
export interface Risen {
  /** Steps of the way up. */
  readonly warm: number
  /** The value at its beginning; nothing where there is none. */
  readonly from: number | undefined
  /** How it goes up, where it does not in a straight line. */
  readonly shape?: 'cosine' | 'sqrt' | undefined
  /** What comes then, by the step after the way up at which it begins. */
  readonly rest: readonly (readonly [at: number, schedule: Schedule])[]
}

/** The parts of a schedule, by the step they begin at. @internal */
export function partsOf(
  schedule: Schedule,
): readonly (readonly [at: number, schedule: Schedule])[] {
  const plain = canonical(schedule)
  if (typeOf(plain) !== 'sequence') return [[0, plain]]
  const options = optionsOf<SequenceOptions>(plain)
  const begins = beginningsOf(options)
  return options.continueFrom === 'previous'
    ? [[0, plain]]
    : options.parts.map((part, i) => [begins[i]!, part] as const)
}

/** Takes the way up off a schedule. @internal */
export function riseOf(parts: Risen['rest']): Risen {
  const [[begin, first], ...rest] = parts as [Risen['rest'][number], ...Risen['rest']]
  const later = (from: number): Risen['rest'] =>
    rest.map(([at, part]) => [at - from, part] as const)
  const next = rest[0]?.[0]
  const type = typeOf(first)
  if (next !== undefined && (type === 'linear' || type === 'cosine')) {
    const { from, to } = optionsOf<LinearOptions>(first)
    const shape = type === 'cosine' ? type : undefined
    if (from < to) return { warm: next - begin, from, shape, rest: later(next) }
  }
  if (type === 'warmup') {
    const { steps, from, shape, schedule, index = 'at' } = optionsOf<WarmupOptions>(first)
    const end = begin + steps
    if (shape === 'sqrt' && index === 'at')
      return { warm: steps, from, shape, rest: [[0, canonical(schedule)], ...later(end)] }
  }
  return { warm: 0, from: undefined, rest: later(begin).toSpliced(0, 0, [0, first]) }
}

/** The value of a part that stays the same. @internal */
export const constantOf = (part: Schedule | undefined): number | undefined =>
  part && typeOf(part) === 'constant' ? optionsOf<ConstantOptions>(part).value : undefined
