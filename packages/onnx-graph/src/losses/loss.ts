import type { Builder } from '../graph/builder.ts'
import type { Dims, Pair } from '../graph/info.ts'

/** What a loss is built with. */
export interface LossContext {
  readonly b: Builder
  /** The value of an output by name, or of the only output. */
  output(name: string | undefined): string
  /**
   * The input of the operator that gave a value, where it is one of these and works along this axis. Without
   * an axis that may have been reshaped, turned or cut since, and so is the input.
   */
  before(value: string, operators: readonly string[], axis?: number): string | undefined
  /** Declares an input of the training graph. The same name twice must have the same sizes. */
  input(name: string, type: number, dims: Pair<Dims>): string
}

/** A loss in a graph: the scalar, and gradients of the values that it was computed from. */
export interface BuiltLoss {
  readonly loss: string
  readonly gradients: ReadonlyMap<string, readonly string[]>
}

/** What training makes smaller. */
export interface Loss {
  readonly type: string
  /** The outputs that it reads; undefined stands for the only one. */
  readonly outputs: readonly (string | undefined)[]
  /** Adds it to a graph, multiplied by a number or by a value. */
  build(context: LossContext, weight: number | string): BuiltLoss
}

/** Options that losses share. */
export interface LossOptions {
  /** The output of the model that it reads; may be left out where there is only one. */
  readonly output?: string
}
