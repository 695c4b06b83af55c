import { readFileSync } from 'node:fs'
import { cases } from '../gradients/index.ts'
import { modelOf, spread } from '../support/models.ts'
import { smallTransformer, transformer } from '../support/transformer.ts'

/** A model that is whole, before it is broken. */
export interface Seed {
  readonly bytes: Uint8Array
  /** What is trained in it. */
  readonly parameters: readonly string[]
  readonly outputs: readonly string[]
}

const file = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../data/${name}`, import.meta.url)))

/** Models of every operator, and larger ones as they are found. */
export const seeds: readonly Seed[] = [
  ...cases.map((own): Seed => {
    const tensors = Object.entries(own.parameters).map(([name, dims]) => {
      const length = dims.reduce((n, size) => n * size, 1)
      return [name, { dims, data: spread(length, ...(own.bounds ?? [])) }] as const
    })
    const bytes = modelOf({ ...own, tensors: { ...own.constants, ...Object.fromEntries(tensors) } })
    return { bytes, parameters: Object.keys(own.parameters), outputs: own.outputs ?? ['y'] }
  }),
  // more often than their number, as they are what people have
  ...Array.from({ length: 20 }, (_, i): Seed[] => [
    {
      bytes: transformer({ ...smallTransformer, layers: 1 + (i % 2) }, i % 3 ? 'N' : 2),
      parameters: ['embedding.weight', 'layer.0.q.weight', 'head.bias'],
      outputs: ['logits'],
    },
    { bytes: file('mlp_13.onnx'), parameters: ['0.weight', '4.bias'], outputs: ['logits'] },
    { bytes: file('cnn_17.onnx'), parameters: ['0.weight'], outputs: ['logits'] },
  ]).flat(),
]
