import type { LayersModel } from '@tensorflow/tfjs'

/** What is not public of a model. */
interface Inside {
  readonly model?: LayersModel
  readonly isTraining?: boolean
}

/**
 * The model that does the work: a sequential one has another one inside, which `compile` makes anew.
 *
 * @internal
 */
export function workerOf(model: LayersModel): LayersModel {
  const { model: inner } = model as unknown as Inside
  return inner ? workerOf(inner) : model
}

/** Whether a `fit` of this model is under way. @internal */
export const isTraining = (model: LayersModel): boolean =>
  (workerOf(model) as unknown as Inside).isTraining ?? false
