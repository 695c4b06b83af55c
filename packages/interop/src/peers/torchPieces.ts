import { product, scale, table, type Schedule } from '@anneal/core'
import { cycleBetween, readCycle } from '../cyclic.ts'
import { lambdaOf } from '../expression.ts'
import { Fields, type Values } from '../fields.ts'
import {
  averagePiece,
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
  type Phase,
} from '../pieces.ts'
import type { Form } from '../plan.ts'
import type { Piece } from '../recursive.ts'
import { cosineRestarts, lateAsTorch } from '../restart.ts'
import { drops, hold, inTurn, pythonStairs, stairs } from '../shapes.ts'
import type { Version } from './torchSteps.ts'

/** What the schedulers of one optimizer share: each may change what the next takes for the base. @internal */
export interface Group {
  initial: number
  /** Whether a scheduler has set it, so that another does not set it again. */
  set: boolean
  readonly form: Form | undefined
  readonly version: Version
  /** Whether what is read is a part of a sequence, which may not come to its second step. */
  inSequence?: boolean
  /** The last OneCycleLR of them: they all take their rates from the optimizer, where it put its own. */
  readonly cycle?: Values | undefined
  /** The last of all that left momenta there. */
  readonly momentumCycle?: Values | undefined
}

type PieceBuilder = (fields: Fields, group: Group) => Piece

const withClosed = (piece: Piece, closed: Schedule): Piece => ({ ...piece, closed })

/** Step by step it stops at the last whole step before an end that is none. */
function inWholeSteps(piece: Piece, total: number, { form }: Group): Piece {
  if (form || Number.isInteger(total)) return piece
  const last = Math.floor(total)
  const from = (value: number): Schedule => {
    const whole = piece.from(value)
    return inTurn([
      [0, whole],
      [last + 1, hold(whole(last))],
    ])
  }
  return { ...piece, from, settles: last + 1 }
}

function readStep(fields: Fields, { initial, form }: Group): Piece {
  const size = fields.positive('step_size')
  const gamma = fields.count('gamma', 0.1)
  // step by step only whole multiples are met
  const every = form ? size : metEvery(size)
  const piece = every === undefined ? multiStepPiece([], gamma) : stepPiece(every, gamma)
  return withClosed(piece, pythonStairs(initial, gamma, size))
}

const dividesByStart =
  'PyTorch divides by start_factor, 0, at its first step; give a small start_factor, or use linear({ from: 0, … }) of @anneal/core'
const only0 = table({ values: [0], after: 'error' })
const dividesBy0 = 'PyTorch divides by total_iters, 0; leave the scheduler out'

function readLinear(fields: Fields, group: Group): Piece {
  const start = fields.number('start_factor', 1 / 3)
  const end = fields.number('end_factor', 1)
  const total = fields.count('total_iters', 5)
  const base = group.initial
  if (total === 0 && group.form) throw fields.error(dividesBy0)
  if (!(start >= 0 && start <= 1 && end >= 0 && end <= 1))
    throw fields.error(
      `PyTorch refuses factors outside of 0 … 1, got start_factor ${start} and end_factor ${end}`,
    )
  if (start === 0 && group.version !== '1.13')
    throw fields.error(
      'PyTorch refuses a start_factor of 0; give a small one, or use linear({ from: 0, … }) of @anneal/core',
    )
  const piece = inWholeSteps(linearPiece(start, end, total), total, group)
  if (start === 0 && total > 0 && !group.form) {
    if (!group.inSequence) throw fields.error(dividesByStart)
    return { ...withClosed({ ...piece, from: () => only0 }, only0), breaks: dividesByStart }
  }
  return { ...withClosed(piece, piece.from(base)), ...(total === 0 && { stuck: dividesBy0 }) }
}

function readConstant(fields: Fields, group: Group): Piece {
  const factor = fields.number('factor', 1 / 3)
  const total = fields.count('total_iters', 5)
  if (!(factor >= 0 && factor <= 1))
    throw fields.error(`PyTorch refuses a factor outside of 0 … 1, got ${factor}`)
  const base = group.initial
  const ends = group.form ?? Number.isInteger(total)
  const closed = ends ? stairs([base * factor, base], [total]) : hold(base * factor)
  // PyTorch divides by the factor where it ends
  if (factor === 0 && total > 0 && Number.isInteger(total) && !group.form)
    return {
      ...withClosed(constantPiece(1, 0), closed),
      from: () => table({ values: Array<number>(Math.min(total, 10_000)).fill(0), after: 'error' }),
      step: (t, value) => (t >= total ? NaN : t ? value : 0),
      settles: total + 1,
    }
  return withClosed(constantPiece(factor, total), closed)
}

function readPolynomial(fields: Fields, group: Group): Piece {
  const total = fields.count('total_iters', 5)
  const power = fields.count('power', 1)
  if (total === 0 && group.form) throw fields.error(dividesBy0)
  const piece = inWholeSteps(polynomialPiece(0, total, power), total, group)
  const whole = withClosed(piece, piece.from(group.initial))
  return { ...whole, ...(total === 0 && { stuck: dividesBy0 }) }
}

function readRestarts(fields: Fields, { initial, form }: Group): Piece {
  const steps = fields.positive('T_0')
  const growth = fields.number('T_mult', 1)
  const low = fields.single('eta_min', 0)
  if (!Number.isInteger(steps)) throw fields.error(`T_0 must be a whole number, got ${steps}`)
  if (!(Number.isInteger(growth) && growth >= 1))
    throw fields.error(`T_mult must be a whole number from 1 up, got ${growth}`)
  const schedule = cosineRestarts(initial, low, steps, growth)
  if (form === undefined) return setPiece('CosineAnnealingWarmRestarts', schedule)
  return setPiece('CosineAnnealingWarmRestarts', lateAsTorch(schedule, low, steps, growth))
}

function readCyclic(fields: Fields, group: Group): Piece {
  const low = fields.single('base_lr')
  const high = fields.single('max_lr')
  const cycle = readCycle(fields, 'gamma')
  const calm = fields.single('base_momentum', 0.8)
  const most = fields.single('max_momentum', 0.9)
  const cycles = fields.flag('cycle_momentum', true)
  const first = group.set ? group.initial : low
  if (!group.set) group.initial = low
  const schedule = cycleBetween(low, high, cycle)
  const momentum = cycles ? cycleBetween(most, calm, cycle) : undefined
  const piece = setPiece('CyclicLR', schedule, momentum)
  return { ...piece, step: t => (t === 0 ? first : schedule(t)) }
}

function readOneCycle(own: Fields, group: Group): Piece {
  const [rates, momenta] = [group.cycle, group.momentumCycle].map(
    values => new Fields(own.place, values ?? own.values),
  ) as [Fields, Fields]
  own.ignore('final_div_factor', 'base_momentum', 'max_momentum')
  // what is made after this one, and before another, takes this for its base
  group.initial = own.single('max_lr') / own.positive('div_factor', 25)
  group.set = true
  const peak = rates.single('max_lr')
  const total = own.has('total_steps')
    ? own.steps('total_steps')
    : own.steps('epochs') * own.steps('steps_per_epoch')
  own.ignore('epochs', 'steps_per_epoch')
  const share = own.number('pct_start', 0.3)
  const shape = own.word('anneal_strategy', ['cos', 'linear'], 'cos')
  const first = peak / rates.positive('div_factor', 25)
  const last = first / rates.positive('final_div_factor', 1e4)
  const three = own.flag('three_phase', false)
  const calm = momenta.single('base_momentum', 0.85)
  const most = momenta.single('max_momentum', 0.95)
  const cycles = own.flag('cycle_momentum', true)
  if (!(share >= 0 && share <= 1))
    throw own.error(`pct_start must be between 0 and 1, got ${share}`)
  const ends = three
    ? [share * total - 1, 2 * share * total - 2, total - 1]
    : [share * total - 1, total - 1]
  if (ends[0] === 0)
    throw own.error(
      `PyTorch divides by 0 where pct_start times total_steps is 1; give a pct_start that is not ${share}`,
    )
  const through = (values: readonly number[]): Schedule =>
    phases(
      ends.map((end, i): Phase => ({ from: values[i]!, to: values[i + 1]!, end })),
      shape,
    )
  return setPiece(
    'OneCycleLR',
    through(three ? [first, peak, first, last] : [first, peak, last]),
    cycles ? through(three ? [most, calm, most, most] : [most, calm, most]) : undefined,
  )
}

function readAverage(fields: Fields, { form }: Group): Piece {
  const to = fields.single('swa_lr')
  const steps = fields.whole('anneal_epochs', 10)
  const shape = fields.word('anneal_strategy', ['cos', 'linear'], 'cos')
  if (form)
    throw fields.error('PyTorch counts its calls, whatever epoch it is given; leave form out')
  return averagePiece(to, steps, shape)
}

/** The schedulers of PyTorch that need no others. @internal */
export const torchPieces: Readonly<Record<string, PieceBuilder>> = {
  LambdaLR: (fields, { initial }) =>
    setPiece('LambdaLR', scale({ schedule: lambdaOf(fields, 'lr_lambda'), factor: initial })),
  MultiplicativeLR: fields => {
    const factor = lambdaOf(fields, 'lr_lambda')
    return {
      name: 'MultiplicativeLR',
      role: 'multiplies',
      from: value => product({ from: value, factor }),
      step: (t, value) => (t === 0 ? value : value * factor(t)),
      settles: Infinity,
      period: 1,
    }
  },
  StepLR: readStep,
  MultiStepLR: (fields, { initial, form }) => {
    const at = fields.numbers('milestones')
    const gamma = fields.count('gamma', 0.1)
    // step by step only whole numbers are met; the closed form counts what lies behind
    const met = at.filter(milestone => milestone >= 0 && Number.isInteger(milestone))
    const behind = at
      .filter(milestone => form !== undefined || milestone < 0 || Number.isInteger(milestone))
      .map(milestone => Math.max(0, milestone))
    return withClosed(multiStepPiece(met, gamma), drops(initial, behind, gamma))
  },
  ConstantLR: readConstant,
  LinearLR: readLinear,
  ExponentialLR: (fields, { initial }) => {
    const piece = exponentialPiece(fields.count('gamma'))
    return withClosed(piece, piece.from(initial))
  },
  PolynomialLR: readPolynomial,
  CosineAnnealingLR: (fields, { initial }) =>
    cosinePiece(initial, fields.single('eta_min', 0), fields.positive('T_max')),
  CosineAnnealingWarmRestarts: readRestarts,
  CyclicLR: readCyclic,
  OneCycleLR: readOneCycle,
  SWALR: readAverage,
}
