// What is tried with each tool. Prints what came out.
import { cosine, fromConfig, OptionError } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { meanSquaredError, sgd } from '@anneal/onnx-graph'
import { loadTrainingGraph } from '@anneal/onnx-graph/load'
import { model } from './model.mjs'

let error
try {
  cosine({ from: 0.1, stps: 100 })
} catch (thrown) {
  error = [thrown instanceof OptionError, thrown.name, thrown.message]
}
const value = fromConfig({ type: 'cosine', from: 0.1, steps: 100 }, builtins)(100 / 3)
const options = { loss: meanSquaredError({ output: 'y' }), optimizer: sgd() }
loadTrainingGraph(Uint8Array.from(model), options).then(graph => {
  console.log(JSON.stringify({ value, error, graph: [...graph.model] }))
})
