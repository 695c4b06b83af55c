import {
  kneeRates,
  minimumRate,
  rangeCurve,
  steepestRate,
  valleyRate,
  type Json,
  type RangeCurve,
  type Suggestion,
} from '@anneal/core'
import { columnOf, type Columns } from './csv.ts'
import { kindOf, paramsOf } from './kinds.ts'

const rules = [steepestRate(), valleyRate(), minimumRate(), kneeRates()]

/** What the rules of core say to a range test. */
export function suggest(columns: Columns): { curve: RangeCurve; suggestions: Suggestion[] } {
  const rates = columnOf(columns, /rate|^lr$/i)
  const losses = columnOf(columns, /loss/i)
  if (!rates || !losses)
    throw new RangeError(
      `a range test needs a column of rates and one of losses, named so; there are ${Object.keys(columns).join(', ').slice(0, 200)}`,
    )
  const accuracies = columnOf(columns, /acc/i)
  const curve = rangeCurve(rates, losses, {
    smoothing: rates.length > 200 ? 0.95 : 0.8,
    ...(accuracies && { accuracies }),
  })
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
