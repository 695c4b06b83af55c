/** Every method, with settings that use all of it, for tests that go over all of them. */
import {
  adadelta,
  adagrad,
  adam,
  adamw,
  amsgrad,
  prodigy,
  rmsprop,
  scheduleFreeAdamw,
  scheduleFreeSgd,
  sgd,
  type Floats,
  type Method,
} from '../../src/index.ts'

export type AnyMethod = Method<{ learningRate: number }>

export const methods: Readonly<Record<string, (parameters: readonly Floats[]) => AnyMethod>> = {
  sgd: parameters => sgd(parameters, { learningRate: 0.1, weightDecay: 0.01 }),
  momentum: parameters => sgd(parameters, { learningRate: 0.1, momentum: 0.9, dampening: 0.1 }),
  nesterov: parameters => sgd(parameters, { learningRate: 0.1, momentum: 0.9, nesterov: true }),
  adagrad: parameters => adagrad(parameters, { learningRate: 0.1, decay: 0.01, initial: 0.1 }),
  adadelta: parameters => adadelta(parameters, { weightDecay: 0.01 }),
  rmsprop: parameters => rmsprop(parameters, { learningRate: 0.01, momentum: 0.5, centered: true }),
  adam: parameters => adam(parameters, { learningRate: 0.01, weightDecay: 0.01 }),
  amsgrad: parameters => amsgrad(parameters, { learningRate: 0.01 }),
  adamw: parameters => adamw(parameters, { learningRate: 0.01, weightDecay: 0.1 }),
  scheduleFreeSgd: parameters =>
    scheduleFreeSgd(parameters, { learningRate: 0.1, weightDecay: 0.01 }),
  scheduleFreeAdamw: parameters =>
    scheduleFreeAdamw(parameters, { learningRate: 0.01, weightDecay: 0.1 }),
  prodigy: parameters => prodigy(parameters, { weightDecay: 0.01 }),
}

/** The gradient of a loss with valleys of different widths, and a little noise of its own. */
export const gradientOf = (weights: Floats, t: number): Floats =>
  weights.map((w, i) => (1 + (i % 5)) * (w - Math.sin(i)) + 0.1 * Math.sin(7 * i + t))

/** Weights to begin with. */
export const start = (length: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => Math.cos(3 * i))

/** Does updates, in place. */
export function train(
  method: AnyMethod,
  parameters: readonly Floats[],
  from: number,
  to: number,
): void {
  for (let t = from; t < to; t++) method.step(parameters.map(weights => gradientOf(weights, t)))
}
