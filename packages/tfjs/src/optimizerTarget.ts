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
  own: Record<string, number | undefined>
  set: Record<string, number | undefined>
}
const memories = new WeakMap<Optimizer, Memory>()

function memoryOf(optimizer: Optimizer): Memory {
  const memory = memories.get(optimizer) ?? { own: {}, set: {} }
  memories.set(optimizer, memory)
  return memory
}

/** The channels of an optimizer, as they are now. */
const channelsOf = (optimizer: Optimizer): Record<string, number> => {
  const momentum = getMomentum(optimizer)
  const learningRate = getLearningRate(optimizer)
  return momentum === undefined ? { learningRate } : { learningRate, momentum }
}

/**
 * The values that an optimizer had of itself: one that a schedule set last does not count.
 *
 * @internal
 */
export function ownValues(optimizer: Optimizer): Record<string, number> {
  const values = channelsOf(optimizer)
  const { own, set } = memoryOf(optimizer)
  for (const [name, value] of Object.entries(values))
    if (value === set[name]) values[name] = own[name] ?? value
  return values
}

/**
 * Says what an optimizer had of itself, where a file knows it: what it has now came from a schedule.
 *
 * @internal
 */
export function rememberOwn(optimizer: Optimizer, own: ChannelValues): void {
  Object.assign(memoryOf(optimizer), { own: { ...own }, set: channelsOf(optimizer) })
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
  getLearningRate(optimizer) // refuses what has none
  const memory = memoryOf(optimizer)
  // once for each batch, so it makes no objects
  const remember = (name: string, now: number | undefined, next: number): void => {
    if (memory.set[name] !== now) memory.own[name] = now
    memory.set[name] = next
  }
  return {
    get: () => ownValues(optimizer),
    set: ({ learningRate, momentum }) => {
      if (learningRate !== undefined) checkRate(learningRate)
      if (momentum !== undefined) checkMomentum(momentum)
      if (learningRate !== undefined) {
        remember('learningRate', getLearningRate(optimizer), learningRate)
        setLearningRate(optimizer, learningRate)
      }
      if (momentum !== undefined) {
        remember('momentum', getMomentum(optimizer), momentum)
        setMomentum(optimizer, momentum)
      }
    },
  }
}
