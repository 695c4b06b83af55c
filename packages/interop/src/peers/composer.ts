import {
  cosine,
  exponential,
  linear,
  multiply,
  polynomial,
  step,
  type Schedule,
} from '@anneal/core'
import type { Fields } from '../fields.ts'
import { readNested } from '../nested.ts'
import type { Builder, Builders } from '../plan.ts'
import { stepByStep } from '../recursive.ts'
import { cosineRestarts } from '../restart.ts'
import { drops, hold, inTurn, joined, stairs } from '../shapes.ts'

/** Composer's time strings, in batches. */
interface Clock {
  /** As it is, or stretched with the schedule. A share of the run is not stretched: the run is already. */
  readonly of: (name: string, fallback?: string, stretch?: boolean) => number
  readonly list: (name: string) => readonly number[]
  readonly total: number
}

const pattern = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*(ep|ba|dur|sp|tok|iter|sec)\s*$/i

function clockOf(fields: Fields): Clock {
  const length = fields.optionalNumber('dataloaderLen')
  const ratio = fields.positive('scaleScheduleRatio', 1)
  const read = (text: unknown, name: string): readonly [amount: number, unit: string] => {
    const [, amount, given] = pattern.exec(String(text)) ?? []
    const unit = given?.toLowerCase()
    if (unit === undefined)
      throw fields.error(
        `${name} must be a time, such as "10ba", "3ep" or "0.5dur", got ${String(text)}`,
      )
    if (!['ep', 'ba', 'dur'].includes(unit))
      throw fields.error(
        `${name} counts ${unit}, which has no fixed number of batches here; give it in ba, ep or dur`,
      )
    if (unit !== 'dur' && !Number.isInteger(Number(amount)))
      throw fields.error(`${name} must be a whole number of ${unit}, got ${String(text)}`)
    return [Number(amount), unit]
  }
  const epochs = (count: number): number => {
    if (length === undefined)
      throw fields.error('epochs need dataloaderLen, the number of batches in one')
    return count * Math.trunc(length)
  }
  const [most, unit] = read(fields.text('maxDuration'), 'maxDuration')
  if (unit === 'dur') throw fields.error('maxDuration must be in ba or ep')
  const total = unit === 'ep' ? epochs(most) : most
  const batches = (text: unknown, name: string, stretch: boolean): number => {
    const [amount, unit] = read(text, name)
    if (unit === 'dur') return Math.trunc(shareOf(amount, most, total))
    const steps = unit === 'ep' ? epochs(amount) : amount
    return Math.trunc(stretch ? steps * ratio : steps)
  }
  return {
    of: (name, fallback, stretch = true) => batches(fields.text(name, fallback), name, stretch),
    list: name => fields.list(name).map((text, i) => batches(text, `${name}[${i}]`, true)),
    total,
  }
}

// in the order in which Composer multiplies: what is cut off below may hang on the last bit
const shareOf = (share: number, most: number, total: number): number =>
  most === total ? share * total : share * (total / most) * most

type Shape = (clock: Clock, fields: Fields, base: number) => Schedule

const timed =
  (shape: Shape): Builder =>
  (fields, { baseLr }) =>
    shape(clockOf(fields), fields, baseLr)

/** A part that warms up in a line from 0, and then another that counts from the end of the warm-up or from 0. */
function warmed(
  { of }: Clock,
  fields: Fields,
  peak: number,
  rest: (warm: number) => Schedule,
): Schedule {
  const warm = of('t_warmup', undefined, false)
  const scaled = fields.flag('scale_warmup', false) ? of('t_warmup') : warm
  if (warm === 0) return rest(0)
  const line = scaled > 0 ? linear({ from: 0, to: peak, steps: scaled }) : hold(peak)
  return joined(line, warm, rest(warm))
}

/** From a warm-up to `t_max`, which counts it. */
function warmedTo(
  clock: Clock,
  fields: Fields,
  from: number,
  make: (steps: number) => Schedule,
): Schedule {
  const end = clock.of('t_max', '1dur')
  if (end < clock.total)
    throw fields.error(
      `Composer refuses a t_max, ${end} batches, that is shorter than the run, ${clock.total}`,
    )
  return warmed(clock, fields, from, warm => (end > warm ? make(end - warm) : hold(from)))
}

function some(fields: Fields, name: string, batches: number): number {
  if (batches > 0) return batches
  throw fields.error(`Composer divides by ${name}, which comes out as 0 batches; give more`)
}

/** A power of 0 stays where it is. */
function powerOf(
  fields: Fields,
  fallback?: number,
): (from: number, to: number, steps: number) => Schedule {
  const power = fields.count('power', fallback)
  return (from, to, steps) => (power > 0 ? polynomial({ from, to, steps, power }) : hold(from))
}

/** Schedulers of MosaicML's Composer: what they give multiplies the optimizer's rate. @internal */
export const composer: Builders = {
  StepScheduler: timed(({ of }, fields, base) =>
    step({
      from: base,
      factor: fields.count('gamma', 0.1),
      every: some(fields, 'step_size', of('step_size')),
    }),
  ),
  MultiStepScheduler: timed(({ list }, fields, base) =>
    drops(base, list('milestones'), fields.count('gamma', 0.1)),
  ),
  ConstantScheduler: timed(({ of }, fields, base) =>
    stairs([base * fields.number('alpha', 1), base], [of('t_max', '1dur')]),
  ),
  LinearScheduler: timed(({ of }, fields, base) =>
    linear({
      from: base * fields.number('alpha_i', 1),
      to: base * fields.number('alpha_f', 0),
      steps: of('t_max', '1dur'),
    }),
  ),
  ExponentialScheduler: timed(({ of }, fields, base) =>
    exponential({
      from: base,
      rate: fields.count('gamma'),
      period: some(fields, 'decay_period', of('decay_period', '1ep')),
    }),
  ),
  CosineAnnealingScheduler: timed(({ of }, fields, base) =>
    cosine({ from: base, to: base * fields.number('alpha_f', 0), steps: of('t_max', '1dur') }),
  ),
  CosineAnnealingWarmRestartsScheduler: timed(({ of }, fields, base) => {
    const growth = fields.positive('t_mult', 1)
    const to = base * fields.number('alpha_f', 0)
    const first = some(fields, 't_0', of('t_0'))
    if (Number.isInteger(growth)) return cosineRestarts(base, to, first, growth)
    const parts: (readonly [number, Schedule])[] = []
    for (let [at, steps] = [0, first]; at < 1e9 && parts.length < 1000;) {
      // Composer stops where a cycle has shrunk to nothing
      if (steps === 0) {
        const gone = inTurn(parts)
        return stepByStep(count => Array.from({ length: Math.min(count, at) }, (_, t) => gone(t)))
      }
      parts.push([at, cosine({ from: base, to, steps })])
      at += steps
      steps = Math.trunc(growth * steps)
    }
    return inTurn(parts)
  }),
  PolynomialScheduler: timed(({ of }, fields, base) =>
    powerOf(fields)(base, base * fields.number('alpha_f', 0), of('t_max', '1dur')),
  ),
  MultiStepWithWarmupScheduler: timed((clock, fields, base) => {
    const at = clock.list('milestones')
    const factor = fields.count('gamma', 0.1)
    // the milestones count from the beginning of the run
    return warmed(clock, fields, base, warm => {
      const gone = at.filter(milestone => milestone <= warm).length
      const left = at.filter(milestone => milestone > warm)
      return drops(
        base * factor ** gone,
        left.map(milestone => milestone - warm),
        factor,
      )
    })
  }),
  ConstantWithWarmupScheduler: timed((clock, fields, base) => {
    const value = base * fields.number('alpha', 1)
    return warmedTo(clock, fields, value, () => hold(value))
  }),
  LinearWithWarmupScheduler: timed((clock, fields, base) => {
    const from = base * fields.number('alpha_i', 1)
    const to = base * fields.number('alpha_f', 0)
    return warmedTo(clock, fields, from, steps => linear({ from, to, steps }))
  }),
  CosineAnnealingWithWarmupScheduler: timed((clock, fields, base) => {
    const to = base * fields.number('alpha_f', 0)
    return warmedTo(clock, fields, base, steps => cosine({ from: base, to, steps }))
  }),
  PolynomialWithWarmupScheduler: timed((clock, fields, base) => {
    const to = base * fields.number('alpha_f', 0)
    const way = powerOf(fields, 2)
    return warmedTo(clock, fields, base, steps => way(base, to, steps))
  }),
  // a list of schedulers multiplies
  list: (fields, { baseLr }) => {
    const shared = { ...fields.values }
    delete shared['schedulers']
    fields.ignore(...Object.keys(shared))
    return multiply({
      schedules: fields
        .records('schedulers')
        .map((part, i) =>
          readNested(
            composer,
            { ...shared, ...part },
            `${fields.place}.schedulers[${i}]`,
            i ? 1 : baseLr,
          ),
        ),
    })
  },
}
