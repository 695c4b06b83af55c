import { expect } from 'vitest'
import {
  adamw,
  sgd,
  softmaxCrossEntropy,
  trainingGraph,
  type Optimizer,
  type TrainingGraph,
} from '../../src/index.ts'
import { batches, bytesOf, recorded } from './data.ts'
import { floats, int64s, Loop, numbers, openOnlyGpu } from './run.ts'
import { smallTransformer, transformer } from './transformer.ts'

// Sessions here cannot be made where a node would not run on the GPU.

/** The rules that losses of PyTorch were recorded with. */
export const optimizers = { sgd: sgd({ momentum: 0.9 }), adam: adamw({ weightDecay: 0.01 }) }
// gradients that are 0 but for rounding, such as those of a key's bias, are not blown up
const forTransformer = { sgd: sgd({ momentum: 0.9 }), adam: adamw({ epsilon: 1e-3 }) }

/** What a rule is called in records. */
export type Rule = keyof typeof optimizers

/** The training step of a model of classes. */
export const graphOf = (model: Uint8Array, optimizer: Optimizer): TrainingGraph =>
  trainingGraph(model, { loss: softmaxCrossEntropy({ output: 'logits' }), optimizer })

/** Trains a recorded model for its 25 steps, and expects PyTorch's losses. */
export async function expectLossesOfTorch(file: string, rule: Rule): Promise<void> {
  const loop = await Loop.begin(graphOf(bytesOf(file), optimizers[rule]), openOnlyGpu)
  const factor = rule === 'adam' ? 0.03 : 1
  let worst = 0
  for (const [t, rate] of recorded['lrs']!.entries()) {
    const { x, y } = batches[t]!
    const feeds = { x: floats(x, [16, 784]), labels: int64s(y, [16]) }
    const { loss } = await loop.step(feeds, factor * rate)
    const expected = recorded[`${file.slice(0, 3)}_${rule}`]![t]!
    worst = Math.max(worst, Math.abs(numbers(loss)[0]! - expected) / expected)
  }
  expect(worst).toBeLessThan(1e-6) // asked for are 1e-5
}

/** Trains a transformer on the GPU beside one on the CPU, and expects the same of both. */
export async function expectTransformerAsOnCpu(rule: Rule, batch: 'N' | 4): Promise<void> {
  const graph = graphOf(transformer(smallTransformer, batch), forTransformer[rule])
  const loops = [await Loop.begin(graph), await Loop.begin(graph, openOnlyGpu)] as const
  for (let t = 0; t < 3; t++) {
    const ids = Array.from({ length: 20 }, (_, i) => (i * i + t) % 12)
    const feeds = { tokens: int64s(ids, [4, 5]), labels: int64s([0, 1, 2, 1], [4]) }
    const [cpu, gpu] = [await loops[0].step(feeds, 0.01), await loops[1].step(feeds, 0.01)]
    expect(numbers(gpu['loss'])[0]).toBeCloseTo(numbers(cpu['loss'])[0]!, 5)
    for (const name of graph.parameters)
      for (const [i, value] of numbers(loops[1].state[name]).entries())
        expect(Math.abs(value - numbers(loops[0].state[name])[i]!), name).toBeLessThan(2e-5)
  }
}
