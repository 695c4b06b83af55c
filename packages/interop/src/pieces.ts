import {
  cosine,
  exponential,
  linear,
  polynomial,
  sequence,
  skip,
  step as stepDecay,
  type Schedule,
} from '@anneal/core'
import type { Piece } from './recursive.ts'
import { drops, hold, inTurn, stairs } from './shapes.ts'

// What PyTorch's and MMEngine's schedulers have in common: how one step makes a value of another.

/** A factor for so many steps, then the value itself; never, where there are no steps. @internal */
export function constantPiece(factor: number, total: number): Piece {
  const ends = total > 0 && Number.isInteger(total)
  return {
    name: 'ConstantLR',
    role: 'multiplies',
    from: value => (ends ? stairs([value * factor, value], [total]) : hold(value * factor)),
    step: (t, value) => (t === 0 ? value * factor : t === total ? value / factor : value),
    settles: ends ? total + 1 : 1,
    period: 1,
    idles: true,
  }
}

/** From one factor to another in a straight line. @internal */
export function linearPiece(start: number, end: number, total: number): Piece {
  return {
    name: 'LinearLR',
    role: 'multiplies',
    from: value =>
      total > 0
        ? linear({ from: value * start, to: value * end, steps: total })
        : hold(value * start),
    step: (t, value) => {
      if (t === 0) return value * start
      const slope = end - start
      return t > total ? value : value * (1 + slope / (total * start + (t - 1) * slope))
    },
    settles: total + 1,
    period: 1,
    idles: true,
  }
}

/** The same factor at each step. @internal */
export const exponentialPiece = (gamma: number): Piece => ({
  name: 'ExponentialLR',
  role: 'multiplies',
  from: value => exponential({ from: value, rate: gamma }),
  step: (t, value) => (t === 0 ? value : value * gamma),
  settles: 1,
  period: 1,
})

/** Every how many steps a multiple of a number is met, step by step; undefined where none is. @internal */
export function metEvery(size: number): number | undefined {
  for (let every = Math.max(1, Math.ceil(size)); every < 100_000; every++)
    if (every % size === 0) return every
  return undefined
}

/** A factor at every multiple of a number of steps. @internal */
export const stepPiece = (size: number, gamma: number): Piece => ({
  name: 'StepLR',
  role: 'multiplies',
  from: value => stepDecay({ from: value, factor: gamma, every: size }),
  step: (t, value) => (t > 0 && t % size === 0 ? value * gamma : value),
  settles: 1,
  period: size,
})

/** A factor at milestones, as often as each is given. @internal */
export const multiStepPiece = (milestones: readonly number[], gamma: number): Piece => ({
  name: 'MultiStepLR',
  role: 'multiplies',
  from: value => drops(value, milestones, gamma),
  step: (t, value) => value * gamma ** milestones.filter(at => at === t).length,
  settles: Math.max(0, ...milestones) + 1,
  period: 1,
  idles: true,
})

/** A power of what remains, down to a value. @internal */
export const polynomialPiece = (to: number, total: number, power: number): Piece => ({
  name: 'PolynomialLR',
  role: to === 0 ? 'multiplies' : 'mixes',
  from: value =>
    total > 0 && power > 0 ? polynomial({ from: value, to, steps: total, power }) : hold(value),
  step: (t, value) =>
    t === 0 || t > total
      ? value
      : (value - to) * ((1 - t / total) / (1 - (t - 1) / total)) ** power + to,
  settles: total + 1,
  period: 1,
  idles: true,
})

/**
 * Half a cosine down and half a cosine up again, for ever. The way up begins from its own base value,
 * whatever the value was before.
 *
 * @internal
 */
export function cosinePiece(base: number, to: number, half: number): Piece {
  const whole = Number.isInteger(half)
  const closed = cosine({ from: base, to, steps: half, after: 'continue' })
  const wave = (t: number): number => 1 + Math.cos((Math.PI * t) / half)
  return {
    name: 'CosineAnnealingLR',
    role: 'mixes',
    from: value =>
      value === base || !whole
        ? cosine({ from: value, to, steps: half, after: 'continue' })
        : sequence({
            parts: [
              cosine({ from: value, to, steps: half }),
              cosine({ from: to, to: base, steps: half, after: 'continue' }),
            ],
            at: [half],
          }),
    closed,
    step: (t, value) => {
      if (t === 0) return value
      if ((t - 1 - half) % (2 * half) === 0)
        return value + ((base - to) * (1 - Math.cos(Math.PI / half))) / 2
      return (wave(t) / wave(t - 1)) * (value - to) + to
    },
    settles: whole ? half : Infinity,
    period: 2 * half,
  }
}

/**
 * From whatever the value is to another, and there it stays: each step finds out again from where it
 * came.
 *
 * @internal
 */
export function averagePiece(to: number, steps: number, shape: 'cos' | 'linear'): Piece {
  const way = shape === 'cos' ? cosine : linear
  const gone = (t: number): number => {
    const share = Math.max(0, Math.min(1, t / Math.max(1, steps)))
    return shape === 'cos' ? (1 - Math.cos(Math.PI * share)) / 2 : share
  }
  return {
    name: 'SWALR',
    role: 'mixes',
    from: value => (steps > 0 ? way({ from: value, to, steps }) : hold(to)),
    step: (t, value) => {
      const now = steps > 0 ? t : Math.max(1, t)
      const before = gone(now - 1)
      const from = before === 1 ? to : (value - before * to) / (1 - before)
      return to * gone(now) + from * (1 - gone(now))
    },
    counts: true,
    settles: steps + 1,
    period: 1,
  }
}

/** One whose values do not depend on those before it. @internal */
export const setPiece = (name: string, closed: Schedule, momentum?: Schedule): Piece => ({
  name,
  role: 'sets',
  from: () => closed,
  closed,
  step: t => closed(t),
  settles: Infinity,
  period: 1,
  momentum,
})

/** The phases of a one-cycle schedule. @internal */
export interface Phase {
  readonly from: number
  readonly to: number
  /** The step at which `to` is reached: need not be whole. */
  readonly end: number
}

/**
 * Phase after phase. Each begins where the one before it ends, also between two steps or before the
 * first; the last goes on past its end.
 *
 * @internal
 */
export function phases(list: readonly Phase[], shape: 'cos' | 'linear'): Schedule {
  const way = shape === 'cos' ? cosine : linear
  let begin = 0
  const parts: (readonly [number, Schedule])[] = []
  for (const [i, { from, to, end }] of list.entries()) {
    if (end < 0) {
      begin = end
      continue
    }
    const last = i === list.length - 1
    const after = last ? ('continue' as const) : ('hold' as const)
    if (end > begin) {
      const schedule = way({ from, to, steps: end - begin, after })
      parts.push(begin < 0 ? [0, skip({ steps: -begin, schedule })] : [begin, schedule])
    } else if (begin === 0 && end === 0) parts.push([0, hold(to)])
    else if (last && end < begin) {
      // past the beginning of a phase that ends before: its curve, backwards
      const back = shape === 'cos' ? to : 2 * from - to
      parts.push([begin, way({ from, to: back, steps: begin - end, after })])
    } else break
    begin = end
  }
  return inTurn(parts)
}
