/** What examples of docs use without making it. */
import { rangeCurve, rangeRamp, type RangeCurve } from '@anneal/core'

const ramp = rangeRamp({ from: 1e-5, to: 1, updates: 51 })
const rates = Array.from({ length: 51 }, (_, update) => ramp(update))

/** The curve of a range test. */
export const curve: RangeCurve = rangeCurve(
  rates,
  rates.map(rate => 0.1 + 1 / (1 + rate / 0.01)),
  { smoothing: 0 },
)
