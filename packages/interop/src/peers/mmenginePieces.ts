import { cosine, skip } from '@anneal/core'
import { Fields, type Values } from '../fields.ts'
import {
  constantPiece,
  cosinePiece,
  exponentialPiece,
  linearPiece,
  metEvery,
  multiStepPiece,
  phases,
  polynomialPiece,
  setPiece,
  stepPiece,
} from '../pieces.ts'
import type { Piece } from '../recursive.ts'
import { hold, inTurn } from '../shapes.ts'
import { forEver } from './mmenginePlateau.ts'

/** What the schedulers of one value of an optimizer share. @internal */
export interface Group {
  initial: number
  /** The last OneCycleLR of them: they all take their values from the optimizer, where it put its own. */
  readonly cycle?: Values | undefined
}

/** From the first step of a scheduler to its end: it gets there one step before. @internal */
export interface Span {
  readonly begin: number
  readonly length: number
  readonly total: number
}

type PieceBuilder = (fields: Fields, span: Span, group: Group) => Piece

function floorOf(fields: Fields, base: number): number {
  const low = fields.optionalNumber('eta_min')
  const ratio = fields.optionalNumber('eta_min_ratio')
  if ((low === undefined) === (ratio === undefined))
    throw fields.error('MMEngine takes either eta_min or eta_min_ratio')
  return low ?? base * ratio!
}

function restarts(fields: Fields, { initial }: Group): Piece {
  const periods = fields.numbers('periods')
  const odd = periods.find(steps => !(Number.isSafeInteger(steps) && steps > 0))
  if (odd !== undefined) throw fields.error(`periods must be whole numbers above 0, got ${odd}`)
  const weights = fields.numbers('restart_weights', [1])
  if (periods.length !== weights.length)
    throw fields.error(
      `MMEngine asks for as many restart_weights as periods, got ${weights.length} and ${periods.length}`,
    )
  const to = floorOf(fields, initial)
  let at = 0
  const cycles = periods.map((steps, i) => {
    const begin = at
    at += steps
    return { begin, steps, schedule: cosine({ from: initial * weights[i]!, to, steps }) }
  })
  const { schedule: last, steps } = cycles.at(-1)!
  const whole = inTurn([
    ...cycles.map(({ begin, schedule }) => [begin, schedule] as const),
    // the end of the last one is one step too late to be reached
    [at, hold(last(steps - 1))],
  ])
  return {
    name: 'CosineRestartLR',
    role: 'mixes',
    from: () => whole,
    step: (t, value) => {
      const cycle = cycles.findLast(({ begin }) => begin <= t)!
      const inside = t - cycle.begin
      if (inside === 0) return cycle.schedule(0)
      if (inside >= cycle.steps) return value
      const wave = (step: number): number => 1 + Math.cos((Math.PI * step) / cycle.steps)
      return (wave(inside) / wave(inside - 1)) * (value - to) + to
    },
    settles: at,
    period: 1,
    idles: true,
  }
}

function oneCycle(fields: Fields, { begin, length }: Span, group: Group): Piece {
  fields.ignore('final_div_factor')
  const shared = new Fields(fields.place, group.cycle ?? fields.values)
  const peak = shared.number('eta_max')
  const total = fields.orNone('total_steps').steps('total_steps', length)
  const share = fields.number('pct_start', 0.3)
  const shape = fields.word('anneal_strategy', ['cos', 'linear'], 'cos')
  const first = peak / shared.positive('div_factor', 25)
  const last = first / shared.positive('final_div_factor', 1e4)
  const three = fields.flag('three_phase', false)
  if (!(share >= 0 && share <= 1))
    throw fields.error(`pct_start must be between 0 and 1, got ${share}`)
  if (share * total === 1)
    throw fields.error('MMEngine divides by 0 where pct_start times total_steps is 1')
  const up = { from: first, to: peak, end: share * total - 1 }
  const down = three
    ? [
        { from: peak, to: first, end: 2 * share * total - 2 },
        { from: first, to: last, end: total - 1 },
      ]
    : [{ from: peak, to: last, end: total - 1 }]
  group.initial = first
  const whole = phases([up, ...down], shape)
  // where it begins at once it has its own first value, before the last of them is made
  const own = fields.number('eta_max') / fields.positive('div_factor', 25)
  return setPiece(
    'OneCycleLR',
    begin > 0 || own === first
      ? whole
      : inTurn([
          [0, hold(own)],
          [1, skip({ steps: 1, schedule: whole })],
        ]),
  )
}

/** What each class does, by its name without what it schedules. @internal */
export const pieces: Readonly<Record<string, PieceBuilder>> = {
  Constant: (fields, { total }) => {
    const factor = fields.number('factor', 1 / 3)
    if (!(factor >= 0 && factor <= 1))
      throw fields.error(`MMEngine refuses a factor outside of 0 … 1, got ${factor}`)
    if (factor === 0 && total < Infinity)
      throw fields.error(`MMEngine divides by factor, 0, at the end`)
    return constantPiece(factor, total)
  },
  CosineAnnealing: (fields, { length }, { initial }) => {
    const half = fields.orNone('T_max').positive('T_max', length)
    return cosinePiece(initial, floorOf(fields, initial), half)
  },
  Exponential: fields => exponentialPiece(fields.count('gamma')),
  Linear: (fields, { total }) => {
    const start = fields.number('start_factor', 1 / 3)
    if (!(start > 0 && start <= 1))
      throw fields.error(`MMEngine refuses a start_factor outside of 0 … 1 or at 0, got ${start}`)
    const end = fields.number('end_factor', 1)
    if (!(end >= 0 && end <= 1))
      throw fields.error(`MMEngine refuses an end_factor outside of 0 … 1, got ${end}`)
    // without an end it takes a thousand million steps
    return linearPiece(start, end, Math.min(total, forEver - 1))
  },
  MultiStep: fields => {
    // the others are never met
    const met = fields.numbers('milestones').filter(at => at >= 0 && Number.isInteger(at))
    return multiStepPiece(met, fields.count('gamma', 0.1))
  },
  Step: fields => {
    const every = metEvery(fields.positive('step_size'))
    const gamma = fields.count('gamma', 0.1)
    return every === undefined ? multiStepPiece([], gamma) : stepPiece(every, gamma)
  },
  Poly: (fields, { total }) =>
    polynomialPiece(
      fields.number('eta_min', 0),
      Math.min(total, forEver - 1),
      fields.positive('power', 1),
    ),
  OneCycle: oneCycle,
  CosineRestart: (fields, _, group) => restarts(fields, group),
}
