import type { Feedback } from '@anneal/core'

/** What a feedback does when it observes a metric. */
export interface Course {
  readonly curve: (step: number) => number
  /** The steps after which something was observed, and what. */
  readonly metric: { readonly steps: readonly number[]; readonly values: readonly number[] }
}

const most = 2000

/**
 * A loss that falls to a floor which the rate sets, and wavers there: the plateau of the textbooks. Half
 * the rate comes down to about half the floor. The noise is always the same.
 */
function createLoss(first: number): (rate: number) => number {
  let loss = 2
  let seed = 1
  return rate => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    const floor = 0.1 + 0.9 * Math.min(2, Math.abs(rate / first || 0))
    loss += (floor - loss) * 0.6
    return loss + 0.02 * floor * (seed / 2 ** 31 - 1)
  }
}

/**
 * Lets a feedback observe, once every so many steps, a metric that is given or, without one, simulated.
 *
 * @param metric the last of it is observed again and again when there is no more
 * @throws OptionError when the feedback refuses what it observes
 */
export function simulate(
  feedback: Feedback,
  steps: number,
  every: number,
  metric: readonly number[],
): Course {
  const between = Math.max(1, Math.round(every), Math.ceil(steps / most))
  const states = [feedback.init()]
  const at: number[] = []
  const values: number[] = []
  const loss = createLoss(feedback.value(states[0]!, 0))
  const rises = feedback.options?.['mode'] === 'max'
  for (let step = between - 1; step < steps; step += between) {
    const state = states.at(-1)!
    const value = feedback.value(state, step)
    const simulated = loss(value)
    const observed =
      metric.length > 0
        ? metric[Math.min(values.length, metric.length - 1)]!
        : rises
          ? 1 / (1 + simulated)
          : simulated
    states.push(feedback.update(state, observed, { step, value }))
    at.push(step)
    values.push(observed)
  }
  return {
    curve: step =>
      feedback.value(states[Math.min(states.length - 1, Math.floor(step / between))]!, step),
    metric: { steps: at, values },
  }
}
