import { cosine, exponential, linear, polynomial, skip, type Schedule } from '@anneal/core'
import type { Fields } from '../fields.ts'
import type { Builder, Builders } from '../plan.ts'
import { hold, inTurn } from '../shapes.ts'

type Cosine = readonly [from: number, to: number]

/** Cosines, each from a share of the run to the next. */
function combined(pieces: readonly Cosine[], shares: readonly number[], steps: number): Schedule {
  const begins = [0]
  for (const share of shares) begins.push(begins.at(-1)! + share)
  return inTurn(
    pieces.map(([from, to], i): readonly [number, Schedule] => {
      const begin = begins[i]!
      const end = begins[i + 1] ?? 1
      const exact = begin * steps
      let at = Math.max(0, Math.floor(exact) - 1)
      while (at / steps < begin) at++
      const schedule =
        from === to ? hold(from) : cosine({ from, to, steps: Math.max(0, (end - begin) * steps) })
      const gone = at - exact
      return [at, gone > 1e-9 && from !== to ? skip({ steps: gone, schedule }) : schedule]
    }),
  )
}

const two = (share: number, [from, middle, to]: readonly number[], steps: number): Schedule =>
  combined(
    [
      [from!, middle!],
      [middle!, to!],
    ],
    [share, 1 - share],
    steps,
  )

const stepsOf = (fields: Fields): number => fields.positive('nIter')

function sgdr(fields: Fields): Schedule {
  const peak = fields.number('lr_max')
  const count = fields.whole('n_cycles')
  const growth = fields.positive('cycle_mult', 2)
  const first = fields.positive('cycle_len')
  if (growth === 1)
    throw fields.error(
      'fastai divides by cycle_mult − 1; use repeat({ schedule: cosine(…) }) of @anneal/core',
    )
  const total = Math.floor((first * (growth ** count - 1)) / (growth - 1))
  return combined(
    Array.from({ length: count }, (): Cosine => [peak, 0]),
    Array.from({ length: count }, (_, i) => (first * growth ** i) / total),
    stepsOf(fields),
  )
}

const oneCycle: Builder = fields => {
  const peak = fields.number('lr_max')
  const share = fields.number('pct_start', 0.25)
  const steps = stepsOf(fields)
  const moments = fields.numbers('moms', [0.95, 0.85, 0.95])
  if (moments.length !== 3) throw fields.error(`moms must be three, got ${moments.length}`)
  const ends = [peak / fields.positive('div', 25), peak, peak / fields.positive('div_final', 1e5)]
  return { learningRate: two(share, ends, steps), momentum: two(share, moments, steps) }
}

/** Schedules of fastai: functions of the share of `nIter` steps. @internal */
export const fastai: Builders = {
  SchedNo: fields => {
    fields.ignore('end', 'nIter')
    return hold(fields.number('start'))
  },
  SchedLin: fields =>
    linear({ from: fields.number('start'), to: fields.number('end'), steps: stepsOf(fields) }),
  SchedCos: fields =>
    cosine({ from: fields.number('start'), to: fields.number('end'), steps: stepsOf(fields) }),
  SchedExp: fields => {
    const from = fields.number('start')
    return exponential({ from, rate: fields.number('end') / from, period: stepsOf(fields) })
  },
  SchedPoly: fields =>
    polynomial({
      from: fields.number('start'),
      to: fields.number('end'),
      k: fields.positive('power'),
      steps: stepsOf(fields),
    }),
  combined_cos: fields =>
    two(
      fields.number('pct'),
      [fields.number('start'), fields.number('middle'), fields.number('end')],
      stepsOf(fields),
    ),
  fit_one_cycle: oneCycle,
  fit_flat_cos: fields => {
    const rate = fields.number('lr')
    const end = rate / fields.positive('div_final', 1e5)
    return two(fields.number('pct_start', 0.75), [rate, rate, end], stepsOf(fields))
  },
  fit_sgdr: sgdr,
}
