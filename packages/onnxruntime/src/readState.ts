import { OptionError } from '@anneal/core'
import { inNode } from './environment.ts'
import type { TensorData, TensorLike } from './types.ts'
import type { State, Values } from './values.ts'

/** Reads tensors that are on a GPU. */
export type ReadTensors = (
  tensors: Readonly<Record<string, TensorLike>>,
) => Promise<Readonly<Record<string, TensorLike>>>

/**
 * Copies tensors into memory of JavaScript, wherever they are.
 *
 * @internal
 * @param read how tensors on a GPU are read, where the session knows it
 */
export async function valuesOf(
  tensors: Readonly<Record<string, TensorLike>>,
  read: ReadTensors | undefined,
): Promise<State> {
  const far = Object.entries(tensors).filter(([, { location }]) => location !== 'cpu')
  if (far.length > 0 && !read && inNode())
    throw new OptionError(
      `${far[0]![0]} is on a GPU, and ONNX Runtime in Node cannot read it by itself: make the session with createTraining or createSession, or pass read`,
    )
  const fetched = far.length > 0 && read ? await read(Object.fromEntries(far)) : undefined
  const state: State = new Map()
  for (const [name, tensor] of Object.entries(tensors)) {
    const { type, dims } = tensor
    const near = fetched?.[name] ?? tensor
    // the live numbers stay where they are
    const data = near.location === 'cpu' ? near.data : await near.getData()
    state.set(name, { type, dims: [...dims], data: (data as TensorData).slice() } satisfies Values)
  }
  return state
}
