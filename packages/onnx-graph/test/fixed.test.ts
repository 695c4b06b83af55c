import { describe, expect, it } from 'vitest'
import { parametersOf } from '../src/index.ts'
import { modelOf, node, spread, type Sketch } from './support/models.ts'

const namesIn = (sketch: Sketch): string[] => parametersOf(modelOf(sketch)).map(({ name }) => name)

const matrix = { dims: [3, 3], data: spread(9) }

describe('what a model has in its code', () => {
  const sketch = (bias: string): Sketch => ({
    inputs: { x: ['N', 3] },
    nodes: [
      node('MatMul', ['x', '/Constant_output_0'], 'a'),
      node('Add', ['a', '/Constant_1_output_0'], 'b'),
      node('MatMul', ['b', 'onnx::MatMul_9'], 'c'),
      node('Add', ['c', bias], 'y'),
    ],
    tensors: {
      '/Constant_output_0': matrix,
      '/Constant_1_output_0': { dims: [3], data: [1, 2, 3] },
      'onnx::MatMul_9': matrix,
      [bias]: { dims: [3], data: [1, 2, 4] },
    },
  })

  it('is trained where it was frozen, and there is nothing else', () => {
    expect(namesIn(sketch('/Constant_2_output_0'))).toEqual([
      '/Constant_output_0',
      '/Constant_1_output_0',
      'onnx::MatMul_9',
      '/Constant_2_output_0',
    ])
    expect(namesIn(sketch('head.bias'))).toEqual(['onnx::MatMul_9', 'head.bias'])
  })
})

describe('numbers with a name that are no parameters', () => {
  it('are zeros that a layer with memory begins with', () => {
    const sketch = (name: string): Sketch => ({
      inputs: { x: [4, 2, 2] },
      nodes: [node('GRU', ['x', 'w', 'r', '', '', name], ['', 'y'], { hidden_size: 3 })],
      tensors: {
        w: { dims: [1, 9, 2], data: spread(18) },
        r: { dims: [1, 9, 3], data: spread(27) },
        [name]: { dims: [1, 2, 3], data: [0, 0, 0, 0, 0, 0] },
      },
    })
    expect(namesIn(sketch('gru/zeros:0'))).toEqual(['w', 'r'])
    expect(namesIn(sketch('gru.h0'))).toEqual(['w', 'r', 'gru.h0'])
  })

  it('are masks of weights that were pruned', () => {
    const sketch = (name: string): Sketch => ({
      inputs: { x: ['N', 3] },
      nodes: [node('Mul', ['weight_orig', name], 'w'), node('MatMul', ['x', 'w'], 'y')],
      tensors: { weight_orig: matrix, [name]: { dims: [3, 3], data: [1, 0, 1, 0, 0, 1, 1, 1, 0] } },
    })
    expect(namesIn(sketch('weight_mask'))).toEqual(['weight_orig'])
    expect(namesIn(sketch('weight_part'))).toEqual(['weight_orig', 'weight_part'])
  })

  it('are found out at once, however often they are used', () => {
    const places = Array.from({ length: 16 }, (_, i) => i)
    const doubled = places.map(i =>
      node('Concat', new Array<string>(8).fill(`c${i}`), `c${i + 1}`, { axis: 0 }),
    )
    const sketch: Sketch = {
      inputs: { x: ['N', 3] },
      nodes: [...doubled, node('Relu', ['c16'], 'r'), node('MatMul', ['x', 'w'], 'y')],
      tensors: { c0: { dims: [1], data: [1] }, w: matrix },
    }
    expect(namesIn(sketch)).toEqual(['w'])
  })
})
