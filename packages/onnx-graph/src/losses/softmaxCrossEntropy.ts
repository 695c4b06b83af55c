import { GraphError, quote } from '../errors.ts'
import {
  add,
  countAlong,
  div,
  equal,
  mul,
  reduce,
  scale,
  sub,
  toFloat,
  transpose,
  unsqueeze,
} from '../graph/emit.ts'
import { type Dims, type Pair, same } from '../graph/info.ts'
import { range } from '../ops/op.ts'
import { count } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
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
  /**
   * The axis of the classes, from the end where it is negative; by default that of the Softmax which gave
   * the output, or 1.
   */
  readonly axis?: number
}

/**
 * Softmax cross-entropy, the mean over all examples: for one class out of many.
 *
 * The classes are on axis 1, `[N, C]` or `[N, C, …]`, unless `axis` or a final Softmax says otherwise, as
 * in `[N, T, C]`; the answers are in the sizes of the rest, `[N]` or `[N, …]`. Where the output comes from a
 * Softmax or LogSoftmax, what went into it is taken.
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
      const rank = b.rank(name)
      const activations = ['Softmax', 'LogSoftmax']
      const axis =
        options.axis === undefined
          ? ([1, ...range(rank)].find(own => context.before(name, activations, own)) ?? 1)
          : options.axis < 0
            ? options.axis + rank
            : options.axis
      if (rank < 2 || !(axis in b.dims(name)[0]))
        throw new GraphError(
          'shape',
          `softmaxCrossEntropy needs classes on axis ${axis}, but ${quote(name)} has rank ${rank}.`,
        )
      const logits = context.before(name, activations, axis) ?? name
      const dims = b.dims(logits)
      const classes = b.fixed(logits, [axis])[axis]!
      if (classes > 2 ** 22)
        throw new GraphError(
          'shape',
          `softmaxCrossEntropy takes at most ${2 ** 22} classes, but ${quote(name)} has ${classes} on axis ${axis}.`,
        )
      // classes last, where they cannot be taken for anything else
      const last = rank - 1
      const others = range(rank).filter(own => own !== axis)
      const order = [...others, axis]
      const z = transpose(b, logits, order)
      const rest = (own: Dims): number[] => others.map(other => own[other]!)
      const idDims: Pair<Dims> = [rest(dims[0]), rest(dims[1])]

      const shifted = sub(b, z, reduce(b, z, [last], true, 'ReduceMax'))
      const e = b.op('Exp', [shifted])
      const total = reduce(b, e, [last], true)
      const axes = [...dims[0].keys()]
      const fixed = same(idDims[0], idDims[1])
      let answer: string
      let n: string | number
      if (form === 'ids') {
        // looked up and not cast: so it stays on a GPU, and an id that is no class is an error on the CPU
        const ids = context.input(labels, types.int64, idDims)
        const upTo = (length: number, f: (i: number) => number): Float32Array =>
          Float32Array.from({ length }, (_, i) => f(i))
        if (classes <= 128) {
          // one operator less to run, at the price of a table
          const rows = upTo(classes ** 2, i => Number(i % (classes + 1) === 0))
          answer = b.op('Gather', [b.float(rows, [classes, classes]), ids])
        } else {
          const every = b.float(
            upTo(classes, i => i),
            [classes],
          )
          answer = toFloat(b, equal(b, unsqueeze(b, b.op('Gather', [every, ids]), [last]), every))
        }
        // where the batch may differ, the answers are counted
        n = fixed ? count(idDims[0]) : reduce(b, answer, axes, false)
      } else {
        const shares = context.input(labels, types.float, dims)
        answer = transpose(b, shares, order)
        n = countAlong(b, shares, others)
      }
      // each example counts as much as its answers together
      const counted = form === 'ids' ? undefined : reduce(b, answer, [last], true)
      if (labelSmoothing > 0) {
        const even = b.float(labelSmoothing / classes)
        answer = add(
          b,
          scale(b, answer, 1 - labelSmoothing),
          counted ? mul(b, counted, even) : even,
        )
      }
      // −Σ answer · log softmax = Σ answer · (log Σ e − z)
      const sum = reduce(b, mul(b, answer, sub(b, b.op('Log', [total]), shifted)), axes, false)
      const share = (x: string): string =>
        typeof n === 'number' ? scale(b, x, 1 / n) : div(b, x, n)
      const soft = counted ? mul(b, e, div(b, counted, total)) : div(b, e, total)
      const slope = sub(b, soft, answer)
      const back = axes.map(axis => order.indexOf(axis))
      return {
        loss: weighted(b, share(sum), weight),
        gradients: new Map([[logits, [transpose(b, weighted(b, share(slope), weight), back)]]]),
      }
    },
  }
}
