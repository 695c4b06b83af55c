import { cosine, exponential, linear, polynomial, skip, type Schedule } from '@anneal/core'
import { didYouMean, show } from '@anneal/core/messages'
import { InteropError } from '../errors.ts'
import { Fields, type Values } from '../fields.ts'
import type { Builders } from '../plan.ts'
import { hold, inTurn, stairs } from '../shapes.ts'

/** What fvcore adds to where it is before it looks which part that is in. */
const epsilon = 1e-6

/** A schedule of the share of the run, over so many steps, asked at steps that are all this far past whole ones. */
type Shape = (fields: Fields, steps: number, past: number) => Schedule

/** Values in order, by the share of the run at which each but the first begins. */
const shares = (values: readonly number[], at: readonly number[], steps: number): Schedule =>
  stairs(
    values,
    at.map(share => Math.max(0, (share - epsilon) * steps)),
  )

const even = (values: readonly number[], steps: number): Schedule =>
  shares(
    values,
    values.slice(1).map((_, i) => (i + 1) / values.length),
    steps,
  )

const multiStep: Shape = (fields, steps) => {
  const values = fields.numbers('values')
  const given = fields.has('milestones') ? fields.numbers('milestones') : undefined
  const updates = fields.has('num_updates') ? fields.steps('num_updates') : undefined
  const total = updates ?? given?.at(-1)
  if (total === undefined) throw fields.error('it needs num_updates or milestones')
  const width = Math.ceil(total / values.length)
  const at =
    given?.slice(0, updates === undefined ? -1 : undefined) ??
    values.slice(1).map((_, i) => width * (i + 1))
  if (values.length !== at.length + 1)
    throw fields.error(`${at.length} milestones need ${at.length + 1} values, got ${values.length}`)
  if (total < values.length)
    throw fields.error(`fvcore refuses fewer updates, ${total}, than values, ${values.length}`)
  if (at.some((milestone, i) => milestone >= total || milestone <= (at[i - 1] ?? 0)))
    throw fields.error(
      `fvcore asks for milestones that rise between 0 and ${total}, got ${at.join(', ')}`,
    )
  return shares(
    values,
    // epochs are counted in whole ones
    at.map(milestone => Math.ceil(milestone) / total),
    steps,
  )
}

/** Lengths that make the whole: the last is what the others leave, where they do not add up to 1 exactly. */
function shareLengths(fields: Fields): readonly number[] {
  const given = fields.numbers('lengths')
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
  if (Math.abs(sum(given) - 1) >= 1e-3)
    throw fields.error(`fvcore asks for lengths that add up to 1, got ${given.join(', ')}`)
  if (sum(given) === 1) return given
  const before = given.slice(0, -1)
  return [...before, 1 - sum(before)]
}

const composite: Shape = (fields, steps, past) => {
  const lengths = shareLengths(fields)
  const parts = fields.records('schedulers')
  const scaling = fields.list(
    'interval_scaling',
    parts.map(() => 'rescaled'),
  )
  if (parts.length !== lengths.length || parts.length !== scaling.length)
    throw fields.error(`${parts.length} schedulers need as many lengths and interval_scaling`)
  let end = 0
  return inTurn(
    parts.map((part, i): readonly [number, Schedule] => {
      const length = lengths[i]!
      const begin = i ? end : 0
      end = i ? end + length : length
      const rescaled = scaling[i] === 'rescaled'
      const place = `${fields.place}.schedulers[${i}]`
      // a part begins as soon as it is nearer than epsilon, and then is where it should be
      const at = i ? past + Math.ceil((begin - epsilon) * steps - past) : 0
      const start = rescaled ? (end - length) * steps : 0
      const gone = at - start > 1e-9 ? at - start : 0
      const inside = i ? gone : past
      const schedule = read(part, place, rescaled ? length * steps : steps, inside)
      return [at, gone ? skip({ steps: gone, schedule }) : schedule]
    }),
  )
}

const shapes: Readonly<Record<string, Shape>> = {
  ConstantParamScheduler: fields => hold(fields.number('value')),
  CosineParamScheduler: (fields, steps) =>
    cosine({ from: fields.number('start_value'), to: fields.number('end_value'), steps }),
  ExponentialParamScheduler: (fields, period) =>
    exponential({ from: fields.number('start_value'), rate: fields.count('decay'), period }),
  LinearParamScheduler: (fields, steps) =>
    linear({ from: fields.number('start_value'), to: fields.number('end_value'), steps }),
  MultiStepParamScheduler: multiStep,
  PolynomialDecayParamScheduler: (fields, steps) => {
    const from = fields.number('base_value')
    const power = fields.count('power')
    return power > 0 ? polynomial({ from, power, steps }) : hold(from)
  },
  StepParamScheduler: (fields, steps) => {
    fields.positive('num_updates')
    return even(fields.numbers('values'), steps)
  },
  StepWithFixedGammaParamScheduler: (fields, steps) => {
    fields.steps('num_updates')
    const from = fields.positive('base_value')
    const gamma = fields.positive('gamma')
    const drops = fields.steps('num_decays')
    return even(
      Array.from({ length: drops + 1 }, (_, i) => from * gamma ** i),
      steps,
    )
  },
  CompositeParamScheduler: composite,
}

function read({ type, ...params }: Values, place: string, steps: number, past: number): Schedule {
  const shape = typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined
  if (!shape)
    throw new InteropError(
      `${place}: there is no scheduler ${show(type)}${didYouMean(String(type), Object.keys(shapes))}`,
    )
  const fields = new Fields(`${place} (${String(type)})`, params)
  const schedule = shape(fields, steps, past % 1)
  fields.done()
  return schedule
}

/** Schedulers of fvcore: functions of the share of the run, `numUpdatesTotal`. @internal */
export const fvcore: Builders = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => [
    name,
    (fields: Fields) => shape(fields, fields.positive('numUpdatesTotal'), 0),
  ]),
)
