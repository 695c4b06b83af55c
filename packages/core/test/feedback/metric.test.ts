import { expect, it } from 'vitest'
import { constant, greedy, plateau, type Feedback } from '../../src/index.ts'

const schedule = constant({ value: 1 })
const modes = ['min', 'max'] as const
const averaging = modes.flatMap((mode): readonly (readonly [string, Feedback])[] => [
  [`greedy, ${mode}`, greedy({ schedule, window: 3, mode })],
  [`plateau, ${mode}`, plateau({ schedule, window: 3, mode })],
  [`plateau in blocks, ${mode}`, plateau({ schedule, window: 3, windowMode: 'block', mode })],
])

it.each(averaging)('sums that overflow stay in JSON: %s', (_, feedback) => {
  for (const huge of [1e308, -1e308]) {
    let state = feedback.init()
    for (const loss of [1, huge, huge, huge, huge, 2, 1, 1, 1]) {
      state = feedback.update(state, loss, { step: 0, value: 1 })
      expect(JSON.parse(JSON.stringify(state))).toEqual(state)
    }
  }
})
