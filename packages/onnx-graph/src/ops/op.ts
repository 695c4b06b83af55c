import { type Dims, type Known, type Trial, Unknown } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
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
