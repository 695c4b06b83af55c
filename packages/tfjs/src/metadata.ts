import type { Progress } from '@anneal/core'
import type { LayersModel } from '@tensorflow/tfjs'

const key = 'anneal'

/**
 * Keeps the progress in the model's own metadata, so that `model.save` writes it and
 * `tf.loadLayersModel` brings it back. Other metadata stays.
 *
 * @example
 * storeProgress(model, callback.progress)
 * await model.save('indexeddb://digits')
 */
export function storeProgress(model: LayersModel, progress: Progress): void {
  model.setUserDefinedMetadata({ ...model.getUserDefinedMetadata(), [key]: progress })
}

/**
 * The progress that a model brought with it; undefined where there is none.
 *
 * @example
 * const callback = new ScheduleCallback(plan, { from: loadProgress(model) })
 */
export function loadProgress(model: LayersModel): Progress | undefined {
  const metadata = model.getUserDefinedMetadata() as Record<string, unknown> | undefined
  return metadata?.[key] as Progress | undefined
}
