import { constant, plateau } from '@anneal/core'
import type { Builder } from '../plan.ts'
import { belowOne } from './plateau.ts'

/** An end that never comes. @internal */
export const forEver = 1e9

/** MMEngine's scheduler that waits for a metric. @internal */
export const onPlateau: Builder = (fields, { baseLr }) => {
  const begin = fields.whole('begin', 0)
  const end = fields.whole('end', forEver)
  if (end <= begin) throw fields.error(`end, ${end}, must be after begin, ${begin}`)
  if (!fields.flag('by_epoch', true)) throw fields.error('MMEngine refuses it without by_epoch')
  fields.fromTheStart('last_step')
  fields.ignore('verbose')
  const patience = fields.whole('patience', 10)
  const less = fields.word('rule', ['less', 'greater'], 'less') === 'less'
  const absolute = fields.word('threshold_rule', ['rel', 'abs'], 'rel') === 'abs'
  const threshold = fields.count('threshold', 1e-4)
  // it begins with a best of 1e9, of which no metric is less by more than all of it
  const never = !absolute && less && threshold > 1
  if (!absolute && less && threshold === 1)
    throw fields.error('with a threshold of 1 only a metric below 0 counts as better; give less')
  return plateau({
    schedule: constant({ value: baseLr }),
    metric: fields.text('monitor', 'loss'),
    mode: less ? 'min' : 'max',
    factor: belowOne(fields, 'factor', 0.1),
    // steps are counted by calls without metrics: observed alone, it never begins later, nor ends
    patience: begin > 0 ? Number.MAX_SAFE_INTEGER : patience,
    threshold,
    ...(never && { margin: Number.MAX_VALUE }),
    ...(absolute && { thresholdMode: 'absolute' as const }),
    cooldown: fields.whole('cooldown', 0),
    low: Math.max(0, fields.single('min_value', 0)),
    epsilon: fields.count('eps', 1e-8),
    nan: 'bad',
  })
}
