import { add, mul, perElement, reduce, sub } from '../graph/emit.ts'
import * as types from '../proto/types.ts'
import type { Loss } from './loss.ts'
import type { TargetOptions } from './regression.ts'
import { weighted } from './weighted.ts'

/**
 * Sigmoid cross-entropy, the mean over all elements: for answers of yes or no, each by itself. The
 * input `targets` has numbers from 0 to 1 in the sizes of the output. Where the output comes from a
 * Sigmoid, be it reshaped, turned or cut since, what went into it is taken.
 *
 *     max(z, 0) − z · target + log(1 + e^−|z|)
 *
 * @example
 * sigmoidCrossEntropy({ output: 'score' }).type // 'sigmoidCrossEntropy'
 */
export function sigmoidCrossEntropy(options: TargetOptions = {}): Loss {
  const { output, targets = 'targets' } = options
  return {
    type: 'sigmoidCrossEntropy',
    outputs: [output],
    build(context, weight) {
      const { b } = context
      const name = context.output(output)
      const z = context.before(name, ['Sigmoid']) ?? name
      const target = context.input(targets, types.float, b.dims(z))
      const small = b.op('Exp', [b.op('Neg', [b.op('Abs', [z])])])
      const log = b.op('Log', [add(b, small, b.float(1))])
      const each = add(b, sub(b, b.op('Relu', [z]), mul(b, z, target)), log)
      const axes = [...b.dims(z)[0].keys()]
      const slope = sub(b, b.op('Sigmoid', [z]), target)
      return {
        loss: weighted(b, reduce(b, each, axes, false, 'ReduceMean'), weight),
        gradients: new Map([[z, [weighted(b, perElement(b, slope, target, axes), weight)]]]),
      }
    },
  }
}
