import * as node from 'onnxruntime-node'
import type { OnnxRuntime } from '../../src/index.ts'

/** ONNX Runtime, of which the tests want no warnings. */
export const ort: OnnxRuntime = node
export const { Tensor, InferenceSession } = node

/** On one thread, which is exact to the bit. */
export const quiet = { intraOpNumThreads: 1, logSeverityLevel: 3 } as const
