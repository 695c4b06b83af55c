import {
  cosine,
  cyclic,
  follow,
  inverseTime,
  linear,
  skip,
  warmup,
  type Schedule,
} from '@anneal/core'
import type { Fields } from '../fields.ts'
import type { Builder, Builders, ImportedPlan } from '../plan.ts'
import { stepByStep } from '../recursive.ts'
import { hold, inTurn, joined, stairs } from '../shapes.ts'

/** DeepSpeed counts from −1: what it does at 0 comes in the second update. */
const late = (first: number, rest: Schedule): Schedule => joined(hold(first), 1, rest)

/** How long it warms up: never for less than two steps. */
function warmSteps(fields: Fields, version: Version): number {
  const given = fields.whole('warmup_num_steps', 1000)
  if (given === 0 && version !== '0.16')
    throw fields.error('DeepSpeed refuses warmup_num_steps that are 0')
  return Math.max(2, given)
}

/** The way up over so many steps, and what comes then. */
function risen(fields: Fields, from: number, to: number, steps: number, rest: Schedule): Schedule {
  const type = fields.word('warmup_type', ['log', 'linear'], 'log')
  const rise =
    type === 'linear'
      ? linear({ from, to, steps })
      : warmup({ steps: steps - 1, from, shape: 'log', schedule: hold(to) })
  return joined(rise, steps, rest)
}

/**
 * What differs: since 0.19 OneCycle goes in stairs where it is asked to, a warm-up without a highest
 * rate goes to the optimizer's, and the cosine is held at its end.
 */
type Version = '0.16' | '0.19'

const shares = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => i / count)

/** The height of a cycle, 0 … 1: up, and down again, in stairs where they are counted. */
function heights(up: number, down: number, first: number, second: number): Schedule {
  const rise =
    first > 0
      ? stairs(
          [...shares(first), 1],
          [...shares(first).slice(1), 1].map(share => share * up),
        )
      : linear({ from: 0, to: 1, steps: up })
  // on the way down a stair is held until the next is reached, which takes one from the top at once
  const fall =
    second > 0
      ? stairs(
          [1, ...shares(second).toReversed()],
          shares(second).map(share => share * down),
          'after',
        )
      : linear({ from: 1, to: 0, steps: down })
  return joined(rise, up, fall)
}

const between = (height: Schedule, low: number, high: number): Schedule =>
  follow({ schedule: height, factor: high - low, offset: low })

/** A decay that starts at the end of the cycle, one step before it first shows. */
const oneCycle =
  (version: Version): Builder =>
  (fields): ImportedPlan | Schedule => {
    const low = fields.single('cycle_min_lr')
    const high = fields.single('cycle_max_lr')
    const up = fields.steps('cycle_first_step_size', 2000)
    const down = fields.orNone('cycle_second_step_size').whole('cycle_second_step_size', up)
    const every = fields.count('decay_step_size', 0)
    const rate = fields.number('decay_lr_rate', 0)
    const moves = fields.flag('cycle_momentum', true)
    const calm = fields.number('cycle_min_mom', 0.8)
    const most = fields.number('cycle_max_mom', 0.9)
    const grows = fields.number('decay_mom_rate', 0)
    fields.fromTheStart('last_batch_iteration')
    const first = fields.whole('cycle_first_stair_count', 0)
    const second = fields
      .orNone('cycle_second_stair_count')
      .whole('cycle_second_stair_count', first)
    const total = up + down
    const inStairs = version !== '0.16' && first + second > 0
    const height = inStairs ? heights(up, down, first, second) : undefined
    const cycle = (from: number, to: number): Schedule =>
      height
        ? between(height, from, to)
        : down > 0
          ? cyclic({ low: from, high: to, up, down })
          : linear({ from, to, steps: up })
    const learningRate = inTurn([
      [0, cycle(low, high)],
      [total, every > 0 ? inverseTime({ from: low, rate, period: every }) : hold(low)],
    ])
    if (!moves) return learningRate
    const decay =
      every > 0 && grows !== 0
        ? linear({ from: most, to: most * (1 + grows), steps: every, after: 'continue' })
        : hold(most)
    return {
      learningRate,
      momentum: inTurn([
        [0, hold(calm)],
        [1, skip({ steps: 1, schedule: cycle(most, calm) })],
        [total, decay],
      ]),
    }
  }

const defaultMost = 0.001

function toMost(fields: Fields, fallback: number): number {
  fields.fromTheStart('last_batch_iteration')
  return fields.single('warmup_max_lr', fallback)
}

const range: Builder = fields => {
  const from = fields.single('lr_range_test_min_lr', 1e-3)
  const steps = fields.steps('lr_range_test_step_size', 2000)
  const rate = fields.count('lr_range_test_step_rate', 1)
  fields.fromTheStart('last_batch_iteration')
  if (!fields.flag('lr_range_test_staircase', false))
    return linear({ from, to: from * (1 + rate), steps, after: 'continue' })
  const stairs = inverseTime({ from: 1, rate, period: steps, staircase: true })
  return follow({ schedule: stairs, power: -1, factor: from })
}

const warmupLr =
  (version: Version): Builder =>
  (fields, { baseLr }) => {
    const from = fields.single('warmup_min_lr', 0)
    if (version !== '0.16') fields.orNone('warmup_max_lr')
    const to = toMost(fields, version === '0.16' ? defaultMost : baseLr)
    return late(from, risen(fields, from, to, warmSteps(fields, version), hold(to)))
  }

const warmupDecay =
  (version: Version): Builder =>
  fields => {
    const from = fields.single('warmup_min_lr', 0)
    const to = toMost(fields, defaultMost)
    const total = fields.whole('total_num_steps')
    const warm = warmSteps(fields, version)
    const rest = total > warm ? linear({ from: to, to: from, steps: total - warm }) : hold(from)
    return late(from, risen(fields, from, to, warm, rest))
  }

const warmupCosine =
  (version: Version): Builder =>
  (fields, { baseLr }) => {
    const total = fields.whole('total_num_steps')
    const from = baseLr * fields.number('warmup_min_ratio', 0)
    const to = baseLr * fields.number('cos_min_ratio', 1e-4)
    fields.fromTheStart('last_batch_iteration')
    const warm = warmSteps(fields, version)
    const after = version === '0.16' ? 'continue' : 'hold'
    // the cosine of a negative share is that of the share
    const steps = version === '0.16' ? Math.abs(total - warm) : Math.max(1, total - warm)
    // where it has none, DeepSpeed divides by 0 at the end of the warm-up
    if (steps === 0) {
      const rise = late(0, risen(fields, from, baseLr, warm, hold(baseLr)))
      return stepByStep(count =>
        Array.from({ length: Math.min(count, warm + 1) }, (_, t) => rise(t)),
      )
    }
    const wave = skip({ steps: 1, schedule: cosine({ from: baseLr, to, steps, after }) })
    return late(0, risen(fields, from, baseLr, warm, wave))
  }

const of = (version: Version): Builders => ({
  LRRangeTest: range,
  OneCycle: oneCycle(version),
  WarmupLR: warmupLr(version),
  WarmupDecayLR: warmupDecay(version),
  WarmupCosineLR: warmupCosine(version),
})

/** Schedulers of DeepSpeed 0.16. @internal */
export const deepspeed: Builders = of('0.16')

/** Schedulers of DeepSpeed 0.19. @internal */
export const deepspeed19: Builders = of('0.19')
