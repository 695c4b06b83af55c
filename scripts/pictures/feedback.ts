import { constant, drive, greedy, plateau, type Feedback } from '../../packages/core/src/index.ts'
import type { Series } from '../../packages/plot/src/index.ts'
import { adaptivePictures } from './adaptive.ts'
import { epochs, type Samples } from './sample.ts'

/** A loss that falls, and settles for ever longer until the rate is reduced. */
function settling(reduced: Feedback): { readonly rate: Series; readonly loss: Series } {
  const driven = drive({ learningRate: reduced as Feedback<never> }, { set: () => undefined })
  const steps = Array.from({ length: epochs + 1 }, (_, epoch) => epoch)
  const rates: number[] = []
  const losses: number[] = []
  let loss = 2.3
  for (const epoch of steps) {
    const { learningRate: rate } = driven.advance()
    const floor = 0.2 + 8 * rate
    loss = floor + (loss - floor) * 0.8
    rates.push(rate)
    losses.push(loss + 0.02 * Math.sin(7 * epoch) * rate * 10)
    driven.observe(losses[epoch]!)
  }
  return { rate: { steps, values: rates, hold: true }, loss: { steps, values: losses } }
}

const { rate: reducedRate, loss: settlingLoss } = settling(
  plateau({ schedule: constant({ value: 0.1 }), factor: 0.3, patience: 5, threshold: 0.01 }),
)
const { rate: greedyRate, loss: greedyLoss } = settling(
  greedy({ schedule: constant({ value: 0.03 }), factor: 0.8, patience: 2, high: 0.1 }),
)
const adaptive = adaptivePictures(epochs)

/** What listens to a metric. */
export const feedbackSamples = {
  abel: {
    title: 'abel: reduces the values when the norm of the weights has bounced',
    lines: {},
    ...adaptive.abel,
  },
  hypergradient: {
    title: 'hypergradient: raises the values while gradients agree',
    lines: {},
    ...adaptive.hypergradient,
  },
  greedy: {
    title: 'greedy: raises the values while a metric gets better',
    lines: {},
    panels: { 'learning rate': { greedy: greedyRate }, 'loss (made up)': { loss: greedyLoss } },
    inAll: greedyRate,
  },
  plateau: {
    title: 'plateau: reduces the values when a metric stops getting better',
    lines: {},
    panels: {
      'learning rate': { plateau: reducedRate },
      'loss (made up)': { loss: settlingLoss },
    },
    inAll: reducedRate,
  },
} satisfies Samples
