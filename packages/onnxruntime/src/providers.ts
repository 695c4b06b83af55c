import { OptionError } from '@anneal/core'
import { identityModel } from './identityModel.ts'
import type { OnnxRuntime } from './types.ts'

/** What onnxruntime-web may have. */
const web = ['wasm', 'webgpu', 'webnn']

/**
 * The execution providers that work here: each that the runtime may have is tried with a tiny model.
 *
 * @example
 * (await listProviders(ort)).includes('cpu') // true
 */
export async function listProviders(ort: OnnxRuntime): Promise<string[]> {
  const candidates = ort.listSupportedBackends?.().map(({ name }) => name) ?? web
  const found: string[] = []
  // one after another: onnxruntime-web begins only once at a time
  for (const name of candidates) {
    try {
      const options = { executionProviders: [name], logSeverityLevel: 4 }
      // a model for each, as a worker takes it along
      const model = identityModel([{ type: 'float32', dims: [1] }])
      const session = await ort.InferenceSession.create(model, options)
      await session.release?.()
      found.push(name)
    } catch {
      // it is not there
    }
  }
  return found
}

/** The error that a provider is not there. @internal */
export function providerError(name: string, there: readonly string[], cause: unknown): OptionError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new OptionError(
    `the execution provider ${name} is not there; ${there.join(', ') || 'none'} ${there.length > 1 ? 'are' : 'is'}. ONNX Runtime says: ${why}`,
    { cause },
  )
}
