import { describe, expect, it } from 'vitest'
import {
  adamw,
  GraphError,
  sgd,
  softmaxCrossEntropy,
  trainingGraph,
  type TrainingGraph,
} from '../src/index.ts'
import * as slim from '../src/operators.ts'
import type { Operators } from '../src/operators.ts'
import { graphsIn } from '../src/graph/walk.ts'
import { trains } from '../src/graph/trains.ts'
import { decodeModel } from '../src/proto/decode.ts'
import { encodeModel } from '../src/proto/encode.ts'
import { cases } from './gradients/index.ts'
import { bytesOf } from './support/data.ts'
import { modelOfCase, weightedSum } from './support/gradient.ts'
import { modelOf, node, spread } from './support/models.ts'
import { readyMade } from './support/readyMade.ts'
import { smallTransformer, transformer } from './support/transformer.ts'

const all: Operators = { ...slim, trainingGraph: undefined }

/** The operators of a model by name, as someone would pass them who lists what is in the file. */
function operatorsOf(model: Uint8Array): Operators {
  const nodes = graphsIn(decodeModel(model).graph!).flatMap(graph => graph.node ?? [])
  const names = nodes.map(({ opType = '' }) => opType)
  if (nodes.some(trains)) names.push('TrainingMode')
  return Object.fromEntries(names.map(name => [name, all[name]] as const))
}

const optimizer = adamw({ weightDecay: 0.01 })

describe('with the operators of the model alone the training step is the same, to the byte', () => {
  it.each(cases.map(own => [own.name, own] as const))('%s', (_, own) => {
    const model = modelOfCase(own)
    const { outputs = ['y'] } = own
    const options = {
      loss: weightedSum(outputs),
      optimizer,
      trainable: Object.keys(own.parameters),
      outputs,
    }
    const full = trainingGraph(model, options)
    const made = slim.trainingGraph(model, { ...options, operators: operatorsOf(model) })
    expect(Buffer.from(made.model).equals(full.model)).toBe(true)
    const exported = Buffer.from(made.exportModel(made.state))
    expect(exported.equals(full.exportModel(full.state))).toBe(true)
  })
})

const files = ['mlp_13.onnx', 'cnn_17.onnx']
const models: readonly (readonly [string, () => Uint8Array])[] = [
  ...files.map(name => [name, () => bytesOf(name)] as const),
  ['a transformer', () => transformer(smallTransformer, 2)],
  ['a transformer, any batch', () => transformer(smallTransformer, 'N')],
]

describe('the graphs of both entries', () => {
  const loss = softmaxCrossEntropy({ output: 'logits' })
  const both = { loss, optimizer: sgd({ momentum: 0.9 }) }

  it.each(models)('are the same for %s', (_, read) => {
    const model = read()
    const full = trainingGraph(model, both)
    for (const operators of [operatorsOf(model), all]) {
      const made = slim.trainingGraph(model, { ...both, operators })
      expect(Buffer.from(made.model).equals(full.model)).toBe(true)
      expect(made.inputs).toEqual(full.inputs)
      expect(made.parameters).toEqual(full.parameters)
    }
  })

  it('are the same for a recogniser as it is found', context => {
    const model = readyMade(context, 'text direction')
    const options = { loss: softmaxCrossEntropy(), optimizer: sgd() }
    const full = trainingGraph(model, options)
    const made = slim.trainingGraph(model, { ...options, operators: operatorsOf(model) })
    expect(Buffer.from(made.model).equals(full.model)).toBe(true)
  })
})

describe('operators that are missing', () => {
  const sketch = modelOf({
    nodes: [
      node('Conv', ['x', 'w'], 'c'),
      node('Relu', ['c'], 'r'),
      node('GlobalMaxPool', ['r'], 'p'),
      node('Flatten', ['p'], 'y'),
    ],
    tensors: { w: { dims: [2, 1, 3, 3], data: spread(18) } },
    inputs: { x: ['N', 1, 5, 5] },
  })
  const options = { loss: softmaxCrossEntropy(), optimizer: sgd() }
  const make = (operators: Operators, model = sketch): TrainingGraph =>
    slim.trainingGraph(model, { ...options, operators })
  const errorOf = (f: () => unknown): GraphError => {
    try {
      f()
    } catch (error) {
      if (error instanceof GraphError) return error
    }
    throw new Error('no GraphError')
  }

  it('are an error with the first node, and the line that imports all of them', () => {
    const error = errorOf(() => make({ Relu: slim.Relu }))
    expect(error).toMatchObject({ code: 'option', operator: 'Conv', node: 'the Conv of c' })
    expect(error.message).toBe(
      'operators: that of node "the Conv of c" (Conv) was not passed. Add { Conv, Flatten, GlobalMaxPool }, ' +
        "with import { Conv, Flatten, GlobalMaxPool } from '@anneal/onnx-graph/operators'; " +
        'as undefined what cannot be imported.',
    )
    const { Conv, Flatten, GlobalMaxPool, Relu } = slim
    expect(() => make({ Conv, Flatten, GlobalMaxPool, Relu })).not.toThrow()
  })

  it('are not those that another operator adds by itself', () => {
    // a convolution brings what pads it, which must not pass for the Pad of a model
    const padded = modelOf({
      nodes: [node('Pad', ['x', 'p'], 'q', { mode: 'reflect' }), node('Conv', ['q', 'w'], 'y')],
      tensors: {
        w: { dims: [2, 1, 3, 3], data: spread(18) },
        p: { type: 7, dims: [8], data: [0, 0, 1, 1, 0, 0, 1, 1] },
      },
      inputs: { x: ['N', 1, 5, 5] },
    })
    expect(errorOf(() => make({ Conv: slim.Conv }, padded)).operator).toBe('Pad')
  })

  it('may be said to have no rules, where nothing before them is trained', () => {
    const hard = [
      node('Hardmax', ['x'], 'h'),
      node('Relu', ['h'], 'r'),
      node('MatMul', ['x', 'w'], 'y'),
    ]
    const model = modelOf({
      nodes: hard,
      tensors: { w: { dims: [2, 2], data: spread(4) } },
      inputs: { x: ['N', 2] },
      outputs: ['y', 'r'],
    })
    const { MatMul, Relu } = slim
    const read = { ...options, loss: softmaxCrossEntropy({ output: 'y' }), outputs: ['r'] }
    const made = (operators: Operators): TrainingGraph =>
      slim.trainingGraph(model, { ...read, operators })
    expect(errorOf(() => made({ MatMul, Relu })).operator).toBe('Hardmax')
    const full = trainingGraph(model, read)
    expect(Buffer.from(made({ MatMul, Relu, Hardmax: undefined }).model).equals(full.model)).toBe(
      true,
    )
    // and no gradient where something before it is trained
    const asked = {
      ...options,
      loss: softmaxCrossEntropy({ output: 'r' }),
      operators: { MatMul, Relu, Hardmax: undefined },
    }
    expect(errorOf(() => slim.trainingGraph(model, asked)).message).toMatch(
      /^node "the Hardmax of h" \(Hardmax\) has no gradient here, .* Supported are .*, MatMul, /,
    )
  })

  it('are what models do that were exported for training', () => {
    const model = modelOf({
      nodes: [
        node('Gemm', ['x', 'w'], 'h'),
        node('Dropout', ['h', '', 'training'], 'd'),
        node('Identity', ['d'], 'y'),
      ],
      tensors: {
        w: { dims: [4, 3], data: spread(12) },
        training: { type: 9, dims: [], data: [1] },
      },
      inputs: { x: ['N', 4] },
    })
    const { Dropout, Gemm, TrainingMode } = slim
    const error = errorOf(() => make({ Dropout, Gemm }, model))
    expect(error).toMatchObject({ code: 'option', operator: 'Dropout', node: 'the Dropout of d' })
    expect(error.message).toMatch(
      /^operators: what node "the Dropout of d" \(Dropout\) does in training was not passed\. Add { TrainingMode }, with/,
    )
    expect(errorOf(() => make({}, model)).message).toContain('{ Dropout, Gemm, TrainingMode }')
    const full = trainingGraph(model, options)
    const made = make({ Dropout, Gemm, TrainingMode }, model)
    expect(Buffer.from(made.model).equals(full.model)).toBe(true)
  })

  it('are what tells weights that were only written once', () => {
    const model = modelOf({
      nodes: [
        node('Identity', ['b.0'], 'b.1'),
        node('Gemm', ['x', 'w', 'b.0'], 'h'),
        node('Add', ['h', 'b.1'], 'y'),
      ],
      tensors: { w: { dims: [4, 3], data: spread(12) }, 'b.0': { dims: [3], data: [0, 0, 0] } },
      inputs: { x: ['N', 4] },
    })
    const { Add, Gemm, Identity } = slim
    expect(errorOf(() => make({ Add, Gemm }, model))).toMatchObject({ operator: 'Identity' })
    const full = trainingGraph(model, options)
    expect(full.parameters).toEqual(['w', 'b.0', 'b.1'])
    const made = make({ Add, Gemm, Identity }, model)
    expect(Buffer.from(made.model).equals(full.model)).toBe(true)
  })

  it('are what torch.export says of weights too, where it says something', () => {
    const said = { key: 'pkg.torch.export.graph_signature.InputSpec.kind', value: 'PARAMETER' }
    const { graph, ...rest } = decodeModel(sketch)
    const valueInfo = [{ name: 'w', metadataProps: [said] }]
    const model = encodeModel({ ...rest, graph: { ...graph, valueInfo } })
    const { TorchExport: reader, ...others } = {
      ...operatorsOf(model),
      TorchExport: slim.TorchExport,
    }
    const error = errorOf(() => make(others, model))
    expect(error.message).toMatch(
      /^operators: what torch\.export says of weights was not passed\. Add { TorchExport }, /,
    )
    const full = trainingGraph(model, options)
    const made = make({ ...others, TorchExport: reader }, model)
    expect(Buffer.from(made.model).equals(full.model)).toBe(true)
    expect(errorOf(() => make({}, model)).message).toContain(
      '{ Conv, Flatten, GlobalMaxPool, Relu, TorchExport }',
    )
  })

  it('are all of them where none are passed', () => {
    const { message } = errorOf(() => make({}, bytesOf('cnn_17.onnx')))
    const [, names = ''] = /Add \{ (.*?) \}/.exec(message) ?? []
    const listed = names.split(', ')
    expect(listed).toEqual(
      Object.keys(operatorsOf(bytesOf('cnn_17.onnx')))
        .filter(name => name !== 'Constant')
        .sort(),
    )
    for (const name of listed) expect(all[name], name).toBeDefined()
  })
})
