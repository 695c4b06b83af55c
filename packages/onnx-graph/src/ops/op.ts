import type { Copies } from '../graph/copies.ts'
import type { Differential } from '../graph/differential.ts'
import { type Dims, type Known, type Trial, Unknown } from '../graph/info.ts'
import type { Exported } from '../graph/exported.ts'
import type { Source } from '../graph/model.ts'
import type { Lowering } from '../lower/lowering.ts'
import type { GraphProto, Message, ModelProto, NodeProto, TensorProto } from '../proto/messages.ts'
import { count } from '../proto/tensors.ts'

/** Makes a constant, and gives its name. */
export type Constant = (type: number, data: readonly number[], dims?: readonly number[]) => string

/** All that is known of an operator. */
export interface Operator {
  /** The sizes of its outputs. Without it they are not known. */
  readonly dims?: (at: Trial) => readonly (Dims | undefined)[]
  /** The type of its outputs; without it, that of the first input. */
  readonly type?: number | ((at: Trial) => number)
  /** The elements of its first output, where those of its inputs are known. */
  readonly fold?: (at: Trial) => ArrayLike<number> | undefined
  /**
   * Its rule: from the gradients of its outputs, those of its inputs. `'none'` says that it is flat:
   * nothing passes, and that is right; `'lowered'` that others take its place before.
   */
  readonly gradient?: ((d: Differential) => void) | 'none' | 'lowered'
  /** What inputs are to it that learn, such as a weight, by their places. */
  readonly roles?: readonly (string | undefined)[]
  /**
   * What it is to weights: a `view` passes them on in another form; what is added to the result of a
   * `layer`, or multiplied with it, is a weight.
   */
  readonly kind?: 'view' | 'layer'
  /**
   * Whether a tensor in the place of a weight has numbers that nobody trains; `said` is what the file says
   * of it, if anything.
   */
  readonly isFixed?: (tensor: TensorProto, said: boolean | undefined) => boolean
  /** A setting that became its second input, and since which set of operators. */
  readonly moved?: readonly [setting: string, since: number]
  /** A node of an older set of operators in newer words, where it has other differences. */
  readonly upgrade?: (node: NodeProto, opset: number, constant: Constant) => NodeProto
  /** What takes its place in the training step. */
  readonly lower?: Lowering
  /** Puts what nodes are for inference in the place of those that train, and of the graph, whose outputs they gave. */
  readonly forInference?: (graph: GraphProto, replaced: Map<Message, Message>) => void
  /** A model with what is said of its weights. */
  readonly read?: (model: ModelProto) => Exported
  /** Finds weights of their own that a graph has only once. */
  readonly copies?: (graph: GraphProto) => Copies
  /** A graph in which other weights that are the same as one of its own are that. */
  readonly tie?: (graph: GraphProto) => GraphProto
  /** A model without nodes of this operator, as far as that can be. */
  readonly inline?: (
    source: Source,
    fixed: Readonly<Record<string, number>>,
    operators: Operators,
  ) => Source
  /** Operators that its rules add. */
  readonly adds?: Operators
}

/** Operators by name; undefined for those that have no rules. */
export type Operators = Readonly<Record<string, Operator | undefined>>

/** Whether a gradient passes through an operator. */
export const passes = (operator: Operator | undefined): boolean =>
  (operator?.gradient ?? 'none') !== 'none'

/** The rules of a node. */
export const operatorOf = (
  operators: Operators,
  { domain, opType = '' }: NodeProto,
): Operator | undefined => (domain ? undefined : operators[opType])

/** The output has the sizes of the first input. */
export const like = (at: Trial): readonly Dims[] => [at.dims(0)]

/** An operator of which only that is known. */
export const alike: Operator = { dims: like }

/** Where elements of a tensor stand in its list: those at some places along each axis, axes in an order. */
export function places(
  dims: Dims,
  along: readonly (readonly number[])[],
  order: Dims = [...dims.keys()],
): number[] {
  let all = [0]
  for (const axis of order) {
    const step = count(dims.slice(axis + 1))
    all = all.flatMap(place => along[axis]!.map(i => place + i * step))
  }
  return all
}

/** The elements of a known tensor at some places along each axis. */
export function take({ dims, data }: Known, along: readonly (readonly number[])[]): number[] {
  return places(dims, along).map(i => data[i] ?? NaN)
}

/** All places along an axis. */
export function range(size: number): number[] {
  if (!(size >= 0 && size <= 2 ** 22))
    throw new Unknown(`${size} places are too many to go through`)
  return Array.from({ length: size }, (_, i) => i)
}
