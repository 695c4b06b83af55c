import { OptionError } from '@anneal/core'
import type { TrainingOptions } from './options.ts'
import { listing, outputOf } from './sessionInputs.ts'
import type { SessionNames, TensorClass } from './types.ts'

/** What is read of a run. @internal */
export interface Reading {
  readonly loss: string
  readonly outputs: readonly string[]
  readonly Tensor: TensorClass
}

/**
 * What options want to be read.
 *
 * @internal
 * @throws OptionError when the session has no such output, or its loss is no scalar
 */
export function readingOf(
  session: SessionNames,
  { loss = 'loss', outputs = [], Tensor }: TrainingOptions,
): Reading {
  if (typeof (outputs as unknown) === 'string')
    throw new OptionError(`outputs must be a list of names, got a string`)
  for (const name of [loss, ...outputs])
    if (!session.outputNames.includes(name)) {
      const way =
        name === loss
          ? 'Is this a training step, as trainingGraph of @anneal/onnx-graph makes it?'
          : 'Others are those that outputs of trainingGraph lists'
      throw new OptionError(
        `the session has no output ${name}; it has ${listing(session.outputNames)}. ${way}`,
      )
    }
  const { type = 'float32', dims = [] } = outputOf(session, loss)
  if (type !== 'float32' || dims.length > 1 || (dims[0] ?? 1) !== 1)
    throw new OptionError(
      `the output ${loss} is ${type} [${dims.join()}], and must be a scalar of float32`,
    )
  return { loss, outputs, Tensor }
}
