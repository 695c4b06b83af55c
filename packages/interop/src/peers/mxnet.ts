import {
  clamp,
  constant,
  cosine,
  delay,
  linear,
  polynomial,
  skip,
  step,
  type Schedule,
} from '@anneal/core'
import type { Fields } from '../fields.ts'
import type { Builders } from '../plan.ts'
import { drops, hold, joined, stairs } from '../shapes.ts'

/** What is warmed up, and for how long. The decay under it counts from the beginning of the run. */
interface Warm {
  readonly base: number
  readonly steps: number
  readonly begin: (rest: Schedule) => Schedule
}

function readWarm(fields: Fields): Warm {
  const base = fields.number('base_lr', 0.01)
  const steps = fields.whole('warmup_steps', 0)
  const from = fields.number('warmup_begin_lr', 0)
  const flat = fields.word('warmup_mode', ['linear', 'constant'], 'linear') === 'constant'
  if (from > base)
    throw fields.error(`MXNet refuses a warmup_begin_lr, ${from}, above base_lr, ${base}`)
  return {
    base,
    steps,
    begin: rest =>
      steps > 0
        ? joined(flat ? constant({ value: from }) : linear({ from, to: base, steps }), steps, rest)
        : rest,
  }
}

const running = (schedule: Schedule, steps: number): Schedule =>
  steps > 0 ? skip({ steps, schedule }) : schedule

function factorOf(fields: Fields): number {
  const factor = fields.count('factor', 1)
  if (factor > 1) throw fields.error(`MXNet refuses a factor above 1, got ${factor}`)
  return factor
}

function factor(fields: Fields): Schedule {
  const { base, steps, begin } = readWarm(fields)
  const every = fields.steps('step')
  const factor = factorOf(fields)
  const low = fields.number('stop_factor_lr', 1e-8)
  // each drop comes one update after the multiple
  const dropping = delay({ steps: 1, schedule: step({ from: base, factor, every }), value: base })
  const schedule =
    base < low ? stairs([base, low], [every + 1]) : clamp({ schedule: dropping, low })
  return begin(running(schedule, steps))
}

function towards(
  fields: Fields,
  make: (from: number, to: number, steps: number) => Schedule,
): Schedule {
  const { base, steps, begin } = readWarm(fields)
  const decay = fields.steps('max_update') - steps
  const to = fields.number('final_lr', 0)
  if (decay === 0)
    throw fields.error(
      `MXNet divides by 0 at update ${steps}: max_update must not be warmup_steps; give more`,
    )
  // what is over before it begins is never worked out
  return begin(decay > 0 ? make(base, to, decay) : hold(base))
}

/** Schedulers of MXNet: functions of the number of the update. @internal */
export const mxnet: Builders = {
  FactorScheduler: factor,
  MultiFactorScheduler: fields => {
    const { base, steps, begin } = readWarm(fields)
    const at = fields.numbers('step')
    if (at.length === 0 || at.some((update, i) => update < 1 || update <= (at[i - 1] ?? 0)))
      throw fields.error(`MXNet asks for steps from 1 up that rise, got ${at.join(', ') || 'none'}`)
    const factor = factorOf(fields)
    return begin(running(drops(base, at, factor, 'after'), steps))
  },
  PolyScheduler: fields => {
    const power = fields.count('pwr', 2)
    return towards(fields, (from, to, steps) =>
      power > 0 ? polynomial({ from, to, steps, power }) : hold(from),
    )
  },
  CosineScheduler: fields => towards(fields, (from, to, steps) => cosine({ from, to, steps })),
}
