import type { Progress } from '@anneal/core'
import type { LayersModel } from '@tensorflow/tfjs'

const key = 'anneal'

/**
 * Keeps the progress in the model's own metadata, so that `model.save` writes it and
 * `tf.loadLayersModel` brings it back. Other metadata stays.
 *
 * @param progress undefined takes away what was kept
 * @example
 * storeProgress(model, callback.progress)
 * await model.save('indexeddb://digits')
 */
export function storeProgress(model: LayersModel, progress: Progress | undefined): void {
  const { [key]: _, ...others } = metadataOf(model)
  model.setUserDefinedMetadata({ ...others, ...(progress && { [key]: progress }) })
}

/**
 * The progress that a model brought with it; undefined where there is none.
 *
 * @example
 * const callback = new ScheduleCallback(plan, { from: loadProgress(model) })
 */
export function loadProgress(model: LayersModel): Progress | undefined {
  return metadataOf(model)[key] as Progress | undefined
}

const metadataOf = (model: LayersModel): Record<string, unknown> => ({
  ...model.getUserDefinedMetadata(), // undefined where there is none
})
