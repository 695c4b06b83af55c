import { batchKinds, type AnyKind, type Json, type Param } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'

/** Every kind that can be chosen. */
export const kinds: readonly AnyKind[] = [...builtins, ...batchKinds]

const byType = new Map(kinds.map(kind => [kind.type, kind]))

/** The kind of this name. */
export const kindOf = (type: unknown): AnyKind | undefined => byType.get(type as string)

/** The options of a kind. */
export const paramsOf = (kind: AnyKind): readonly (readonly [name: string, Param])[] =>
  Object.entries(kind.params as Record<string, Param>)

const holds = (param: Param): boolean =>
  param.type === 'schedule' || (param.type === 'array' && holds(param.items))

const holdsSchedule = (kind: AnyKind): boolean =>
  paramsOf(kind).some(([, param]) => holds(param) && !param.optional)

const group = (kind: AnyKind): string =>
  'feedback' in kind
    ? 'Feedback'
    : batchKinds.includes(kind as never)
      ? 'Batch size'
      : holdsSchedule(kind)
        ? 'Around others'
        : 'Schedules'

/** Names of kinds, by what they are for. */
export const groups: ReadonlyMap<string, readonly string[]> = kinds.reduce(
  (all, kind) => all.set(group(kind), [...(all.get(group(kind)) ?? []), kind.type]),
  new Map<string, readonly string[]>(),
)

/** What takes another schedule in: where it stands in it. */
export const slotOf = (kind: AnyKind): readonly (string | number)[] | undefined => {
  for (const [name, param] of paramsOf(kind)) {
    if (param.type === 'schedule') return [name]
    if (param.type === 'array' && param.items.type === 'schedule') return [name, 0]
  }
  return undefined
}

// What a new schedule begins with, where its options have no default.
const numbers: Readonly<Record<string, number>> = {
  from: 0.1,
  high: 0.1,
  low: 0.01,
  value: 0.1,
  factor: 0.5,
  rate: 0.5,
  amount: 0.1,
  batchSize: 64,
}
const lengths: Readonly<Record<string, string>> = {
  up: '10%',
  at: '60%',
  scale: '10%',
  from: '30%',
}
const lists: Readonly<Record<string, readonly Json[]>> = {
  values: [0.1, 0.03, 0.01],
  at: ['40%', '75%'],
}
const cosine = { type: 'cosine', from: 0.1, steps: '50%' }

function first(type: string, name: string, param: Param): Json | undefined {
  if (param.optional || param.default !== undefined) return undefined
  if (param.type === 'number' || param.type === 'integer')
    return type === 'scale' ? 0.5 : (numbers[name] ?? param.minimum ?? 1)
  if (param.type === 'length') return lengths[name] ?? '25%'
  if (param.type === 'schedule')
    return type === 'product' ? { type: 'exponential', from: 1, k: 0.005 } : cosine
  if (param.type === 'array') return param.items.type === 'schedule' ? [cosine] : lists[name]!
  return undefined
}

// Options that only make sense together, or count something else.
const more: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  exponential: { k: 0.005 },
  clamp: { low: 0.02 },
  knots: { at: ['10%', '40%', '90%'], values: [0.01, 0.1, 0.001] },
  perEpoch: { schedule: { type: 'step', from: 0.1, factor: 0.5, every: 3 } },
  window: { outside: { type: 'constant', value: 0.02 }, to: '60%' },
  grownBatch: { schedule: cosine, maximum: 1024 },
  grownRate: { schedule: cosine, maximum: 1024 },
  plateau: { schedule: { type: 'constant', value: 0.1 }, patience: 2, factor: 0.3 },
  greedy: { schedule: { type: 'constant', value: 0.1 }, patience: 4, factor: 0.8 },
}

/**
 * A schedule to begin with.
 *
 * @param before what stood there: what it has in common stays
 */
export function starter(type: string, before: unknown = {}): Readonly<Record<string, Json>> {
  const kind = byType.get(type)!
  const old = Object(before) as Readonly<Record<string, Json>>
  const oldParams = kindOf(old['type'])?.params as Record<string, Param> | undefined
  const options: Record<string, Json> = { type }
  for (const [name, param] of paramsOf(kind)) {
    const same = oldParams?.[name]?.type === param.type && param.type !== 'string'
    const value =
      (same && Object.hasOwn(old, name) ? old[name] : undefined) ??
      more[type]?.[name] ??
      first(type, name, param)
    if (value !== undefined) options[name] = value
  }
  return options
}
