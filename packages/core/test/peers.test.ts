// What peers gave when their own code was run: golden/peers.json holds the numbers and where they are from.
import { describe, expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import { fromConfig, type Feedback, type Schedule } from '../src/index.ts'
import peers from './golden/peers.json' with { type: 'json' }

describe('schedules that a peer has as well', () => {
  it.each(peers.schedules)('$id', ({ config, lr }) => {
    const schedule = fromConfig(config, builtins) as Schedule
    const highest = Math.max(...lr.map(([, rate]) => Math.abs(rate!)))
    for (const [step, rate] of lr as [number, number][])
      expect(
        Math.abs(schedule(step) - rate) <= 1e-12 * highest,
        `${schedule(step)} at ${step}, not ${rate}`,
      ).toBe(true)
  })
})

describe('plateaus that a peer has as well', () => {
  it.each(peers.plateaus)('$id', ({ config, metrics, count, changes }) => {
    const feedback = fromConfig(config, builtins) as Feedback
    const series = (peers.metrics as Record<string, (number | string)[]>)[metrics]!
    let state = feedback.init()
    let expected = NaN
    for (let k = 0; k <= count; k++) {
      expected = changes.find(([at]) => at === k)?.[1] ?? expected
      const value = feedback.value(state, k)
      expect(
        Math.abs(value - expected) <= 1e-12 * config.schedule.value,
        `${value} after ${k} observations, not ${expected}`,
      ).toBe(true)
      // what is remembered is JSON at any time
      state = JSON.parse(JSON.stringify(state)) as typeof state
      if (k < count) state = feedback.update(state, Number(series[k]), { step: k, value })
    }
  })
})
