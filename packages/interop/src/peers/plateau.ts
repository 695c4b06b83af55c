import { constant, plateau, type Feedback, type Schedule } from '@anneal/core'
import type { Fields } from '../fields.ts'

/** Reads PyTorch's ReduceLROnPlateau, whose words others have taken over. @internal */
export function torchPlateau(fields: Fields, schedule: Schedule | number): Feedback {
  const absolute = fields.word('threshold_mode', ['rel', 'abs'], 'rel') === 'abs'
  const mode = fields.word('mode', ['min', 'max'], 'min')
  const threshold = fields.count('threshold', 1e-4)
  fields.ignore('verbose')
  // it begins with an infinite best, of which no metric is less by all of it
  const never = !absolute && mode === 'min' && threshold >= 1
  return plateau({
    schedule: typeof schedule === 'number' ? constant({ value: schedule }) : schedule,
    mode,
    factor: belowOne(fields, 'factor', 0.1),
    patience: fields.whole('patience', 10),
    threshold,
    ...(never && { margin: Number.MAX_VALUE }),
    ...(absolute && { thresholdMode: 'absolute' as const }),
    cooldown: fields.whole('cooldown', 0),
    low: Math.max(0, fields.single('min_lr', 0)),
    epsilon: fields.count('eps', 1e-8),
    nan: 'bad',
  })
}

/** What a reduction multiplies by: with nothing or less it goes down to the lowest rate at once. @internal */
export function belowOne(fields: Fields, name: string, fallback: number): number {
  const factor = fields.number(name, fallback)
  return factor > 0 ? factorOf(fields, name, fallback) : Number.MIN_VALUE
}

/** What a reduction multiplies by. @internal */
export function factorOf(fields: Fields, name: string, fallback: number): number {
  const factor = fields.number(name, fallback)
  if (factor > 0 && factor < 1) return factor
  throw fields.error(`${name} must be between 0 and 1, got ${factor}`)
}
