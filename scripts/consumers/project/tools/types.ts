// Every entry point whose types need neither a DOM nor a framework.
import { cosine, drive, fromConfig, type ConfigOf, type Schedule } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { createDiagnostics } from '@anneal/core/diagnostics'
import { formula } from '@anneal/core/formula'
import { show } from '@anneal/core/messages'
import { fromPeer } from '@anneal/interop'
import { sgd, trainingGraph } from '@anneal/onnx-graph'
import { loadTrainingGraph } from '@anneal/onnx-graph/load'
import { MatMul } from '@anneal/onnx-graph/operators'
import { createTraining, type FitOptions } from '@anneal/onnxruntime'
import { adam } from '@anneal/optimizer'
import { plot } from '@anneal/plot'
import { toPng } from '@anneal/plot/png'

const config = { type: 'cosine', from: 0.1, steps: 100 } satisfies ConfigOf<typeof builtins>
export const schedule = fromConfig(config, builtins) as Schedule
export const options: FitOptions = { epochs: 3 }
export const used = [
  ...[drive, createDiagnostics, formula, show, fromPeer, sgd, trainingGraph, loadTrainingGraph],
  ...[MatMul, createTraining, adam, plot, toPng],
]
// @ts-expect-error -- there is no such option: these are types, and not any
cosine({ from: 0.1, stps: 100 })
