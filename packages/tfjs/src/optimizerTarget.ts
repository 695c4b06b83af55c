import type { ChannelValues, Target } from '@anneal/core'
import type { Optimizer } from '@tensorflow/tfjs'
import {
  checkMomentum,
  checkRate,
  getLearningRate,
  getMomentum,
  setLearningRate,
  setMomentum,
} from './optimizer.ts'

/** What an optimizer had before a schedule set it, and what the schedule set last. */
interface Memory {
  readonly own: ChannelValues
  readonly set: ChannelValues
}
const memories = new WeakMap<Optimizer, Memory>()

function valuesOf(optimizer: Optimizer): Record<string, number> {
  const momentum = getMomentum(optimizer)
  return {
    learningRate: getLearningRate(optimizer),
    ...(momentum !== undefined && { momentum }),
  }
}

/**
 * The values that an optimizer had of itself: one that a schedule set last does not count.
 *
 * @internal
 */
export function ownValues(optimizer: Optimizer): Record<string, number> {
  const values = valuesOf(optimizer)
  const memory = memories.get(optimizer)
  for (const [name, value] of Object.entries(values))
    if (value === memory?.set[name]) values[name] = memory.own[name] ?? value
  return values
}

/**
 * Says what an optimizer had of itself, where a file knows it: what it has now came from a schedule.
 *
 * @internal
 */
export function rememberOwn(optimizer: Optimizer, own: ChannelValues): void {
  memories.set(optimizer, { own, set: valuesOf(optimizer) })
}

/**
 * An optimizer as something to drive: the channels `learningRate` and, where it has one, `momentum`.
 *
 * A value that a schedule set does not count as the optimizer's own: what `get` gives is what it had
 * before, so that one `fit` after another never multiplies a decayed rate again.
 *
 * @throws OptionError when this is not an optimizer of tfjs
 * @example
 * drive(cosine({ from: 0.1, steps: 1000 }), optimizerTarget(tf.train.sgd(0.1)))
 */
export function optimizerTarget(optimizer: Optimizer): Target {
  return {
    get: () => ownValues(optimizer),
    set: values => {
      const { learningRate, momentum } = values
      if (learningRate !== undefined) checkRate(learningRate)
      if (momentum !== undefined) checkMomentum(momentum)
      const before = memories.get(optimizer)
      memories.set(optimizer, {
        own: { ...before?.own, ...ownValues(optimizer) },
        set: { ...before?.set, ...values },
      })
      if (learningRate !== undefined) setLearningRate(optimizer, learningRate)
      if (momentum !== undefined) setMomentum(optimizer, momentum)
    },
  }
}
