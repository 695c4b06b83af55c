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
} from '@anneal/optimizer'

/** An optimizer of any kind; schedule-free ones say which weights are to be used in the end. */
export type Optimizer = Method<{ learningRate: number }> & { evaluate?(): void }

/** Every method, by the label that the config calls it. */
export const methods: Readonly<
  Record<string, (parameters: readonly Floats[], learningRate: number) => Optimizer>
> = {
  sgd: (parameters, learningRate) => sgd(parameters, { learningRate }),
  momentum: (parameters, learningRate) => sgd(parameters, { learningRate, momentum: 0.9 }),
  nesterov: (parameters, learningRate) =>
    sgd(parameters, { learningRate, momentum: 0.9, nesterov: true }),
  adagrad: (parameters, learningRate) => adagrad(parameters, { learningRate }),
  adadelta: (parameters, learningRate) => adadelta(parameters, { learningRate }),
  rmsprop: (parameters, learningRate) => rmsprop(parameters, { learningRate }),
  adam: (parameters, learningRate) => adam(parameters, { learningRate }),
  amsgrad: (parameters, learningRate) => amsgrad(parameters, { learningRate }),
  adamw: (parameters, learningRate) => adamw(parameters, { learningRate }),
  prodigy: (parameters, learningRate) => prodigy(parameters, { learningRate }),
  'schedule-free sgd': (parameters, learningRate) => scheduleFreeSgd(parameters, { learningRate }),
  'schedule-free adamw': (parameters, learningRate) =>
    scheduleFreeAdamw(parameters, { learningRate }),
}
