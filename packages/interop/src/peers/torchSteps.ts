import { table, type Schedule } from '@anneal/core'
import { InteropError } from '../errors.ts'
import type { ImportedPlan } from '../plan.ts'
import { stepByStep, type Piece } from '../recursive.ts'
import { passed } from '../shapes.ts'

/** Which PyTorch it is: they differ in what is nested. @internal */
export type Version = '1.13' | '2.6'

/** A scheduler inside of another: a piece, or others inside of it, one after another with milestones. @internal */
export interface Child {
  readonly name: string
  readonly place: string
  readonly piece?: Piece
  readonly inner?: readonly Child[]
  readonly milestones?: readonly number[]
}

/** One that has been made, and with that has done its first step. */
interface Running {
  /** Counts one step less, as a sequence makes of what is inside of it. */
  undo(): void
  /** Begins to count its calls again. */
  recount(): void
  step(value: number): number
  /** Goes back to its step 0. */
  restart(value: number): number
}

const all = (running: readonly Running[], value: number): number =>
  running.reduce((now, one) => one.step(now), value)

/** What PyTorch does when it makes nested schedulers, and then at each step. */
class Maker {
  readonly initial: number
  readonly version: Version
  /** What one of them set last. */
  momentum: number | undefined

  constructor(initial: number, version: Version) {
    this.initial = initial
    this.version = version
  }

  make(child: Child, value: number): readonly [Running, number] {
    const { piece, inner, milestones, place, name } = child
    if (piece) return [this.leaf(piece), piece.step(0, value)]
    const running: Running[] = []
    for (const part of inner!) {
      const [one, now] = this.make(part, value)
      running.push(one)
      value = now
    }
    const restart = (): never => {
      throw new InteropError(
        `${place}: PyTorch stops at the milestone where this ${name} begins: it cannot be set back to its step 0; nest sequences of @anneal/core instead`,
      )
    }
    const undo = (): void => {
      for (const one of running) one.undo()
    }
    // only what is called itself counts again
    const recount = (): void => undefined
    if (!milestones) {
      const alone = this.version === '1.13' ? this.refuse(child) : undo
      return [{ undo: alone, recount, step: now => all(running, now), restart }, value]
    }
    let last = 0
    const step = (now: number): number => {
      last++
      const i = passed(milestones, last)
      return i > 0 && milestones[i - 1] === last ? running[i]!.restart(now) : running[i]!.step(now)
    }
    undo()
    running[0]!.recount()
    return [
      { undo: this.version === '1.13' ? () => last-- : undo, recount, step, restart },
      running[0]!.step(this.initial),
    ]
  }

  private leaf(piece: Piece): Running {
    let last = 0
    let calls = 0
    const cycleMomentum = (): void => {
      this.momentum = piece.momentum?.(last) ?? this.momentum
    }
    cycleMomentum()
    return {
      undo: () => last--,
      recount: () => {
        calls = -1
      },
      step: value => {
        last++
        calls++
        cycleMomentum()
        if (piece.counts) return piece.step(calls, value)
        // what sets the rate has set its own base only after its first step
        return last === 0 && piece.role === 'sets' ? piece.from(value)(0) : piece.step(last, value)
      },
      restart: value => {
        last = 0
        calls++
        cycleMomentum()
        if (piece.counts) return piece.step(calls, value)
        return piece.closed ? piece.closed(0) : piece.step(0, value)
      },
    }
  }

  private refuse({ place }: Child): () => never {
    return () => {
      throw new InteropError(
        `${place}: PyTorch 1.13 fails on a ChainedScheduler inside of a SequentialLR; multiply schedules of @anneal/core instead`,
      )
    }
  }
}

interface Run {
  readonly rates: number[]
  readonly momenta: number[]
}

/** The values of nested schedulers, one for each of so many steps. */
function run(child: Child, initial: number, value: number, version: Version, count: number): Run {
  const maker = new Maker(initial, version)
  const [running, first] = maker.make(child, value)
  const momenta: number[] = []
  let now = first
  const rates = Array.from({ length: count }, (_, i) => {
    if (i) now = running.step(now)
    momenta.push(maker.momentum ?? NaN)
    return now
  })
  return { rates, momenta }
}

const planned = (
  child: Child,
  made: (values: (run: Run) => readonly number[]) => Schedule,
): NestedPlan => {
  const learningRate = made(({ rates }) => rates)
  return setsMomentum(child)
    ? { learningRate, momentum: made(({ momenta }) => momenta) }
    : { learningRate }
}

const setsMomentum = ({ piece, inner = [] }: Child): boolean =>
  piece?.momentum !== undefined || inner.some(setsMomentum)

/** What nested schedulers come to. @internal */
export interface NestedPlan extends ImportedPlan {
  readonly learningRate: Schedule
}

/**
 * The first part of a sequence, where it is a sequence itself, up to where it ends.
 *
 * @internal
 */
export function firstSteps(
  child: Child,
  initial: number,
  version: Version,
  count: number,
): NestedPlan {
  // the outer sequence has a milestone that is never reached
  const outer = { ...child, inner: [child, child], milestones: [Infinity] }
  const runFor = (steps: number): Run => run(outer, initial, initial, version, steps)
  return planned(child, values =>
    count < Infinity
      ? table({ values: values(runFor(count)) })
      : stepByStep(steps => values(runFor(steps))),
  )
}

/**
 * Nested schedulers, as PyTorch steps them: where that has no closed form.
 *
 * @internal
 * @param initial what the schedulers together made the base
 * @param value the rate that the optimizer was made with
 */
export const nestedSteps = (
  child: Child,
  initial: number,
  value: number,
  version: Version,
): NestedPlan =>
  planned(child, values => stepByStep(count => values(run(child, initial, value, version, count))))
