import { CustomCallback, type Callback, type CustomCallbackArgs } from '@tensorflow/tfjs'

/**
 * A list of callbacks that `fit` takes: tfjs refuses instances and plain objects side by side
 * ("callback.setParams is not a function"), so plain ones become instances.
 *
 * @example
 * const callbacks = combineCallbacks(new ScheduleCallback(plan), { onEpochEnd: epoch => console.log(epoch) })
 * await model.fit(x, y, { callbacks })
 */
export function combineCallbacks(
  ...callbacks: readonly (Callback | CustomCallback | CustomCallbackArgs)[]
): (Callback | CustomCallback)[] {
  return callbacks.map(callback =>
    'setParams' in callback ? callback : new CustomCallback(callback, 'never'),
  )
}
