import { OptionError, type Drivable, type Progress } from '@anneal/core'
import type { Classes } from './checkBatch.ts'
import { readCheckpoint } from './checkpoint.ts'
import type { HookOptions } from './hook.ts'
import { beginning, type Position } from './position.ts'
import type { ReadTensors } from './readState.ts'
import type { Repeat } from './repeat.ts'
import type { InitialState } from './values.ts'

/** Options of a training. */
export interface TrainingOptions<P extends Drivable = Drivable> extends HookOptions {
  /** What is driven: a schedule, a feedback, or a plan of them by channel. */
  readonly plan: P
  /** Parameters, and what the update rule remembers, at the beginning. A checkpoint has its own. */
  readonly state?: InitialState | undefined
  /** What `checkpoint()` gave: the training goes on from there, to the last bit. */
  readonly checkpoint?: Uint8Array | undefined
  /**
   * The output that is the loss.
   *
   * @default 'loss'
   */
  readonly loss?: string | undefined
  /** Other outputs that each step shall give. */
  readonly outputs?: readonly string[] | undefined
  /**
   * For inputs of class ids, how many classes there are: an id outside is refused, which a GPU would
   * not notice.
   */
  readonly classes?: Classes | undefined
  /**
   * What happens when the loss is not a number: an error, or the update is taken back and the next
   * batch comes.
   *
   * @default 'error'
   */
  readonly onNonFinite?: 'error' | 'skip' | undefined
  /**
   * How many examples of a batch one run of the session takes. The gradients of a larger batch are added
   * up over several runs: the step has to be made with `accumulate` of `@anneal/onnx-graph`.
   */
  readonly microBatch?: number | undefined
  /** The same step several times in one run, which is faster: `fit` uses it where it can. */
  readonly repeat?: Repeat | undefined
  /** How tensors on a GPU are read, where the session was not made by `createSession`. */
  readonly read?: ReadTensors | undefined
}

/** What a training begins with. @internal */
export interface Start {
  readonly state: InitialState
  readonly from: Progress | undefined
  readonly position: Position
  /** Whether the tensors of the state belong to somebody else, and stay. */
  readonly lent?: boolean
}

/**
 * Works out what a training begins with.
 *
 * @internal
 * @throws OptionError when there is no state, or the checkpoint cannot be read
 */
export function startOf({ state, checkpoint, from }: TrainingOptions): Start {
  if (checkpoint) {
    if (from)
      throw new OptionError('a checkpoint has a progress: pass checkpoint or from, not both')
    const read = readCheckpoint(checkpoint)
    return { state: read.state, from: read.progress, position: read.position }
  }
  if (!state)
    throw new OptionError(
      'state is missing: pass the state that trainingGraph made, or a checkpoint',
    )
  return { state, from, position: beginning }
}

// listed so that none can be forgotten
const ofHook: Readonly<Record<keyof HookOptions, true>> = {
  ...{ Tensor: true, channels: true, base: true, inputs: true, run: true, from: true },
  ...{ onRunChange: true, onPlanChange: true, relative: true, onChange: true },
}
const ofTraining: Readonly<Record<Exclude<keyof TrainingOptions, keyof HookOptions>, true>> = {
  ...{ plan: true, state: true, checkpoint: true, loss: true, outputs: true, classes: true },
  ...{ onNonFinite: true, microBatch: true, repeat: true, read: true },
}

/** The names of what a hook can be told. @internal */
export const hookOptionNames: readonly string[] = Object.keys(ofHook)

/** The names of what a training can be told. @internal */
export const trainingOptionNames: readonly string[] = [
  ...Object.keys(ofTraining),
  ...hookOptionNames,
]

/** Those of the options that the hook knows. @internal */
export const hookOptions = <P extends Drivable>(options: TrainingOptions<P>): HookOptions =>
  Object.fromEntries(
    Object.entries(options).filter(([name]) => name in ofHook),
  ) as unknown as HookOptions
