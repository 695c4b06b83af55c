// The rules by their inner halves, which no package exports: what checks options need not come along.
import type { Json, RangeCurve, Suggestion, SuggestionRule } from '@anneal/core'
import { uncheckedKneeRates } from '../../../packages/core/src/rangeTest/kneeRates.ts'
import { findMinimum } from '../../../packages/core/src/rangeTest/minimumRate.ts'
import { curveBy, uncheckedRecorder } from '../../../packages/core/src/rangeTest/rangeRecorder.ts'
import { findSteepest } from '../../../packages/core/src/rangeTest/steepestRate.ts'
import {
  uncheckedLossRule,
  type Found,
  type Part,
} from '../../../packages/core/src/rangeTest/suggestion.ts'
import { findValley } from '../../../packages/core/src/rangeTest/valleyRate.ts'
import { columnOf, type Columns } from './csv.ts'
import { kindOf, paramsOf } from './kinds.ts'

// as they are by default
const ruleOf = (name: string, find: (part: Part) => Found): SuggestionRule =>
  uncheckedLossRule(name, find, 'smoothed', undefined, 5)
const rules = [
  ruleOf('steepest', findSteepest(Math.log, true, false)),
  ruleOf('valley', findValley),
  ruleOf('minimum', findMinimum(10)),
  uncheckedKneeRates(0.1, 0.1),
]

/** What the rules of core say to a range test. */
export function suggest(columns: Columns): { curve: RangeCurve; suggestions: Suggestion[] } {
  const rates = columnOf(columns, /rate|^lr$/i)
  const losses = columnOf(columns, /loss/i)
  if (!rates || !losses)
    throw new RangeError(
      `a range test needs a column of rates and one of losses, named so; there are ${Object.keys(columns).join(', ').slice(0, 200)}`,
    )
  const accuracies = columnOf(columns, /acc/i)
  const recorder = uncheckedRecorder(rates.length > 200 ? 0.95 : 0.8, true, 4)
  const curve = curveBy(recorder, rates, losses, accuracies)
  return {
    curve,
    suggestions: rules.filter((_, i) => i < 3 || accuracies).map(rule => rule(curve)),
  }
}

const scaled = new Set(['from', 'to', 'low', 'high', 'value', 'values'])

/** A config whose values are all so many times as large. */
export function scaleConfig(config: Json, factor: number): Json {
  const kind = kindOf((config as { type?: unknown } | null)?.type)
  if (!kind || typeof config !== 'object' || config === null) return config
  const times = (value: Json): Json =>
    typeof value === 'number' ? Number((value * factor).toPrecision(4)) : value
  const options: Record<string, Json | undefined> = { ...(config as Record<string, Json>) }
  for (const [name, param] of paramsOf(kind)) {
    const value = options[name]
    if (value === undefined) continue
    if (param.type === 'schedule') options[name] = scaleConfig(value, factor)
    else if (Array.isArray(value))
      options[name] = (value as Json[]).map(item =>
        typeof item === 'object'
          ? scaleConfig(item, factor)
          : scaled.has(name) && param.type === 'array' && param.items.type === 'number'
            ? times(item)
            : item,
      )
    else if (param.type === 'number' && scaled.has(name)) options[name] = times(value)
  }
  return options
}
