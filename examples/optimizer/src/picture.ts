import { plotPanels, type Series } from '@anneal/plot'
import type { Settings } from './config.ts'
import type { Outcome } from './train.ts'

/** Running mean, as losses of single batches jump too much to compare. */
function smooth(values: readonly number[], memory = 0.98): Series {
  let mean = 0
  const means = values.map((value, i) => {
    mean = memory * mean + (1 - memory) * value
    return mean / (1 - memory ** (i + 1))
  })
  return { steps: means.map((_, update) => update), values: means, hold: false }
}

/** The schedules, and below them the losses of all runs, as one SVG. */
export function pictureOf(outcomes: readonly Outcome[], { schedules }: Settings): string {
  const shares = Object.fromEntries(
    Object.keys(schedules).map(name => {
      const { rates, learningRate } = outcomes.find(({ schedule }) => schedule === name)!
      const values = rates.map(rate => rate / learningRate)
      return [name, { steps: values.map((_, update) => update), values, hold: false }]
    }),
  )
  const panels = Object.fromEntries(
    [...new Set(outcomes.map(({ panel }) => panel))].map(name => [
      `loss: ${name}`,
      Object.fromEntries(
        outcomes
          .filter(({ panel }) => panel === name)
          .map(({ label, losses }) => [label, smooth(losses)] as const),
      ),
    ]),
  )
  return plotPanels(
    { 'share of the rate': shares, ...panels },
    {
      title: 'Softmax regression on handwritten digits, smoothed over about 50 updates',
      xLabel: 'update',
      theme: 'light',
      height: 900,
      width: 900,
    },
  )
}
