import { checkOptions, type Drivable, type Drive } from '@anneal/core'
import { Hook, type HookOptions } from './hook.ts'
import { hookOptionNames } from './options.ts'
import type { SessionNames, TensorLike } from './types.ts'

/** Walks along a plan, and has what a session is fed for it. */
export interface SessionDrive<
  P extends Drivable = Drivable,
  T extends TensorLike = TensorLike,
> extends Drive<P> {
  /** The scalars of the last `advance`: new tensors each time, to be fed to `session.run`. */
  readonly feeds: Readonly<Record<string, T>>
}

/**
 * Drives the scalar inputs of a training step in a loop of your own: `learning_rate`, and with a plan
 * `momentum`, `weight_decay`, `loss_scale` and whatever else it has.
 *
 * Call `advance()` once before each update and feed `feeds`; `retract()` when the update did not
 * happen; await `session.run` before the next `advance`.
 *
 * @throws OptionError when an input is not there or is not a scalar of float32, when nothing feeds a
 *   learning rate, or the plan cannot be used; from `advance`, when a value is negative or not finite
 * @example
 * const session = { inputNames: ['x', 'learning_rate'], outputNames: ['loss'] }
 * const lr = driveSession(session, cosine({ from: 0.1, steps: 100 }), { Tensor })
 * lr.advance() // 0.1
 * lr.feeds.learning_rate.data // Float32Array.of(0.1)
 */
export function driveSession<P extends Drivable, T extends TensorLike>(
  session: SessionNames,
  plan: P,
  options: HookOptions<T>,
): SessionDrive<P, T> {
  checkOptions('driveSession', options, hookOptionNames)
  const hook = new Hook(session, plan, options)
  return {
    advance: () => hook.drive.advance(),
    retract: () => {
      hook.drive.retract()
    },
    observe: metrics => {
      hook.drive.observe(metrics)
    },
    replace: next => {
      hook.replace(next)
    },
    get values() {
      return hook.drive.values
    },
    get used() {
      return hook.drive.used
    },
    get clock() {
      return hook.drive.clock
    },
    get progress() {
      return hook.drive.progress
    },
    get feeds() {
      return hook.feeds
    },
  }
}
