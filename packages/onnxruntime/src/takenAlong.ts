import type { OnnxRuntime, SessionLike, TensorData, TensorLike } from './types.ts'
import { tensorOf } from './values.ts'

/**
 * Whether the runtime works in a worker that it has made, `env.wasm.proxy`: it takes along what a
 * session is made of and fed, and leaves empty arrays.
 *
 * @internal
 */
export const takesAlong = ({ env }: OnnxRuntime): boolean =>
  env?.wasm?.proxy === true && 'document' in globalThis

/** Copies what a session is fed, so that a step which fails leaves the state and the batch. @internal */
export const runOnCopies =
  (session: SessionLike, { Tensor }: OnnxRuntime): SessionLike['run'] =>
  (feeds, fetches) => {
    const copies: Record<string, TensorLike> = {}
    for (const name in feeds) {
      const { type, dims, data } = feeds[name]!
      copies[name] = tensorOf(Tensor, { type, dims, data: (data as TensorData).slice() })
    }
    return session.run(copies, fetches)
  }
