import { OptionError, type Target } from '@anneal/core'
import type { Optimizer } from '@tensorflow/tfjs'
import { optimizerTarget } from './optimizerTarget.ts'
import { checkLossScale, type ScaledLoss } from './scaledLoss.ts'

/** Drives the optimizer that is there now: a model may be given another one in mid-fit. */
function followed(now: () => Optimizer): Target {
  let optimizer = now()
  let target = optimizerTarget(optimizer)
  const targetNow = (): Target => {
    if (now() !== optimizer) {
      optimizer = now()
      target = optimizerTarget(optimizer)
    }
    return target
  }
  return {
    get: () => targetNow().get!(),
    set: values => {
      targetNow().set(values)
    },
  }
}

/**
 * An optimizer with the channels that a fit has besides: the scale of its loss, and the size of its
 * batches, which the data have: here it is looked at only.
 *
 * @internal
 * @param now the optimizer in use, asked for each update
 * @throws OptionError when the loss is not one of `scaledLoss`
 */
export function fitTarget(
  now: () => Optimizer,
  loss: ScaledLoss | undefined,
  sized: boolean,
): Target {
  const target = followed(now)
  if (!loss && !sized) return target
  if (loss && typeof loss.scale !== 'number')
    throw new OptionError('loss must be what scaledLoss made, and the model was compiled with')
  return {
    get: () => ({
      ...target.get!(),
      ...(sized && { batchSize: 1 }),
      ...(loss && { lossScale: 1 }),
    }),
    set: values => {
      const { lossScale } = values
      if (lossScale !== undefined) checkLossScale(lossScale)
      target.set(values)
      if (lossScale !== undefined) loss!.scale = lossScale
    },
  }
}
