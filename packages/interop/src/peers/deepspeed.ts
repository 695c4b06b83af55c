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
import { hold, inTurn, joined } from '../shapes.ts'

/** DeepSpeed counts from −1: what it does at 0 comes in the second update. */
const late = (first: number, rest: Schedule): Schedule => joined(hold(first), 1, rest)

/** The way up over so many steps, and what comes then. */
function risen(
  fields: Fields,
  from: number,
  to: number,
  rest: (steps: number) => Schedule,
): Schedule {
  const steps = Math.max(2, fields.number('warmup_num_steps', 1000))
  const type = fields.word('warmup_type', ['log', 'linear'], 'log')
  const rise =
    type === 'linear'
      ? linear({ from, to, steps })
      : warmup({ steps: steps - 1, from, shape: 'log', schedule: hold(to) })
  return joined(rise, steps, rest(steps))
}

/** A decay that starts at the end of the cycle, one step before it first shows. */
function oneCycle(fields: Fields): ImportedPlan | Schedule {
  const low = fields.number('cycle_min_lr')
  const high = fields.number('cycle_max_lr')
  const up = fields.positive('cycle_first_step_size', 2000)
  const down = fields.positive('cycle_second_step_size', up)
  const every = fields.count('decay_step_size', 0)
  const rate = fields.number('decay_lr_rate', 0)
  const moves = fields.flag('cycle_momentum', true)
  const calm = fields.number('cycle_min_mom', 0.8)
  const most = fields.number('cycle_max_mom', 0.9)
  const grows = fields.number('decay_mom_rate', 0)
  fields.ignore('last_batch_iteration')
  for (const name of ['cycle_first_stair_count', 'cycle_second_stair_count'])
    if (fields.number(name, 0) > 0)
      throw fields.error(
        `${name} makes stairs of different heights up and down; use cyclic({ stairs }) of @anneal/core`,
      )
  const total = up + down
  const cycle = (from: number, to: number): Schedule => cyclic({ low: from, high: to, up, down })
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

const toMost = (fields: Fields, baseLr: number): number => {
  fields.ignore('last_batch_iteration')
  return fields.number('warmup_max_lr', baseLr)
}

const range: Builder = fields => {
  const from = fields.positive('lr_range_test_min_lr', 1e-3)
  const steps = fields.positive('lr_range_test_step_size', 2000)
  const rate = fields.count('lr_range_test_step_rate', 1)
  fields.ignore('last_batch_iteration')
  if (!fields.flag('lr_range_test_staircase', false))
    return linear({ from, to: from * (1 + rate), steps, after: 'continue' })
  const stairs = inverseTime({ from: 1, rate, period: steps, staircase: true })
  return follow({ schedule: stairs, power: -1, factor: from })
}

/** Schedulers of DeepSpeed's config. @internal */
export const deepspeed: Builders = {
  LRRangeTest: range,
  OneCycle: oneCycle,
  WarmupLR: (fields, { baseLr }) => {
    const from = fields.number('warmup_min_lr', 0)
    const to = toMost(fields, baseLr)
    return late(
      from,
      risen(fields, from, to, () => hold(to)),
    )
  },
  WarmupDecayLR: (fields, { baseLr }) => {
    const from = fields.number('warmup_min_lr', 0)
    const to = toMost(fields, baseLr)
    const total = fields.positive('total_num_steps')
    return late(
      from,
      risen(fields, from, to, warm =>
        total > warm ? linear({ from: to, to: from, steps: total - warm }) : hold(from),
      ),
    )
  },
  WarmupCosineLR: (fields, { baseLr }) => {
    const total = fields.positive('total_num_steps')
    const from = baseLr * fields.number('warmup_min_ratio', 0)
    const to = baseLr * fields.number('cos_min_ratio', 1e-4)
    fields.ignore('last_batch_iteration')
    return late(
      0,
      risen(fields, from, baseLr, warm => {
        const steps = total - warm
        if (steps <= 0)
          throw fields.error(
            `total_num_steps, ${total}, counts the warm-up, ${warm}, and must be more`,
          )
        return skip({ steps: 1, schedule: cosine({ from: baseLr, to, steps, after: 'continue' }) })
      }),
    )
  },
}
