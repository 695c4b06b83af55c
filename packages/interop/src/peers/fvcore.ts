import { cosine, exponential, linear, polynomial, skip, type Schedule } from '@anneal/core'
import { didYouMean, show } from '@anneal/core/messages'
import { InteropError } from '../errors.ts'
import { Fields, type Values } from '../fields.ts'
import type { Builders } from '../plan.ts'
import { hold, inTurn, stairs } from '../shapes.ts'

/** What fvcore adds to where it is before it looks which part that is in. */
const epsilon = 1e-6

/** A schedule of the share of the run, over so many steps. */
type Shape = (fields: Fields, steps: number) => Schedule

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
  let total = fields.optionalNumber('num_updates')
  let at = fields.has('milestones') ? fields.numbers('milestones') : undefined
  if (!at) {
    if (total === undefined) throw fields.error('it needs num_updates or milestones')
    const width = Math.ceil(total / values.length)
    at = values.slice(1).map((_, i) => width * (i + 1))
  } else if (total === undefined) {
    total = at.at(-1) ?? 1
    at = at.slice(0, -1)
  }
  if (values.length <= at.length)
    throw fields.error(`${at.length} milestones need ${at.length + 1} values, got ${values.length}`)
  const end = total
  return shares(
    values.slice(0, at.length + 1),
    at.map(milestone => milestone / end),
    steps,
  )
}

const composite: Shape = (fields, steps) => {
  const lengths = fields.numbers('lengths')
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
      const schedule = read(part, place, rescaled ? length * steps : steps)
      // a part begins as soon as it is nearer than epsilon, and then is where it should be
      const at = i ? Math.ceil((begin - epsilon) * steps) : 0
      const gone = at - (rescaled ? (end - length) * steps : 0)
      return [at, gone > 1e-9 ? skip({ steps: gone, schedule }) : schedule]
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
  PolynomialDecayParamScheduler: (fields, steps) =>
    polynomial({ from: fields.number('base_value'), power: fields.positive('power'), steps }),
  StepParamScheduler: (fields, steps) => {
    fields.ignore('num_updates')
    return even(fields.numbers('values'), steps)
  },
  StepWithFixedGammaParamScheduler: (fields, steps) => {
    fields.ignore('num_updates')
    const from = fields.number('base_value')
    const gamma = fields.count('gamma')
    const drops = fields.whole('num_decays')
    return even(
      Array.from({ length: drops + 1 }, (_, i) => from * gamma ** i),
      steps,
    )
  },
  CompositeParamScheduler: composite,
}

function read({ type, ...params }: Values, place: string, steps: number): Schedule {
  const shape = typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined
  if (!shape)
    throw new InteropError(
      `${place}: there is no scheduler ${show(type)}${didYouMean(String(type), Object.keys(shapes))}`,
    )
  const fields = new Fields(`${place} (${String(type)})`, params)
  const schedule = shape(fields, steps)
  fields.done()
  return schedule
}

/** Schedulers of fvcore: functions of the share of the run, `numUpdatesTotal`. @internal */
export const fvcore: Builders = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => [
    name,
    (fields: Fields) => shape(fields, fields.positive('numUpdatesTotal')),
  ]),
)
