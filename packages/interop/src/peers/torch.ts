import { skip, type Schedule } from '@anneal/core'
import { didYouMean } from '@anneal/core/messages'
import { InteropError } from '../errors.ts'
import { Fields, type Values } from '../fields.ts'
import type { Builder, Builders, Surroundings } from '../plan.ts'
import { together, type Acting, type Piece } from '../recursive.ts'
import { hold, inTurn } from '../shapes.ts'
import { torchPlateau } from './plateau.ts'
import { torchPieces, type Group } from './torchPieces.ts'
import { firstSteps, nestedSteps, type Child, type NestedPlan, type Version } from './torchSteps.ts'

const always = (piece: Piece): Acting => ({ piece, begin: 0, end: Infinity })

const planOf = (learningRate: Schedule, momentum: Schedule | undefined): NestedPlan =>
  momentum ? { learningRate, momentum } : { learningRate }

function readPiece(name: string, fields: Fields, group: Group): Piece {
  const piece = torchPieces[name]!(fields, group)
  group.set = true
  fields.fromTheStart()
  if (name !== 'SWALR') fields.ignore('verbose')
  return piece
}

const alone =
  (name: string, version: Version): Builder =>
  (fields, { baseLr, form }) => {
    const group: Group = { initial: baseLr, set: false, form, version }
    const piece = readPiece(name, fields, group)
    const closed = form && piece.closed
    return planOf(closed ?? piece.from(baseLr), piece.momentum)
  }

/** What schedulers of PyTorch share that are made one after another. @internal */
export const torchGroup = (initial: number): Group => ({
  initial,
  set: false,
  form: undefined,
  version: '1.13',
})

/** A scheduler of PyTorch by itself, for peers that call it. @internal */
export function readTorchPiece(name: string, fields: Fields, group: Group): Piece {
  if (!Object.hasOwn(torchPieces, name))
    throw fields.error(
      `there is no such scheduler of PyTorch${didYouMean(name, Object.keys(torchPieces))}`,
    )
  return readPiece(name, fields, group)
}

const cycles = ['CyclicLR', 'OneCycleLR']

// Those of some names, however deep.
const named = ({ schedulers }: Values, ...names: readonly string[]): readonly Values[] =>
  Array.isArray(schedulers)
    ? (schedulers.map(Object) as readonly Values[]).flatMap(part =>
        names.includes(part['scheduler'] as string) ? [part] : named(part, ...names),
      )
    : []

function groupOf(fields: Fields, { baseLr, form }: Surroundings, version: Version): Group {
  const { values } = fields
  const averages = named(values, 'SWALR').map(({ swa_lr: to }) => to)
  if (averages.some(to => to !== averages[0]))
    throw fields.error(
      `PyTorch keeps one swa_lr for an optimizer, and it has ${averages.join(', ')}; give them the same`,
    )
  // from 2 on CyclicLR too leaves its momenta in the optimizer, where OneCycleLR takes them from
  const cycling = version === '1.13' ? named(values, 'OneCycleLR') : named(values, ...cycles)
  const momentumCycle = cycling.findLast(({ cycle_momentum: cycled }) => cycled !== false)
  return {
    initial: baseLr,
    set: false,
    form,
    version,
    cycle: named(values, 'OneCycleLR').at(-1),
    momentumCycle:
      momentumCycle?.['scheduler'] === 'CyclicLR'
        ? { base_momentum: 0.8, max_momentum: 0.9, ...momentumCycle }
        : momentumCycle,
  }
}

function readChildren(fields: Fields, group: Group): readonly Child[] {
  const inSequence = fields.has('milestones')
  return fields.records('schedulers').map(({ scheduler, ...params }, i): Child => {
    const place = `${fields.place}.schedulers[${i}]`
    if (typeof scheduler !== 'string')
      throw new InteropError(
        `${place} needs a name and its parameters beside it, such as { scheduler: 'LinearLR', total_iters: 5 }`,
      )
    const name = scheduler
    group.inSequence = inSequence
    return readChild(name, new Fields(`${place} (${name})`, params), group)
  })
}

function readChild(name: string, fields: Fields, group: Group): Child {
  const { place } = fields
  if (name === 'ReduceLROnPlateau')
    throw new InteropError(
      `${place}: PyTorch cannot run it inside of another scheduler; in Anneal, put the other schedule inside: plateau({ schedule: … })`,
    )
  const isSequence = name === 'SequentialLR'
  if (isSequence || name === 'ChainedScheduler') {
    const inner = readChildren(fields, group)
    const milestones = isSequence ? readMilestones(fields, inner.length) : undefined
    fields.fromTheStart()
    fields.ignore('verbose', 'optimizer')
    fields.done()
    return { name, place, inner, ...(milestones && { milestones }) }
  }
  if (!Object.hasOwn(torchPieces, name))
    throw new InteropError(
      `${place}: there is no such scheduler${didYouMean(name, Object.keys(torchPieces))}`,
    )
  const piece = readPiece(name, fields, group)
  fields.done()
  return { name, place, piece }
}

function readMilestones(fields: Fields, count: number): readonly number[] {
  const milestones = fields.numbers('milestones')
  if (milestones.length === count - 1) return milestones
  throw fields.error(`${count} schedulers need ${count - 1} milestones, got ${milestones.length}`)
}

const piecesOf = ({ inner, piece }: Child): readonly Piece[] =>
  piece ? [piece] : inner!.flatMap(piecesOf)

const isOrHas = (child: Child, test: (child: Child) => boolean): boolean =>
  test(child) || (child.inner?.some(part => isOrHas(part, test)) ?? false)

const momentumOf = (children: readonly Child[]): Schedule | undefined =>
  children.flatMap(piecesOf).findLast(piece => piece.momentum)?.momentum

const chained =
  (version: Version): Builder =>
  (fields, around) => {
    const group = groupOf(fields, around, version)
    const { baseLr } = around
    const children = readChildren(fields, group)
    fields.ignore('optimizer')
    const chain: Child = { name: 'ChainedScheduler', place: fields.place, inner: children }
    // a sequence inside of it starts from the base and not from what it finds
    return isOrHas(chain, ({ milestones }) => milestones !== undefined)
      ? nestedSteps(chain, group.initial, baseLr, version)
      : planOf(together(piecesOf(chain).map(always), baseLr), momentumOf(children))
  }

const restartedInside = ({ name, place }: Child): InteropError =>
  new InteropError(
    `${place}: PyTorch stops at the milestone where this ${name} begins: it cannot be set back to its step 0; nest sequences of @anneal/core instead`,
  )

/** The first part of a sequence: it starts from the value that the last of all schedulers made the base. */
function firstPart(child: Child, value: number, version: Version, count: number): NestedPlan {
  const { name, place, piece } = child
  if (piece) return planOf(piece.from(value), piece.momentum)
  if (isOrHas(child, ({ milestones }) => milestones !== undefined))
    return firstSteps(child, value, version, count)
  if (version === '1.13')
    throw new InteropError(
      `${place}: PyTorch 1.13 fails on a ${name} inside of a SequentialLR; multiply schedules of @anneal/core instead`,
    )
  // made before, they know their own base from the first step on, and have been called already
  const made = piecesOf(child).map((one): Piece => {
    if (one.role === 'sets') return { ...one, step: one.from(0) }
    if (!one.counts) return one
    const from = (start: number): Schedule => skip({ steps: 1, schedule: one.from(start) })
    return { ...one, from, step: (t, now) => one.step(t + 1, now) }
  })
  return planOf(together(made.map(always), value), momentumOf([child]))
}

function sequenceOf(
  children: readonly Child[],
  milestones: readonly number[],
  first: Schedule,
): Schedule {
  const parts: (readonly [number, Schedule])[] = [[0, first]]
  for (const [i, at] of milestones.entries()) {
    const child = children[i + 1]!
    // it never has its turn; but 1.13 stops already when it makes a chain inside of a sequence
    if (milestones[i + 1] === at && !isOrHas(child, it => it.name === 'ChainedScheduler')) continue
    const { piece } = child
    if (!piece) throw restartedInside(child)
    if (piece.stuck) throw new InteropError(`${child.place}: ${piece.stuck}`)
    // what is not set back goes on from the value it finds
    const schedule = piece.closed ?? piece.from(inTurn(parts)(at - 1))
    parts.push([at, piece.counts ? skip({ steps: 1, schedule }) : schedule])
  }
  return inTurn(parts)
}

/** The momentum that one of them set last, when it was made or while it had its turn. */
function momentumInTurn(
  children: readonly Child[],
  milestones: readonly number[],
  first: Schedule | undefined,
): Schedule | undefined {
  const last = momentumOf(children)
  if (!last) return undefined
  let now = last(0)
  return inTurn(
    children.map(({ piece }, i): readonly [number, Schedule] => {
      const begin = i ? milestones[i - 1]! : 0
      const schedule = (i ? piece?.momentum : first) ?? hold(now)
      const steps = (milestones[i] ?? Infinity) - begin
      if (steps > 0 && steps < Infinity) now = schedule(steps - 1)
      return [begin, schedule]
    }),
  )
}

const sequential =
  (version: Version): Builder =>
  (fields, around) => {
    const group = groupOf(fields, around, version)
    const { baseLr } = around
    const children = readChildren(fields, group)
    const milestones = readMilestones(fields, children.length)
    fields.fromTheStart()
    fields.ignore('optimizer', 'verbose')
    const odd = milestones.some((at, i) => at < (milestones[i - 1] ?? 1) || !Number.isInteger(at))
    const { place } = fields
    const whole: Child = { name: 'SequentialLR', place, inner: children, milestones }
    if (odd) return nestedSteps(whole, group.initial, baseLr, version)
    for (const [i, { piece, place }] of children.entries())
      if (piece?.breaks && (milestones[i] ?? Infinity) - (milestones[i - 1] ?? 0) > 1)
        throw new InteropError(`${place}: ${piece.breaks}`)
    const first = firstPart(children[0]!, group.initial, version, milestones[0] ?? Infinity)
    return planOf(
      sequenceOf(children, milestones, first.learningRate),
      momentumInTurn(children, milestones, first.momentum),
    )
  }

const version = (name: Version): Builders => ({
  ...Object.fromEntries(Object.keys(torchPieces).map(piece => [piece, alone(piece, name)])),
  ReduceLROnPlateau: (fields, { baseLr }) => torchPlateau(fields, baseLr),
  SequentialLR: sequential(name),
  ChainedScheduler: chained(name),
})

/** Schedulers of PyTorch 1.13. @internal */
export const torch: Builders = version('1.13')

/** Schedulers of PyTorch 2.6: only what is nested differs. @internal */
export const torch26: Builders = version('2.6')
