import { OptionError } from '@anneal/core'
import type { LayersModel } from '@tensorflow/tfjs'

const claims = /* @__PURE__ */ new WeakMap<LayersModel, Set<string>>()

/** Begins a fit of a model: nothing is driven in it yet. @internal */
export function beginClaims(model: LayersModel): void {
  claims.set(model, new Set())
}

/** Says that channels are driven in a fit, which two callbacks would do in turns. @internal */
export function claim(model: LayersModel, channels: readonly string[]): void {
  const taken = claims.get(model)
  for (const channel of channels) {
    if (taken?.has(channel))
      throw new OptionError(
        `two ScheduleCallbacks of this fit drive ${channel}, and only the last would be heard: list one, with one plan for all channels`,
      )
    taken?.add(channel)
  }
}
