import { cosine, knots, linear, polynomial, powerLaw, skip, type Schedule } from '@anneal/core'
import type { Fields } from '../fields.ts'
import type { Builder, Builders } from '../plan.ts'
import { cosineRestarts } from '../restart.ts'
import { stepByStep } from '../recursive.ts'
import { hold, inTurn, rampTo, stairs } from '../shapes.ts'
import { combined } from './allennlpCombined.ts'
import { wrapped } from './allennlpWrapped.ts'

const plain =
  (build: (fields: Fields, base: number) => Schedule): Builder =>
  (fields, { baseLr }) => {
    fields.fromTheStart()
    return build(fields, baseLr)
  }

function restartsOf(fields: Fields, base: number): Schedule {
  const first = fields.positive('t_initial')
  const growth = fields.positive('t_mul', 1)
  const to = fields.count('eta_min', 0)
  const factor = fields.count('eta_mul', 1)
  if (growth === 1 && factor === 1) return cosineRestarts(base, to, first, 1)
  const parts: (readonly [number, Schedule])[] = []
  for (let at = 0, cycle = 0; at < 1e9 && cycle < 2000; cycle++) {
    const steps = Math.trunc(first * growth ** cycle)
    // AllenNLP divides by 0 where a cycle has shrunk to nothing
    if (steps === 0) {
      const gone = inTurn(parts)
      return stepByStep(count => Array.from({ length: Math.min(count, at) }, (_, t) => gone(t)))
    }
    parts.push([at, cosine({ from: base * factor ** cycle, to, steps })])
    at += steps
  }
  return inTurn(parts)
}

function polynomialOf(fields: Fields, base: number, power: number, to: number): Schedule {
  const warm = fields.count('warmup_steps', 0)
  const total = fields.positive('num_epochs') * fields.positive('num_steps_per_epoch')
  const left = total - warm
  const rest =
    left <= 0
      ? hold(to)
      : power === 0
        ? stairs([base, to], [left])
        : polynomial({ from: base, to, steps: left, power })
  return rampTo(0, base, warm, rest)
}

function slanted(fields: Fields, base: number): Schedule {
  const total = fields.positive('num_epochs') * fields.positive('num_steps_per_epoch')
  const top = Math.trunc(total * fields.number('cut_frac', 0.1))
  const low = base / fields.positive('ratio', 32)
  for (const name of ['gradual_unfreezing', 'discriminative_fine_tuning'])
    if (fields.flag(name, false))
      throw fields.error(`${name} depends on the groups of parameters, which are not known here`)
  fields.ignore('decay_factor')
  return top > 0
    ? knots({ values: [low, base, low], at: [0, top, total] })
    : linear({ from: base, to: low, steps: total })
}

const simple: Builders = {
  CosineWithRestarts: plain(restartsOf),
  NoamLR: plain((fields, base) => {
    const warm = fields.positive('warmup_steps')
    const peak = fields.number('factor', 1) * fields.positive('model_size') ** -0.5 * warm ** -0.5
    const law = powerLaw({ from: peak, scale: warm, offset: warm })
    const whole = rampTo(0, peak, warm, law)
    // the optimizer keeps its own rate at first, and the first step counts twice
    return inTurn([
      [0, hold(base)],
      [1, hold(whole(1))],
      [2, skip({ steps: 1, schedule: whole })],
    ])
  }),
  PolynomialDecay: plain((fields, base) =>
    polynomialOf(fields, base, fields.count('power', 1), fields.number('end_learning_rate', 0)),
  ),
  LinearWithWarmup: plain((fields, base) => {
    const warm = fields.count('warmup_steps', 100)
    const total = fields.positive('num_epochs') * fields.positive('num_steps_per_epoch')
    const rest = total > warm ? linear({ from: base, steps: total - warm }) : hold(0)
    return rampTo(0, base, warm, rest)
  }),
  SlantedTriangular: plain(slanted),
}

/** By the names of the configuration files. */
const registered: Builders = {
  cosine: simple['CosineWithRestarts']!,
  noam: simple['NoamLR']!,
  polynomial_decay: simple['PolynomialDecay']!,
  linear_with_warmup: simple['LinearWithWarmup']!,
  slanted_triangular: simple['SlantedTriangular']!,
}

const each: Builders = { ...simple, ...registered }

/** Learning-rate schedulers of AllenNLP. @internal */
export const allennlp: Builders = {
  ...each,
  ...wrapped,
  CombinedLearningRateScheduler: combined(each),
  combined: combined(each),
}
