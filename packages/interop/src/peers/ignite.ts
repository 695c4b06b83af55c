import {
  cosine,
  knots,
  linear,
  repeat,
  restarts,
  sequence,
  skip,
  type Schedule,
} from '@anneal/core'
import type { Fields, Values } from '../fields.ts'
import { readNested } from '../nested.ts'
import type { Builder, Builders } from '../plan.ts'
import { stepByStep, type Piece } from '../recursive.ts'
import { inTurn } from '../shapes.ts'
import { torchPlateau } from './plateau.ts'
import { torchGroup } from './torch.ts'
import { again, bringsTorch, isTorch, tooDeep, torchOf } from './igniteTorch.ts'

const shared = ['param_name', 'save_history', 'param_group_index', 'optimizer']

/** What comes again and again, and how it changes from cycle to cycle. */
interface Cycle {
  readonly start: number
  readonly end: number
  readonly size: number
  readonly growth: number
  readonly startFactor: number
  readonly endFactor: number
  readonly warm: number
}

function readCycle(fields: Fields): Cycle {
  fields.ignore(...shared)
  const size = fields.steps('cycle_size')
  if (size < 2) throw fields.error(`ignite refuses a cycle_size below 2, got ${size}`)
  return {
    start: fields.number('start_value'),
    end: fields.number('end_value'),
    size,
    growth: fields.positive('cycle_mult', 1),
    startFactor: fields.count('start_value_mult', 1),
    endFactor: fields.count('end_value_mult', 1),
    warm: fields.whole('warmup_duration', 0),
  }
}

type Way = 'cosine' | 'linear' | 'there and back'

const oneWay = (way: Way, from: number, to: number, steps: number): Schedule =>
  way === 'cosine'
    ? cosine({ from, to, steps })
    : way === 'linear'
      ? linear({ from, to, steps })
      : knots({ values: [from, to, from], at: [0, steps / 2, steps] })

function cycles(way: Way, cycle: Cycle): Schedule {
  const { start, end, size, growth, startFactor, endFactor, warm } = cycle
  const same = growth === 1 && startFactor === 1 && endFactor === 1
  if (same) {
    const down = oneWay(way, start, end, size)
    const back = linear({ from: end, to: start, steps: Math.max(1, warm) })
    return repeat({ schedule: warm > 0 ? sequence({ parts: [down, back], at: [size] }) : down })
  }
  if (warm === 0 && growth >= 1) {
    const shape =
      way === 'there and back'
        ? { curve: knots({ values: [1, 0, 1], at: [0, 0.5, 1] }) }
        : { shape: way }
    return restarts({
      from: start,
      to: end,
      steps: size,
      ...(growth !== 1 && { growth, whole: true }),
      ...(startFactor !== 1 && { fromFactor: startFactor }),
      ...(endFactor !== 1 && { toFactor: endFactor }),
      ...shape,
    })
  }
  return oneByOne(way, cycle)
}

// No kind has cycles with a way back that grow or sink: one part for each.
function oneByOne(
  way: Way,
  { start, end, size, growth, startFactor, endFactor, warm }: Cycle,
): Schedule {
  const parts: (readonly [number, Schedule])[] = []
  let at = 0
  for (let cycle = 0; at < 1e9 && cycle < 1000 && size >= 1; cycle++) {
    parts.push([at, oneWay(way, start, end, size)])
    at += size
    start *= startFactor
    if (warm > 0) parts.push([at, linear({ from: end, to: start, steps: warm })])
    at += warm
    size = Math.trunc(size * growth)
    warm = Math.trunc(warm * growth)
    end *= endFactor
  }
  const whole = inTurn(parts)
  if (size >= 1) return whole
  // ignite divides by the length of a cycle that has shrunk to nothing
  return stepByStep(count => Array.from({ length: Math.min(count, at) }, (_, t) => whole(t)))
}

function concat(fields: Fields, baseLr: number): Schedule {
  fields.ignore(...shared)
  const durations = fields.numbers('durations')
  const odd = durations.find(steps => !(Number.isInteger(steps) && steps > 0))
  if (odd !== undefined) throw fields.error(`durations must be whole numbers above 0, got ${odd}`)
  const parts = fields.records('schedulers')
  if (parts.length !== durations.length + 1)
    throw fields.error(`${parts.length} schedulers need ${parts.length - 1} durations`)
  if (parts.filter(({ type }) => type === 'torch.OneCycleLR').length > 1)
    throw fields.error('several torch.OneCycleLR overwrite the rates of each other; give one')
  const group = torchGroup(baseLr)
  // those of PyTorch do their first step when they are made, one after another
  let value = baseLr
  const all = parts.map((part, i): Piece | Schedule => {
    const name = `schedulers[${i}]`
    const place = `${fields.place}.${name}`
    if (!isTorch(part)) {
      if (bringsTorch(part)) throw tooDeep(fields, name)
      return readNested(ignite, part, place, value)
    }
    const piece = torchOf(part, place, baseLr, group)
    value = piece.step(0, value)
    return piece
  })
  let at = 0
  // worked out only where it is gone on from: before that it may fail at a step that never comes
  let found = (): number => value
  const turns = all.map((one, i): readonly [number, Schedule] => {
    const begin = at
    const schedule = typeof one === 'function' ? one : again(one, found())
    const steps = durations[i] ?? 0
    at += steps
    found = () => schedule(Math.max(0, steps - 1))
    return [begin, schedule]
  })
  return inTurn(turns)
}

// To the last bit as ignite has it: whether it is the end of the warm-up is asked with ===.
function firstOf(
  { type, start_value: from, end_value: to, monotonic }: Values,
  alone: Schedule,
): number {
  if (typeof from !== 'number' || typeof to !== 'number') return alone(0)
  return type === 'LinearCyclicalScheduler' && monotonic !== true
    ? to + (from - to) * 0.5 * 2
    : from
}

const warmup: Builder = (fields, { baseLr }) => {
  fields.ignore('output_simulated_values', ...shared)
  const values = fields.record('lr_scheduler')
  const place = `${fields.place}.lr_scheduler`
  const from = fields.number('warmup_start_value')
  const steps = fields.whole('warmup_duration')
  if (steps < 2) throw fields.error(`ignite refuses a warmup_duration below 2, got ${steps}`)
  const piece = isTorch(values) ? torchOf(values, place, baseLr) : undefined
  if (!piece && bringsTorch(values)) throw tooDeep(fields, 'lr_scheduler')
  const alone = piece ? piece.from(baseLr) : readNested(ignite, values, place, baseLr)
  // what PyTorch did when it was made counts already
  const rest = piece ? skip({ steps: 1, schedule: alone }) : alone
  const start = firstOf(values, alone)
  const to = fields.orNone('warmup_end_value').number('warmup_end_value', piece ? start : baseLr)
  const points: (readonly [number, number])[] = [
    [0, from],
    [steps - 1, to],
  ]
  if (piece) {
    if (start !== to) points.push([steps, start])
  } else if (start === to) {
    // the schedule itself has the last value
    points.pop()
    if (steps > 2) points.push([steps - 2, to - (to - from) / (steps - 1)])
  }
  const up = knots({ values: points.map(([, value]) => value), at: points.map(([at]) => at) })
  return inTurn([
    [0, up],
    [points.at(-1)![0] + 1, rest],
  ])
}

/** Parameter schedulers of ignite. @internal */
export const ignite: Builders = {
  LinearCyclicalScheduler: fields => {
    const cycle = readCycle(fields)
    const monotonic = fields.flag('monotonic', false)
    if (cycle.warm > 0 && !monotonic)
      throw fields.error('ignite refuses a warmup_duration without monotonic: true')
    return cycles(monotonic ? 'linear' : 'there and back', cycle)
  },
  CosineAnnealingScheduler: fields => cycles('cosine', readCycle(fields)),
  PiecewiseLinear: fields => {
    fields.ignore(...shared)
    const pairs = fields.list('milestones_values').map(pair => {
      const [at, value] = Array.isArray(pair) ? (pair as unknown[]) : []
      if (typeof at === 'number' && typeof value === 'number') return [at, value] as const
      throw fields.error(`milestones_values must be pairs of a step and a value`)
    })
    return knots({ values: pairs.map(([, value]) => value), at: pairs.map(([at]) => at) })
  },
  ConcatScheduler: (fields, { baseLr }) => concat(fields, baseLr),
  create_lr_scheduler_with_warmup: warmup,
  LRScheduler: (fields, { baseLr }) => {
    fields.ignore(...shared)
    if (fields.flag('use_legacy', false))
      throw fields.error('use_legacy is for the end of iterations, a step later; leave it out')
    const values = fields.record('lr_scheduler')
    const place = `${fields.place}.lr_scheduler`
    if (!isTorch(values))
      throw fields.error(`lr_scheduler must be one of PyTorch, such as torch.StepLR`)
    const piece = torchOf(values, place, baseLr)
    return again(piece, piece.step(0, baseLr))
  },
  ReduceLROnPlateauScheduler: (fields, { baseLr }) => {
    fields.ignore('metric_name', 'trainer', ...shared)
    return torchPlateau(fields, baseLr)
  },
}
