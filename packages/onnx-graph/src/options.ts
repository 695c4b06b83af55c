import type { Loss } from './losses/loss.ts'
import type { Optimizer, Setting } from './optimizers/optimizer.ts'
import type { Match } from './parameters.ts'
import type { Bytes } from './proto/writer.ts'

/** Parameters with a learning rate of their own. */
export interface Group {
  /** Which parameters. Each belongs to the first group that names it. */
  readonly parameters: Match
  /**
   * Times which number the learning rate is taken. Without it the group has an input of its own:
   * `learning_rate.` and the name of the group.
   */
  readonly factor?: number
  /** Weight decay of this group, instead of what the update rule says. */
  readonly weightDecay?: Setting
}

/** Options of `trainingGraph`. */
export interface TrainingGraphOptions {
  /** What training makes smaller. */
  readonly loss: Loss
  /** How parameters change. */
  readonly optimizer: Optimizer
  /** What is trained; without it all weights that are recognised by what they are used for. */
  readonly trainable?: Match
  /** Parameters with a learning rate of their own, by names that are chosen here. */
  readonly groups?: Readonly<Record<string, Group>>
  /** Gradients whose common norm is larger are made that long. */
  readonly clipNorm?: number
  /**
   * Whether a scalar input `loss_scale` multiplies the gradient.
   *
   * @default false
   */
  readonly lossScale?: boolean
  /** More values of the model that the step gives as outputs, such as its predictions. */
  readonly outputs?: readonly string[]
  /**
   * Sizes of inputs of the model, instead of those in the file: numbers, or names for what stays open.
   * Models that are exported with open heights and widths need it.
   */
  readonly sizes?: Readonly<Record<string, readonly (number | string)[]>>
  /** Scalar inputs of the model that always have the same value, such as a sampling rate. */
  readonly fixed?: Readonly<Record<string, number>>
}

/** A tensor of the state: float32. */
export interface StateTensor {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** The state of training by name: parameters, and what the update rule remembers. */
export type State = Map<string, StateTensor>

/** An input of a training graph. */
export interface TrainingInput {
  readonly name: string
  /** The type of its elements, as ONNX Runtime calls it. */
  readonly type: string
  /** Its sizes: numbers, or names of what may differ from step to step. */
  readonly dims: readonly (number | string)[]
  /** Whether it belongs to the example, is a right answer, a learning rate or another setting, or state. */
  readonly role: 'data' | 'target' | 'rate' | 'setting' | 'state'
}

/** A training step as a graph, and what belongs to it. */
export interface TrainingGraph {
  /** The bytes of the `.onnx` file of the training step. */
  readonly model: Uint8Array
  /** What the state is before the first step. */
  readonly state: State
  /** What has to be fed at each step. */
  readonly inputs: readonly TrainingInput[]
  /** The names of the parameters that are trained. */
  readonly parameters: readonly string[]
  /** The forward model with these parameters, for inference. */
  exportModel(state: ReadonlyMap<string, { readonly data: ArrayLike<number | bigint> }>): Bytes
}
