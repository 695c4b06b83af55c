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
import { drops, hold, rampTo, stairs } from '../shapes.ts'
import { factorOf } from './plateau.ts'

const from =
  (build: (fields: Fields, rate: number) => Schedule | Feedback): Builder =>
  (fields, { baseLr }) => {
    fields.fromTheStart()
    fields.ignore('verbose')
    return build(fields, fields.number('learning_rate', baseLr))
  }

function oneCycle(fields: Fields): Schedule {
  fields.fromTheStart()
  fields.ignore('verbose')
  const peak = fields.number('max_learning_rate')
  const total = fields.positive('total_steps')
  const first = peak / fields.positive('divide_factor', 25)
  const last = fields.number('end_learning_rate', 1e-4)
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
  const steps = fields.count('warmup_steps')
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
  return rampTo(fields.number('start_lr'), fields.number('end_lr'), steps, rest)
}

/** Schedulers of PaddlePaddle's optimizer.lr. @internal */
export const paddle: Builders = {
  NoamDecay: from(fields => {
    const rate = fields.number('learning_rate', 1)
    const warm = fields.positive('warmup_steps')
    const peak = rate * fields.positive('d_model') ** -0.5 * warm ** -0.5
    return rampTo(0, peak, warm, powerLaw({ from: peak, scale: warm, offset: warm }))
  }),
  PiecewiseDecay: fields => {
    fields.fromTheStart()
    fields.ignore('verbose')
    const at = fields.numbers('boundaries')
    const values = fields.numbers('values')
    if (values.length !== at.length + 1)
      throw fields.error(
        `${at.length} boundaries need ${at.length + 1} values, got ${values.length}`,
      )
    return stairs(values, at)
  },
  NaturalExpDecay: from((fields, rate) => exponential({ from: rate, k: fields.number('gamma') })),
  InverseTimeDecay: from((fields, rate) =>
    inverseTime({ from: rate, rate: fields.count('gamma') }),
  ),
  PolynomialDecay: from((fields, rate) =>
    polynomial({
      from: rate,
      to: fields.number('end_lr', 1e-4),
      steps: fields.positive('decay_steps'),
      power: fields.positive('power', 1),
      ...(fields.flag('cycle', false) && { cycle: true }),
    }),
  ),
  LinearWarmup: (fields, { baseLr }) => warmup(fields, baseLr),
  ExponentialDecay: from((fields, rate) =>
    exponential({ from: rate, rate: fields.count('gamma') }),
  ),
  MultiStepDecay: from((fields, rate) =>
    drops(rate, fields.numbers('milestones'), fields.count('gamma', 0.1)),
  ),
  StepDecay: from((fields, rate) =>
    step({
      from: rate,
      factor: fields.count('gamma', 0.1),
      every: fields.positive('step_size'),
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
      steps: fields.positive('T_max'),
      after: 'continue',
    }),
  ),
  OneCycleLR: oneCycle,
  CyclicLR: fields => {
    fields.fromTheStart()
    fields.ignore('verbose')
    return cycleBetween(
      fields.number('base_learning_rate'),
      fields.number('max_learning_rate'),
      readCycle(fields, 'exp_gamma'),
    )
  },
  LinearLR: from((fields, rate) =>
    linear({
      from: rate * fields.number('start_factor', 1 / 3),
      to: rate * fields.number('end_factor', 1),
      steps: fields.positive('total_steps'),
    }),
  ),
  CosineAnnealingWarmRestarts: (fields, { baseLr, form }) => {
    fields.fromTheStart()
    fields.ignore('verbose')
    const low = fields.number('eta_min', 0)
    const steps = fields.positive('T_0')
    const growth = fields.positive('T_mult', 1)
    const schedule = cosineRestarts(fields.number('learning_rate', baseLr), low, steps, growth)
    return form ? lateAsTorch(schedule, low, steps, growth) : schedule
  },
  ReduceOnPlateau: from((fields, rate) =>
    plateau({
      schedule: constant({ value: rate }),
      mode: fields.word('mode', ['min', 'max'], 'min'),
      factor: factorOf(fields, 'factor', 0.1),
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
