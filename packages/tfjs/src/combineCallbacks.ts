import { checkOptions, OptionError } from '@anneal/core'
import { CustomCallback, type Callback, type CustomCallbackArgs } from '@tensorflow/tfjs'

/**
 * A callback, as an instance or as a plain object of handlers. Of an instance no handlers are named: its
 * logs are tensors, and handlers in an object would not know of which kind theirs are.
 *
 * @internal
 */
export type AnyCallback = Pick<Callback, 'setModel' | 'setParams'> | CustomCallbackArgs

/**
 * A list of callbacks that `fit` takes: tfjs refuses instances and plain objects side by side
 * ("callback.setParams is not a function"), so plain ones become instances. Put `ScheduleCallback`
 * first: at the end of an epoch, those after it find the values in their logs. What is not there, as
 * in `verbose && callback`, is left out.
 *
 * @throws OptionError when one is something else, or has a handler `on…` that tfjs does not call
 * @example
 * const callbacks = combineCallbacks(new ScheduleCallback(plan), { onEpochEnd: epoch => console.log(epoch) })
 * await model.fit(x, y, { callbacks })
 */
export function combineCallbacks(
  ...callbacks: readonly (Maybe<AnyCallback> | readonly Maybe<AnyCallback>[])[]
): (Callback | CustomCallback)[] {
  const given = (callbacks as readonly Maybe<AnyCallback>[]).flat()
  return given.filter(callback => isThere(callback)).map(instanceOf)
}

const handlers: readonly string[] = ['Train', 'Epoch', 'Batch']
  .flatMap(what => [`on${what}Begin`, `on${what}End`])
  .concat('onYield')

type Maybe<Value> = Value | false | null | undefined

const isThere = <Value>(value: Maybe<Value>): value is Value => value !== false && value != null

function instanceOf(callback: AnyCallback): Callback | CustomCallback {
  if (typeof callback !== 'object')
    throw new OptionError(
      `a callback is an instance or an object of handlers, such as { onEpochEnd }, got a ${typeof callback}`,
    )
  if ('setParams' in callback) return callback as Callback
  // tfjs takes any name, and calls those that it knows
  const named = Object.entries(callback).filter(([name]) => name.startsWith('on'))
  checkOptions('a callback', Object.fromEntries(named), handlers)
  // ours pauses for all; only onYield needs one that does, too
  return new CustomCallback(callback, callback.onYield ? 'auto' : 'never')
}
