import type { Dims, Trial } from '../graph/info.ts'
import type { Differential } from '../graph/differential.ts'

/** What is known of an operator. */
export interface Op {
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
}

/** Operators by name. */
export type Ops = Readonly<Record<string, Op>>

/** Whether a gradient passes through an operator. */
export const passes = ({ gradient }: Op): boolean => gradient !== undefined && gradient !== 'none'

/** The output has the sizes of the first input. */
export const like = (at: Trial): readonly Dims[] => [at.dims(0)]
