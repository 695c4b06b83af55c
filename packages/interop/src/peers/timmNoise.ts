import { multiply, type Schedule } from '@anneal/core'
import type { Fields } from '../fields.ts'
import { stepByStep } from '../recursive.ts'
import { hold, inTurn } from '../shapes.ts'
import { torchRandom } from '../torchRandom.ts'

/** Where it is noisy: from a step on, or from one to another. */
function rangeOf(fields: Fields): readonly [from: number, to: number] {
  if (!Array.isArray(fields.values['noise_range_t']))
    return [fields.number('noise_range_t'), Infinity]
  const [from, to, ...more] = fields.numbers('noise_range_t')
  if (from === undefined || to === undefined || more.length > 0)
    throw fields.error('noise_range_t must be a step, or two')
  return [from, to]
}

/**
 * The noise of timm: each step has a generator of its own, so it can be worked out without the others.
 * Without an end it is known for the first steps only, and then asking is an error.
 *
 * @internal
 */
export function noisy(fields: Fields, schedule: Schedule): Schedule {
  fields.ignore('noise_std')
  const bound = fields.positive('noise_pct', 0.67)
  if (bound < 0.001)
    throw fields.error(`noise_pct, ${bound}, is so small that hardly any draw is below it`)
  const seed = fields.orNone('noise_seed').whole('noise_seed', 42)
  if (!fields.has('noise_range_t')) return schedule
  const [from, to] = rangeOf(fields)
  const factor = (step: number): number => {
    const { normal } = torchRandom(seed + step)
    let noise = normal()
    while (Math.abs(noise) >= bound) noise = normal()
    return 1 + noise
  }
  // the first rate is the optimizer's own, and has no noise
  const begin = Math.max(1, Math.ceil(from))
  const end = Math.ceil(to)
  if (end <= begin) return schedule
  const factors = stepByStep(most =>
    Array.from({ length: Math.min(most, end - begin) }, (_, i) => factor(begin + i)),
  )
  const all: (readonly [number, Schedule])[] = [
    [0, hold(1)],
    [begin, factors],
  ]
  if (end < Infinity) all.push([end, hold(1)])
  return multiply({ schedules: [schedule, inTurn(all)] })
}
