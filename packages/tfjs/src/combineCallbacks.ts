import { CustomCallback, type Callback, type CustomCallbackArgs } from '@tensorflow/tfjs'

/** A callback, as an instance or as a plain object of handlers. @internal */
export type AnyCallback = Callback | CustomCallback | CustomCallbackArgs

/**
 * A list of callbacks that `fit` takes: tfjs refuses instances and plain objects side by side
 * ("callback.setParams is not a function"), so plain ones become instances. Put `ScheduleCallback`
 * first: at the end of an epoch, those after it find the values in their logs.
 *
 * @example
 * const callbacks = combineCallbacks(new ScheduleCallback(plan), { onEpochEnd: epoch => console.log(epoch) })
 * await model.fit(x, y, { callbacks })
 */
export function combineCallbacks(
  ...callbacks: readonly (AnyCallback | readonly AnyCallback[])[]
): (Callback | CustomCallback)[] {
  return (callbacks as readonly AnyCallback[]).flat().map(callback =>
    'setParams' in callback
      ? callback
      : // ours pauses for all; only onYield needs one that does, too
        new CustomCallback(callback, callback.onYield ? 'auto' : 'never'),
  )
}
