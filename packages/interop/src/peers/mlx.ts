import { cosine, exponential, linear, step, type Schedule } from '@anneal/core'
import { readNested } from '../nested.ts'
import type { Builders } from '../plan.ts'
import { inTurn } from '../shapes.ts'

/** Schedules of MLX: pure functions of the step. @internal */
export const mlx: Builders = {
  exponential_decay: fields =>
    exponential({ from: fields.number('init'), rate: fields.count('decay_rate') }),
  step_decay: fields =>
    step({
      from: fields.number('init'),
      factor: fields.count('decay_rate'),
      every: fields.positive('step_size'),
    }),
  cosine_decay: fields =>
    cosine({
      from: fields.number('init'),
      to: fields.number('end', 0),
      steps: fields.positive('decay_steps'),
    }),
  linear_schedule: fields => {
    const steps = fields.number('steps')
    if (steps < 1) throw fields.error(`MLX refuses steps below 1, got ${steps}`)
    return linear({ from: fields.number('init'), to: fields.number('end'), steps })
  },
  join_schedules: fields => {
    const at = [0, ...fields.numbers('boundaries')]
    const parts = fields
      .records('schedules')
      .map((part, i) => readNested(mlx, part, `${fields.place}.schedules[${i}]`, NaN))
    if (at.length !== parts.length)
      throw fields.error(
        `${parts.length} schedules need ${parts.length - 1} boundaries, got ${at.length - 1}`,
      )
    return inTurn(parts.map((part, i): readonly [number, Schedule] => [at[i]!, part]))
  },
}
