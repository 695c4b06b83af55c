import { OptionError } from '@anneal/core'
import { inNode } from './environment.ts'
import { freer } from './free.ts'
import { identityModel } from './identityModel.ts'
import { listProviders, providerError } from './providers.ts'
import type { ReadTensors } from './readState.ts'
import { runOnCopies, takesAlong } from './takenAlong.ts'
import type { OnnxRuntime, SessionLike, TensorLike } from './types.ts'

/** Options of {@link createSession}. */
export interface CreateSessionOptions {
  /**
   * What the session runs on: `cpu`, `wasm`, `webgpu`, `cuda` and whatever else the runtime has, or an
   * object with the name and settings of it.
   *
   * @default `cpu` in onnxruntime-node, `wasm` in onnxruntime-web
   */
  readonly provider?: string | { readonly name: string } | undefined
  /** The names of the state. With `webgpu` it stays on the GPU from step to step. */
  readonly state?: Iterable<string> | undefined
  /** More options for `InferenceSession.create`, such as `intraOpNumThreads`. */
  readonly session?: object | undefined
}

/** A session that knows what it runs on. */
export interface CreatedSession extends SessionLike {
  /** The name of the execution provider. */
  readonly provider: string
  /** Lets go at once of a tensor that a run gave and nobody reads any more, wherever it is. */
  readonly free: (tensor: TensorLike) => void
}

/**
 * Makes a session of a training step on an execution provider: on `webgpu` the state stays on the GPU,
 * and only the loss comes back.
 *
 * @throws OptionError when the provider is not there, naming those that are
 * @example
 * const session = await createSession(ort, graph.model, { state: graph.state.keys() })
 * session.provider // 'cpu'
 */
export async function createSession(
  ort: OnnxRuntime,
  model: Uint8Array,
  { provider, state = [], session: more = {} }: CreateSessionOptions = {},
): Promise<CreatedSession> {
  checkRuntime(ort)
  if ('executionProviders' in more)
    throw new OptionError('pass provider instead of session.executionProviders')
  const chosen = provider ?? (ort.listSupportedBackends ? 'cpu' : 'wasm')
  const name = nameOf(chosen)
  const onGpu = name === 'webgpu'
  const locations = Object.fromEntries([...state].map(of => [`${of}.next`, 'gpu-buffer']))
  const options = {
    executionProviders: [chosen],
    ...(onGpu && { preferredOutputLocation: locations }),
    ...more,
  }
  const apart = takesAlong(ort)
  if (apart && onGpu)
    throw new OptionError(
      'webgpu cannot be used with env.wasm.proxy: set it to false, and train in a worker of your own',
    )
  const session = await createOn(ort, name, apart ? model.slice() : model, options)
  const reader = onGpu && inNode() ? new Reader(ort, chosen) : undefined
  return {
    provider: name,
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    inputMetadata: session.inputMetadata,
    outputMetadata: session.outputMetadata,
    run: apart ? runOnCopies(session, ort) : (feeds, fetches) => session.run(feeds, fetches),
    free: freer(),
    ...(reader && { read: tensors => reader.read(tensors) }),
    release: async () => {
      await reader?.release()
      await session.release?.()
    },
  }
}

/** Refuses what is no ONNX Runtime. @internal */
export function checkRuntime(ort: OnnxRuntime): void {
  const { InferenceSession, Tensor } = Object(ort) as Partial<OnnxRuntime>
  if (typeof InferenceSession?.create !== 'function' || typeof Tensor !== 'function')
    throw new OptionError(
      'ort must be the module of ONNX Runtime: import * as ort from "onnxruntime-node", or from "onnxruntime-web"',
    )
}

function nameOf(provider: string | { readonly name: string }): string {
  const name = typeof provider === 'string' ? provider : provider.name
  // a list, as InferenceSession takes it, would say nothing of where the state is
  if (typeof (name as unknown) === 'string') return name
  throw new OptionError(
    `provider must be one name, or an object with name and settings, got ${JSON.stringify(provider)}`,
  )
}

async function createOn(
  ort: OnnxRuntime,
  name: string,
  model: Uint8Array,
  options: object,
): Promise<SessionLike> {
  try {
    return await ort.InferenceSession.create(model, options)
  } catch (error) {
    const there = await listProviders(ort)
    // the provider is there: it is the model, or an option
    if (there.includes(name)) throw error
    throw providerError(name, there, error)
  }
}

/**
 * Reads tensors on a GPU in Node, where `getData` ends the process: a session that gives back what it
 * is fed puts its outputs into memory.
 */
class Reader {
  readonly #ort: OnnxRuntime
  readonly #provider: unknown
  #made: { readonly key: string; readonly session: SessionLike } | undefined

  constructor(ort: OnnxRuntime, provider: unknown) {
    this.#ort = ort
    this.#provider = provider
  }

  readonly read: ReadTensors = async tensors => {
    const names = Object.keys(tensors)
    const all = Object.values(tensors)
    const session = await this.#sessionFor(all)
    const feeds = Object.fromEntries(all.map((tensor, i) => [`i${i}`, tensor]))
    const results = await session.run(
      feeds,
      names.map((_, i) => `o${i}`),
    )
    return Object.fromEntries(names.map((name, i) => [name, results[`o${i}`]!]))
  }

  async #sessionFor(tensors: readonly TensorLike[]): Promise<SessionLike> {
    const key = tensors.map(({ type, dims }) => `${type}[${dims.join()}]`).join()
    if (this.#made?.key !== key) {
      await this.release()
      const options = { executionProviders: [this.#provider] }
      const session = await this.#ort.InferenceSession.create(identityModel(tensors), options)
      this.#made = { key, session }
    }
    return this.#made.session
  }

  async release(): Promise<void> {
    await this.#made?.session.release?.()
    this.#made = undefined
  }
}
