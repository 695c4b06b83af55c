import {
  constant,
  cosine,
  exponential,
  inverseTime,
  linear,
  plateau,
  polynomial,
  powerLaw,
  product,
  scale,
  step,
  type Feedback,
  type Schedule,
} from '@anneal/core'
import { cycleBetween, readCycle } from '../cyclic.ts'
import { lambdaOf } from '../expression.ts'
import type { Fields } from '../fields.ts'
import { readNested } from '../nested.ts'
import { phases, type Phase } from '../pieces.ts'
import type { Builder, Builders } from '../plan.ts'
import { cosineRestarts, lateAsTorch } from '../restart.ts'
import { drops, hold, inTurn, rampTo, stairs } from '../shapes.ts'
import { belowOne } from './plateau.ts'

const from =
  (build: (fields: Fields, rate: number) => Schedule | Feedback): Builder =>
  (fields, { baseLr }) => {
    fields.fromTheStart()
    fields.ignore('verbose')
    return build(fields, fields.count('learning_rate', baseLr))
  }

function oneCycle(fields: Fields): Schedule {
  fields.fromTheStart()
  fields.ignore('verbose')
  const peak = fields.count('max_learning_rate')
  const total = fields.steps('total_steps')
  const first = peak / fields.positive('divide_factor', 25)
  const last = fields.count('end_learning_rate', 1e-4)
  const share = fields.number('phase_pct', 0.3)
  const shape = fields.word('anneal_strategy', ['cos', 'linear'], 'cos')
  const three = fields.flag('three_phase', false)
  if (!(share >= 0 && share <= 1))
    throw fields.error(`phase_pct must be between 0 and 1, got ${share}`)
  if (three && share >= 0.5)
    throw fields.error(`Paddle refuses three phases with a phase_pct of 0.5 or more, got ${share}`)
  const up: Phase = { from: first, to: peak, end: share * total - 1 }
  if (up.end === 0) throw fields.error('Paddle divides by 0 where phase_pct times total_steps is 1')
  const down: readonly Phase[] = three
    ? [
        { from: peak, to: first, end: 2 * share * total - 2 },
        { from: first, to: last, end: total - 1 },
      ]
    : [{ from: peak, to: last, end: total - 1 }]
  return phases([up, ...down], shape)
}

function warmup(fields: Fields, baseLr: number): Schedule {
  fields.fromTheStart()
  fields.ignore('verbose')
  const steps = fields.steps('warmup_steps')
  const from = fields.count('start_lr')
  const to = fields.number('end_lr')
  if (!(to > from))
    throw fields.error(`Paddle refuses an end_lr, ${to}, not above start_lr, ${from}`)
  const inner = fields.values['learning_rate']
  const rest =
    typeof inner === 'object' && inner !== null
      ? readNested(
          paddle,
          fields.record('learning_rate'),
          `${fields.place}.learning_rate`,
          baseLr,
          'closed',
        )
      : hold(fields.number('learning_rate', baseLr))
  return rampTo(from, to, steps, rest)
}

/** What a value is multiplied by, which must make it less. */
function below1(fields: Fields, fallback?: number): number {
  const gamma = fields.count('gamma', fallback)
  if (gamma < 1) return gamma
  throw fields.error(`Paddle refuses a gamma of 1 or more, got ${gamma}`)
}

function multiStep(fields: Fields, rate: number): Schedule {
  const at = fields.numbers('milestones')
  if (at.some((milestone, i) => i > 0 && milestone <= at[i - 1]!))
    throw fields.error(`Paddle asks for milestones that rise, got ${at.join(', ')}`)
  return drops(rate, at, below1(fields, 0.1))
}

function pieces(fields: Fields): Schedule {
  fields.fromTheStart()
  fields.ignore('verbose')
  const given = fields.numbers('boundaries')
  const values = fields.numbers('values')
  if (given.length === 0) throw fields.error('Paddle refuses boundaries that are none')
  if (values.length <= given.length)
    throw fields.error(
      `${given.length} boundaries need ${given.length + 1} values, got ${values.length}`,
    )
  // the first boundary that is ahead counts, and past them all the last value, however many there are
  const ahead = given.map((at, i) => [at, values[i]!] as const)
  const rising = ahead.filter(([at], i) => at > Math.max(0, ...given.slice(0, i)))
  return stairs(
    [...rising.map(([, value]) => value), values.at(-1)!],
    rising.map(([at]) => at),
  )
}

function line(fields: Fields, rate: number): Schedule {
  const total = fields.positive('total_steps')
  const start = fields.number('start_factor', 1 / 3)
  const end = fields.number('end_factor', 1)
  if (!(start > 0 && start <= 1 && end >= 0 && end <= 1))
    throw fields.error(
      `Paddle refuses factors outside of 0 … 1, and a start_factor of 0, got ${start} and ${end}`,
    )
  const whole = linear({ from: rate * start, to: rate * end, steps: total })
  // it goes no further than the last whole step
  const last = Math.floor(total)
  return last === total
    ? whole
    : inTurn([
        [0, whole],
        [last + 1, hold(whole(last))],
      ])
}

/** Schedulers of PaddlePaddle's optimizer.lr. @internal */
export const paddle: Builders = {
  NoamDecay: from(fields => {
    const rate = fields.number('learning_rate', 1)
    const warm = fields.positive('warmup_steps')
    const peak = rate * fields.positive('d_model') ** -0.5 * warm ** -0.5
    return rampTo(0, peak, warm, powerLaw({ from: peak, scale: warm, offset: warm }))
  }),
  PiecewiseDecay: pieces,
  NaturalExpDecay: from((fields, rate) => exponential({ from: rate, k: fields.positive('gamma') })),
  InverseTimeDecay: from((fields, rate) =>
    inverseTime({ from: rate, rate: fields.count('gamma') }),
  ),
  PolynomialDecay: from((fields, rate) =>
    polynomial({
      from: rate,
      to: fields.number('end_lr', 1e-4),
      steps: fields.steps('decay_steps'),
      power: fields.positive('power', 1),
      ...(fields.flag('cycle', false) && { cycle: true }),
    }),
  ),
  LinearWarmup: (fields, { baseLr }) => warmup(fields, baseLr),
  ExponentialDecay: from((fields, rate) => {
    fields.positive('gamma')
    return exponential({ from: rate, rate: below1(fields) })
  }),
  MultiStepDecay: from(multiStep),
  StepDecay: from((fields, rate) =>
    step({
      from: rate,
      factor: below1(fields, 0.1),
      every: fields.steps('step_size'),
    }),
  ),
  LambdaDecay: from((fields, rate) =>
    scale({ schedule: lambdaOf(fields, 'lr_lambda'), factor: rate }),
  ),
  MultiplicativeDecay: from((fields, rate) =>
    product({ from: rate, factor: lambdaOf(fields, 'lr_lambda') }),
  ),
  CosineAnnealingDecay: from((fields, rate) =>
    cosine({
      from: rate,
      to: fields.number('eta_min', 0),
      steps: fields.steps('T_max'),
      after: 'continue',
    }),
  ),
  OneCycleLR: oneCycle,
  CyclicLR: fields => {
    fields.fromTheStart()
    fields.ignore('verbose')
    fields.steps('step_size_up')
    if (fields.has('step_size_down')) fields.steps('step_size_down')
    return cycleBetween(
      fields.count('base_learning_rate'),
      fields.count('max_learning_rate'),
      readCycle(fields, 'exp_gamma'),
    )
  },
  LinearLR: from(line),
  CosineAnnealingWarmRestarts: (fields, { baseLr, form }) => {
    fields.fromTheStart()
    fields.ignore('verbose')
    const low = fields.number('eta_min', 0)
    const steps = fields.steps('T_0')
    const growth = fields.steps('T_mult', 1)
    const schedule = cosineRestarts(fields.count('learning_rate', baseLr), low, steps, growth)
    return form ? lateAsTorch(schedule, low, steps, growth) : schedule
  },
  ReduceOnPlateau: from((fields, rate) =>
    plateau({
      schedule: constant({ value: rate }),
      mode: fields.word('mode', ['min', 'max'], 'min'),
      factor: belowOne(fields, 'factor', 0.1),
      patience: fields.whole('patience', 10),
      threshold: fields.count('threshold', 1e-4),
      ...(fields.word('threshold_mode', ['rel', 'abs'], 'rel') === 'abs' && {
        thresholdMode: 'absolute' as const,
      }),
      cooldown: fields.whole('cooldown', 0),
      low: fields.count('min_lr', 0),
      epsilon: fields.count('epsilon', 1e-8),
      bestInCooldown: false,
      nan: 'bad',
    }),
  ),
}
