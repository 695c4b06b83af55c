import { cosine, exponential, linear, polynomial, skip, type Schedule } from '@anneal/core'
import type { Fields } from '../fields.ts'
import { readNested } from '../nested.ts'
import type { Builder, Builders } from '../plan.ts'
import { hold, inTurn } from '../shapes.ts'

type Cosine = readonly [from: number, to: number]

/** The first step that has reached a share of the run. */
function firstAfter(share: number, steps: number): number {
  let at = Math.max(0, Math.floor(share * steps) - 1)
  while (at / steps < share) at++
  return at
}

/** Cosines, each from a share of the run to the next. */
function combined(pieces: readonly Cosine[], shares: readonly number[], steps: number): Schedule {
  const begins = [0]
  for (const share of shares) begins.push(begins.at(-1)! + share)
  return inTurn(
    pieces.map(([from, to], i): readonly [number, Schedule] => {
      const begin = begins[i]!
      const end = begins[i + 1] ?? 1
      const exact = begin * steps
      const at = firstAfter(begin, steps)
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

/** What fastai's schedules are between two shares of a run. */
const ways: Builders = {
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
  SchedPoly: fields => {
    const [from, to] = [fields.number('start'), fields.number('end')]
    const power = fields.count('power')
    const steps = stepsOf(fields)
    return power > 0 ? polynomial({ from, to, k: power, steps }) : hold(to)
  },
}

/** Any of them one after another, each for a share of the run. */
function combineScheds(fields: Fields): Schedule {
  const steps = stepsOf(fields)
  const shares = fields.numbers('pcts')
  const parts = fields.records('scheds')
  if (shares.length !== parts.length)
    throw fields.error(`${parts.length} scheds need as many pcts, got ${shares.length}`)
  let begin = 0
  return inTurn(
    parts.map((part, i): readonly [number, Schedule] => {
      const place = `${fields.place}.scheds[${i}]`
      const { scheduler, ...rest } = part
      const whole = { type: scheduler, ...rest, nIter: shares[i]! * steps }
      const schedule = readNested(ways, whole, place, NaN)
      const from = begin
      begin += shares[i]!
      const at = firstAfter(from, steps)
      const gone = at - from * steps
      return [at, gone > 1e-9 ? skip({ steps: gone, schedule }) : schedule]
    }),
  )
}

const oneCycle: Builder = fields => {
  const peak = fields.number('lr_max')
  const share = fields.number('pct_start', 0.25)
  const steps = stepsOf(fields)
  const moments = fields.orNone('moms').numbers('moms', [0.95, 0.85, 0.95])
  if (moments.length !== 3) throw fields.error(`moms must be three, got ${moments.length}`)
  const ends = [peak / fields.positive('div', 25), peak, peak / fields.positive('div_final', 1e5)]
  return { learningRate: two(share, ends, steps), momentum: two(share, moments, steps) }
}

/** Schedules of fastai: functions of the share of `nIter` steps. @internal */
export const fastai: Builders = {
  ...ways,
  combine_scheds: combineScheds,
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
