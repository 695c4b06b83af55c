import { GraphError, quote } from '../errors.ts'
import {
  add,
  div,
  equal,
  mul,
  perElement,
  reduce,
  scale,
  sub,
  toFloat,
  transpose,
  unsqueeze,
} from '../graph/emit.ts'
import type { Dims, Pair } from '../graph/info.ts'
import { types } from '../proto/tensors.ts'
import type { Loss, LossOptions } from './loss.ts'
import { weighted } from './weighted.ts'

/** Options of {@link softmaxCrossEntropy}. */
export interface SoftmaxCrossEntropyOptions extends LossOptions {
  /**
   * The name of the input with the right answers.
   *
   * @default 'labels'
   */
  readonly labels?: string
  /**
   * What the answers are: ids of classes, int64, or a share for each class, float32.
   *
   * @default 'ids'
   */
  readonly form?: 'ids' | 'shares'
  /**
   * How much of each answer is spread evenly over all classes, from 0 up to below 1.
   *
   * @default 0
   */
  readonly labelSmoothing?: number
}

/**
 * Softmax cross-entropy, the mean over all examples: for one class out of many.
 *
 * The classes are on axis 1, `[N, C]` or `[N, C, …]`, and the answers in `[N]` or `[N, …]`. Where the
 * output comes from a Softmax or LogSoftmax, what went into it is taken. Examples with an id that is no
 * class do not count, as with PyTorch's `ignore_index`.
 *
 * @example
 * softmaxCrossEntropy({ output: 'logits' }).outputs // ['logits']
 */
export function softmaxCrossEntropy(options: SoftmaxCrossEntropyOptions = {}): Loss {
  const { output, labels = 'labels', form = 'ids', labelSmoothing = 0 } = options
  if (!(labelSmoothing >= 0 && labelSmoothing < 1))
    throw new GraphError(
      'option',
      `labelSmoothing must be at least 0 and below 1, not ${labelSmoothing}.`,
    )
  return {
    type: 'softmaxCrossEntropy',
    outputs: [output],
    build(context, weight) {
      const { b } = context
      const name = context.output(output)
      const logits = context.before(name, ['Softmax', 'LogSoftmax'], 1) ?? name
      const dims = b.dims(logits)
      const rank = dims[0].length
      if (rank < 2)
        throw new GraphError(
          'shape',
          `softmaxCrossEntropy needs classes on axis 1, but ${quote(name)} has rank ${rank}.`,
        )
      const classes = b.fixed(logits, [1])[1]!
      // classes last, where they cannot be taken for anything else
      const last = rank - 1
      const order = [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1]
      const z = transpose(b, logits, order)
      const rest = (own: Dims): number[] => own.filter((_, axis) => axis !== 1)
      const idDims: Pair<Dims> = [rest(dims[0]), rest(dims[1])]

      const shifted = sub(b, z, reduce(b, z, [last], true, 'ReduceMax'))
      const e = b.op('Exp', [shifted])
      const total = reduce(b, e, [last], true)
      let answer: string
      if (form === 'ids') {
        // float32 holds every id up to 2^24; its comparison is there on every provider
        const ids = toFloat(b, context.input(labels, types.int64, idDims))
        const every = Float32Array.from({ length: classes }, (_, i) => i)
        answer = toFloat(b, equal(b, unsqueeze(b, ids, [last]), b.float(every, [classes])))
      } else answer = transpose(b, context.input(labels, types.float, dims), order)
      // 1 for each example that counts, 0 for the others
      const counted = reduce(b, answer, [last], true)
      if (labelSmoothing > 0) {
        const even = scale(b, counted, labelSmoothing / classes)
        answer = add(b, scale(b, answer, 1 - labelSmoothing), even)
      }
      // −Σ answer · log softmax = Σ answer · log Σ e − Σ answer · z
      const picked = reduce(b, mul(b, answer, shifted), [last], true)
      const each = sub(b, mul(b, b.op('Log', [total]), counted), picked)
      const axes = [...dims[0].keys()]
      const share = (x: string): string =>
        form === 'ids' ? div(b, x, reduce(b, counted, axes, false)) : perElement(b, x, each, axes)
      const slope = sub(b, mul(b, e, div(b, counted, total)), answer)
      const back = axes.map(axis => order.indexOf(axis))
      return {
        loss: weighted(b, share(reduce(b, each, axes, false)), weight),
        gradients: new Map([[logits, [transpose(b, weighted(b, share(slope), weight), back)]]]),
      }
    },
  }
}
