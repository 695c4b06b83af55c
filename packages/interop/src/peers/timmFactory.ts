import { Fields, type Values } from '../fields.ts'
import type { Builder, Builders } from '../plan.ts'

const words = ['cosine', 'tanh', 'step', 'multistep', 'plateau', 'poly'] as const

function noiseOf(fields: Fields, total: number): Values {
  const given = {
    noise_pct: fields.number('noise_pct', 0.67),
    noise_std: fields.number('noise_std', 1),
    noise_seed: fields.whole('noise_seed', 42),
  }
  if (!fields.has('noise')) return given
  const shares = Array.isArray(fields.values['noise'])
    ? fields.numbers('noise')
    : [fields.number('noise')]
  const steps = shares.map(share => share * total)
  return { ...given, noise_range_t: steps.length === 1 ? steps[0] : steps }
}

/**
 * What timm's own training script makes its schedulers with: lengths in epochs, or, with
 * `step_on_epochs` false, as many times the updates of one.
 *
 * @internal
 * @param schedulers by the names of their classes
 */
export const createScheduler =
  (schedulers: Builders): Builder =>
  (fields, around) => {
    const sched = fields.word('sched', words, 'cosine')
    const byEpoch = fields.flag('step_on_epochs', true)
    const updates = fields.whole('updates_per_epoch', 0)
    if (!byEpoch && sched === 'plateau')
      throw fields.error('timm runs a plateau by epoch only: leave step_on_epochs out')
    if (!byEpoch && updates === 0)
      throw fields.error('without step_on_epochs it needs updates_per_epoch')
    const by = byEpoch ? 1 : updates
    const total = by * fields.number('num_epochs', 300)
    const decay = by * fields.number('decay_epochs', 90)
    const milestones = fields.numbers('decay_milestones', [90, 180, 270]).map(at => by * at)
    const rate = fields.number('decay_rate', 0.1)
    const low = fields.number('min_lr', 0)
    const k = fields.number('k_decay', 1)
    const patience = fields.number('patience_epochs', 10)
    const mode = fields.word('plateau_mode', ['min', 'max'], 'max')
    const cycles = {
      cycle_mul: fields.number('cycle_mul', 1),
      cycle_decay: fields.number('cycle_decay', 0.1),
      cycle_limit: fields.number('cycle_limit', 1),
    }
    const warmup = {
      warmup_lr_init: fields.number('warmup_lr', 1e-5),
      warmup_t: by * fields.number('warmup_epochs', 0),
    }
    const shared = {
      ...warmup,
      warmup_prefix: fields.flag('warmup_prefix', false),
      ...noiseOf(fields, total),
    }
    // it makes the run longer, and changes no rate
    fields.ignore('cooldown_epochs')
    const whole = { ...shared, ...cycles, t_initial: total, lr_min: low }
    const made: Readonly<Record<(typeof words)[number], readonly [name: string, Values]>> = {
      cosine: ['CosineLRScheduler', { ...whole, k_decay: k }],
      tanh: ['TanhLRScheduler', whole],
      poly: ['PolyLRScheduler', { ...whole, k_decay: k, power: rate }],
      step: ['StepLRScheduler', { ...shared, decay_t: decay, decay_rate: rate }],
      multistep: ['MultiStepLRScheduler', { ...shared, decay_t: milestones, decay_rate: rate }],
      plateau: [
        'PlateauLRScheduler',
        {
          ...warmup,
          ...noiseOf(fields, total),
          patience_t: patience,
          decay_rate: rate,
          lr_min: low,
          mode,
        },
      ],
    }
    const [name, params] = made[sched]
    return schedulers[name]!(new Fields(`${fields.place} (${name})`, params), around)
  }
