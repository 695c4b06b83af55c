import { float } from '../graph/attributes.ts'
import type { Builder } from '../graph/builder.ts'
import type { Dims, Pair } from '../graph/info.ts'
import type { NodeProto } from '../proto/messages.ts'

/** What the forward part has besides the graph that grows. */
export interface Path {
  readonly opset: number
  /** Whether a value depends on what is trained. */
  readonly live: (name: string) => boolean
  /** Tensors of the file that change without a gradient, and what they are after the step. */
  readonly moved: Map<string, string>
  /** A scalar input of the training step. */
  readonly input: (name: string) => string
}

/** Adds other operators for a node and gives what its outputs would have been, or undefined to leave it. */
export type Lowering = (
  b: Builder,
  node: NodeProto,
  path: Path,
) => string | readonly (string | undefined)[] | undefined

/** The name of an input of a node, empty where it was left out. */
export const input = (node: NodeProto, index: number): string => node.input?.[index] ?? ''

/** What a normalisation adds to variances, to keep them above 0. */
export const epsilonOf = (node: NodeProto): number => float(node, 'epsilon', Math.fround(1e-5))

/** Sizes that do not depend on the batch. */
export const twice = (dims: Dims): Pair<Dims> => [dims, dims]
