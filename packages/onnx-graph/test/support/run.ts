import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { TrainingGraph } from '../../src/index.ts'

/** Makes a session. */
export type Open = (model: Uint8Array) => Promise<InferenceSession>

/** A session on one thread, which is exact to the bit. */
export const open: Open = model =>
  InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 })

/** A session on the GPU; what the GPU cannot do is done beside it. */
export const openGpu: Open = model =>
  InferenceSession.create(model, { executionProviders: ['webgpu'], logSeverityLevel: 3 })

/** A session on the GPU alone: it cannot be made where there is a node that the GPU does not take. */
export const openOnlyGpu: Open = model =>
  InferenceSession.create(model, {
    executionProviders: ['webgpu'],
    extra: { session: { disable_cpu_ep_fallback: '1' } },
    logSeverityLevel: 4,
  })

/** float32. */
export function floats(data: ArrayLike<number>, dims: readonly number[]): Tensor {
  return new Tensor('float32', Float32Array.from(data), dims)
}

/** int64. */
export function int64s(data: ArrayLike<number>, dims: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(Array.from(data), BigInt), dims)
}

/** The numbers of a tensor. */
export function numbers(tensor: Tensor | undefined): number[] {
  return Array.from(tensor?.data as Iterable<number | bigint>, Number)
}

/** Training with a graph: the plainest loop there is. */
export class Loop {
  readonly #session: InferenceSession
  readonly state: Record<string, Tensor> = {}

  private constructor(session: InferenceSession, graph: TrainingGraph) {
    this.#session = session
    for (const [name, { data, dims }] of graph.state) this.state[name] = floats(data, dims)
  }

  static async begin(graph: TrainingGraph, how = open): Promise<Loop> {
    return new Loop(await how(graph.model), graph)
  }

  /** One step: gives all outputs and keeps the state. */
  async step(feeds: Record<string, Tensor>, rate: number): Promise<Record<string, Tensor>> {
    const results = (await this.#session.run({
      ...this.state,
      ...feeds,
      learning_rate: floats([rate], []),
    })) as Record<string, Tensor>
    for (const name of Object.keys(this.state)) this.state[name] = results[`${name}.next`]!
    return results
  }

  /** The state as `exportModel` takes it. */
  get map(): Map<string, { data: Float32Array }> {
    return new Map(
      Object.entries(this.state).map(([name, { data }]) => [name, { data: data as Float32Array }]),
    )
  }
}
