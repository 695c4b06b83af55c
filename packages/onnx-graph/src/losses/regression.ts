import { GraphError } from '../errors.ts'
import type { Builder } from '../graph/builder.ts'
import { greater, mul, perElement, reduce, scale, sign, sub, where } from '../graph/emit.ts'
import * as types from '../proto/types.ts'
import type { Loss, LossOptions } from './loss.ts'
import { weighted } from './weighted.ts'

/** Options of losses that compare numbers. */
export interface TargetOptions extends LossOptions {
  /**
   * The name of the input with the right values, in the sizes of the output.
   *
   * @default 'targets'
   */
  readonly targets?: string
}

/** Options of {@link huber}. */
export interface HuberOptions extends TargetOptions {
  /**
   * Up to which error it is a square.
   *
   * @default 1
   */
  readonly delta?: number
}

type Errors = (b: Builder, error: string) => { each: string; slope: string }

/** A loss of `output − target`, the mean over all elements. */
function ofDifference(
  type: string,
  { output, targets = 'targets' }: TargetOptions,
  errors: Errors,
): Loss {
  return {
    type,
    outputs: [output],
    build(context, weight) {
      const { b } = context
      const value = context.output(output)
      const answers = context.input(targets, types.float, b.dims(value))
      const error = sub(b, value, answers)
      const { each, slope } = errors(b, error)
      const axes = [...b.dims(value)[0].keys()]
      const g = axes.length === 0 ? slope : perElement(b, slope, answers, axes)
      const mean = reduce(b, each, axes, false, 'ReduceMean')
      return {
        loss: weighted(b, mean, weight),
        gradients: new Map([[value, [weighted(b, g, weight)]]]),
      }
    },
  }
}

/**
 * The mean of the squares of the errors.
 *
 * @example
 * meanSquaredError({ output: 'prediction' }).type // 'meanSquaredError'
 */
export function meanSquaredError(options: TargetOptions = {}): Loss {
  return ofDifference('meanSquaredError', options, (b, error) => ({
    each: mul(b, error, error),
    slope: scale(b, error, 2),
  }))
}

/**
 * The mean of the sizes of the errors.
 *
 * @example
 * meanAbsoluteError({ output: 'prediction' }).type // 'meanAbsoluteError'
 */
export function meanAbsoluteError(options: TargetOptions = {}): Loss {
  return ofDifference('meanAbsoluteError', options, (b, error) => ({
    each: b.op('Abs', [error]),
    slope: sign(b, error),
  }))
}

/**
 * The square of small errors, halved, and a line for large ones, whose outliers then count less: PyTorch's
 * `huber_loss`.
 *
 * @example
 * huber({ output: 'prediction', delta: 0.5 }).type // 'huber'
 */
export function huber(options: HuberOptions = {}): Loss {
  const { delta = 1 } = options
  if (!(delta > 0 && delta < Infinity))
    throw new GraphError('option', `delta must be a number above 0, not ${delta}.`)
  return ofDifference('huber', options, (b, error) => {
    const size = b.op('Abs', [error])
    const far = greater(b, size, b.float(delta))
    const line = scale(b, sub(b, size, b.float(delta / 2)), delta)
    return {
      each: where(b, far, line, scale(b, mul(b, error, error), 0.5)),
      slope: where(b, far, scale(b, sign(b, error), delta), error),
    }
  })
}
