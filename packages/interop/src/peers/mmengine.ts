import { cosine, skip, type Schedule } from '@anneal/core'
import { InteropError } from '../errors.ts'
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
import type { Builder, Builders } from '../plan.ts'
import { together, type Acting, type Piece } from '../recursive.ts'
import { hold, inTurn } from '../shapes.ts'
import { didYouMean, show } from '@anneal/core/messages'
import { forEver, onPlateau } from './mmenginePlateau.ts'

/** What the schedulers of one optimizer share. */
interface Group {
  initial: number
  /** The last OneCycleLR of them: they all take their values from the optimizer, where it put its own. */
  readonly cycle?: Values | undefined
}

/** From the first step of a scheduler to its end: it gets there one step before. */
interface Span {
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

const pieces: Readonly<Record<string, PieceBuilder>> = {
  ConstantLR: (fields, { total }) => {
    const factor = fields.number('factor', 1 / 3)
    if (!(factor >= 0 && factor <= 1))
      throw fields.error(`MMEngine refuses a factor outside of 0 … 1, got ${factor}`)
    if (factor === 0 && total < Infinity)
      throw fields.error(`MMEngine divides by factor, 0, at the end`)
    return constantPiece(factor, total)
  },
  CosineAnnealingLR: (fields, { length }, { initial }) => {
    const half = fields.orNone('T_max').positive('T_max', length)
    return cosinePiece(initial, floorOf(fields, initial), half)
  },
  ExponentialLR: fields => exponentialPiece(fields.count('gamma')),
  LinearLR: (fields, { total }) => {
    const start = fields.number('start_factor', 1 / 3)
    if (!(start > 0 && start <= 1))
      throw fields.error(`MMEngine refuses a start_factor outside of 0 … 1 or at 0, got ${start}`)
    const end = fields.number('end_factor', 1)
    if (!(end >= 0 && end <= 1))
      throw fields.error(`MMEngine refuses an end_factor outside of 0 … 1, got ${end}`)
    // without an end it takes a thousand million steps
    return linearPiece(start, end, Math.min(total, forEver - 1))
  },
  MultiStepLR: fields => {
    // the others are never met
    const met = fields.numbers('milestones').filter(at => at >= 0 && Number.isInteger(at))
    return multiStepPiece(met, fields.count('gamma', 0.1))
  },
  StepLR: fields => {
    const every = metEvery(fields.positive('step_size'))
    const gamma = fields.count('gamma', 0.1)
    return every === undefined ? multiStepPiece([], gamma) : stepPiece(every, gamma)
  },
  PolyLR: (fields, { total }) =>
    polynomialPiece(
      fields.number('eta_min', 0),
      Math.min(total, forEver - 1),
      fields.positive('power', 1),
    ),
  OneCycleLR: oneCycle,
  CosineRestartLR: (fields, _, group) => restarts(fields, group),
}

const general = 'ParamScheduler'

/** The classes for the learning rate, and the general ones, which may schedule anything. */
function byAnyName(name: string, fields: Fields): string {
  if (!name.endsWith(general)) return name
  const scheduled = fields.text('param_name')
  if (scheduled !== 'lr')
    throw fields.error(`param_name must be "lr", what is read here, got ${show(scheduled)}`)
  return `${name.slice(0, -general.length)}LR`
}

function readActing(given: string, fields: Fields, group: Group): Acting {
  const name = byAnyName(given, fields)
  if (!Object.hasOwn(pieces, name))
    throw new InteropError(
      `${fields.place}: there is no such scheduler to share a value${didYouMean(name, Object.keys(pieces))}; it may be ${Object.keys(pieces).join(', ')}`,
    )
  const begin = fields.whole('begin', 0)
  const last = fields.whole('end', forEver)
  const end = last >= forEver ? Infinity : last
  if (end <= begin) throw fields.error(`end, ${end}, must be after begin, ${begin}`)
  fields.fromTheStart('last_step')
  fields.ignore('by_epoch', 'verbose')
  const piece = pieces[name]!(
    fields,
    { begin, length: last - begin, total: end - begin - 1 },
    group,
  )
  return { piece, begin, end }
}

function readList(fields: Fields, baseLr: number): Schedule {
  const records = fields.records('schedulers')
  const cycle = records.findLast(({ type }) => type === 'OneCycleLR')
  const group: Group = { initial: baseLr, cycle }
  const acting = records.map(({ type, ...params }: Values, i) => {
    const place = `${fields.place}.schedulers[${i}]`
    const inner = new Fields(`${place} (${String(type)})`, params)
    const one = readActing(String(type), inner, group)
    inner.done()
    return one
  })
  return together(acting, baseLr)
}

const alone =
  (name: string): Builder =>
  (fields, { baseLr }) =>
    together([readActing(name, fields, { initial: baseLr })], baseLr)

const generalName = (name: string): string => name.replace(/LR$/, general)

/** Parameter schedulers of MMEngine: each acts in a window, on what it finds. @internal */
export const mmengine: Builders = {
  ...Object.fromEntries(
    Object.keys(pieces).flatMap(name =>
      [name, generalName(name)].map((one): [string, Builder] => [one, alone(one)]),
    ),
  ),
  ParamSchedulerList: (fields, { baseLr }) => readList(fields, baseLr),
  ReduceOnPlateauLR: onPlateau,
  ReduceOnPlateauParamScheduler: (fields, around) => {
    byAnyName('ReduceOnPlateauParamScheduler', fields)
    return onPlateau(fields, around)
  },
}
