import * as types from '../../src/proto/types.ts'
import type { Case } from '../support/gradient.ts'
import { node } from '../support/models.ts'

type Settings = Parameters<typeof node>[3]

const conv = (
  name: string,
  a: number[],
  w: number[],
  settings: Settings = {},
  op = 'Conv',
): Case => ({
  name: `${op} ${name}`,
  nodes: [node(op, ['a', 'w', 'b'], 'y', settings)],
  parameters: { a, w, b: [op === 'Conv' ? w[0]! : w[1]! * Number(settings['group'] ?? 1)] },
})

const transposed = (name: string, a: number[], w: number[], settings: Settings = {}): Case =>
  conv(name, a, w, settings, 'ConvTranspose')

const pool = (op: string, name: string, a: number[], settings: Settings, opset = 18): Case => ({
  name: `${op} ${name}`,
  nodes: [node(op, ['a'], 'y', settings)],
  parameters: { a },
  h: 0.004,
  tolerance: 6e-3,
  opset,
})

const resize = (name: string, settings: Settings, scales: number[], a = [1, 1, 3, 4]): Case => ({
  name: `Resize ${name} ${scales.join()}`,
  nodes: [node('Resize', ['a', '', 's'], 'y', settings)],
  parameters: { a },
  constants: { s: { dims: [scales.length], data: scales } },
})

const openResize = (place: string, scales?: number[]): Case => ({
  name: `Resize of open sizes, ${place} ${scales ? scales.join() : 'to those of another'}`,
  inputs: { x: ['N', 2, 'H', 'W'], ...(!scales && { z: ['N', 2, 'P', 'Q'] }) },
  feeds: { x: [2, 2, 3, 4], ...(!scales && { z: [2, 2, 5, 3] }) },
  nodes: [
    node('Mul', ['x', 'a'], 'm'),
    ...(scales
      ? [node('Resize', ['m', '', 's'], 'r', { mode: 'linear', ...places(place) })]
      : [
          node('Shape', ['z'], 'like'),
          node('Resize', ['m', '', 'none', 'like'], 'r', { mode: 'linear', ...places(place) }),
        ]),
    // so that each place has a gradient of its own
    node('Mul', ['r', 'r'], 'y'),
  ],
  parameters: { a: [1, 2, 1, 1] },
  constants: scales ? { s: { dims: [4], data: scales } } : { none: { dims: [0], data: [] } },
})
const places = (place: string): Settings => ({ coordinate_transformation_mode: place })

/** Convolutions and what else moves a window. */
export const windowCases: readonly Case[] = [
  conv('1-D', [2, 2, 6], [3, 2, 3]),
  conv('1×1', [2, 3, 2, 2], [2, 3, 1, 1]),
  conv('1×1 with strides', [1, 2, 3, 3], [2, 2, 1, 1], { strides: [2, 2] }),
  conv('with padding', [1, 2, 4, 3], [2, 2, 3, 3], { pads: [1, 1, 1, 1] }),
  conv('with strides', [1, 2, 5, 6], [2, 2, 3, 2], { strides: [2, 2] }),
  conv('with strides that leave something over', [1, 1, 6, 8], [2, 1, 3, 3], { strides: [2, 3] }),
  conv('with uneven padding and dilation', [1, 1, 7, 6], [2, 1, 2, 2], {
    pads: [0, 1, 2, 3],
    dilations: [3, 2],
  }),
  conv('in groups', [1, 4, 4, 3], [4, 2, 2, 2], { group: 2 }),
  conv('depthwise', [2, 3, 4, 3], [3, 1, 3, 3], { group: 3, pads: [1, 1, 1, 1] }),
  conv('depthwise, twice the channels', [1, 2, 4, 3], [4, 1, 2, 2], { group: 2 }),
  conv('as before, upper', [1, 1, 5, 4], [1, 1, 2, 3], { auto_pad: 'SAME_UPPER', strides: [2, 2] }),
  conv('as before, lower', [1, 1, 5, 4], [1, 1, 2, 2], { auto_pad: 'SAME_LOWER' }),
  conv('valid', [1, 1, 5, 4], [1, 1, 2, 2], { auto_pad: 'VALID' }),
  conv('3-D', [1, 1, 3, 3, 3], [1, 1, 2, 2, 2], { strides: [1, 2, 1] }),
  conv('of 6 channels', [1, 6, 3, 2], [2, 6, 2, 2]),
  conv('of 2 groups of 6 channels', [1, 12, 3], [2, 6, 2], { group: 2 }),
  {
    name: 'Conv of a batch of any size',
    inputs: { x: ['N', 2, 'H', 5] },
    feeds: { x: [3, 2, 4, 5] },
    nodes: [
      node('Conv', ['x', 'v'], 'c', { pads: [1, 1, 1, 1] }),
      node('Relu', ['c'], 'r'),
      node('Conv', ['r', 'w'], 'y', { strides: [1, 2] }),
    ],
    parameters: { v: [2, 2, 3, 3], w: [1, 2, 2, 2] },
    h: 0.002,
    tolerance: 1e-2,
  },
  transposed('1-D', [2, 2, 4], [2, 3, 3]),
  transposed('with strides', [1, 2, 3, 2], [2, 2, 3, 2], {
    strides: [2, 2],
    pads: [1, 0, 1, 0],
    output_padding: [1, 1],
  }),
  transposed('of sizes that are said', [1, 2, 3, 4], [2, 2, 3, 3], {
    strides: [2, 2],
    output_shape: [6, 8],
  }),
  transposed('as many, upper', [1, 2, 3, 4], [2, 2, 3, 4], {
    strides: [2, 2],
    auto_pad: 'SAME_UPPER',
  }),
  transposed('as many, lower', [1, 2, 3], [2, 2, 3], { strides: [2], auto_pad: 'SAME_LOWER' }),
  transposed('in groups', [1, 4, 3], [4, 2, 2], { group: 2, dilations: [2] }),
  transposed('of 4 channels in groups, one each to give', [1, 4, 2, 3], [4, 1, 2, 2], { group: 2 }),
  transposed('that gives 9 channels', [1, 4, 3, 3], [4, 9, 2, 2]),
  transposed('depthwise', [1, 3, 3, 2], [3, 1, 2, 2], { group: 3, strides: [2, 2] }),
  pool('MaxPool', '2×2', [1, 2, 4, 4], { kernel_shape: [2, 2], strides: [2, 2] }),
  pool('MaxPool', 'that leaves something over', [1, 1, 5, 7], {
    kernel_shape: [2, 2],
    strides: [2, 3],
  }),
  pool('MaxPool', 'overlapping with padding', [1, 1, 5, 5], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  }),
  pool('MaxPool', '3×3 step 1', [1, 2, 4, 3], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
  pool('MaxPool', 'with dilation', [1, 1, 6, 6], { kernel_shape: [2, 2], dilations: [2, 3] }),
  pool('MaxPool', 'rounded up', [1, 1, 6, 6], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    ceil_mode: 1,
  }),
  pool('MaxPool', '1-D, as before', [2, 1, 7], {
    kernel_shape: [3],
    strides: [2],
    auto_pad: 'SAME_UPPER',
  }),
  pool('MaxPool', 'with gaps', [1, 1, 8], { kernel_shape: [2], strides: [5] }),
  pool('AveragePool', '2×2', [1, 2, 4, 4], { kernel_shape: [2, 2], strides: [2, 2] }),
  pool('AveragePool', '3×2', [1, 1, 6, 5], { kernel_shape: [3, 2], strides: [3, 2] }),
  pool('AveragePool', 'overlapping with padding', [1, 1, 5, 5], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  }),
  pool('AveragePool', 'with padding that counts', [1, 1, 5, 5], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    count_include_pad: 1,
  }),
  pool('AveragePool', 'rounded up', [1, 1, 6, 6], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    ceil_mode: 1,
  }),
  pool(
    'AveragePool',
    'rounded up, with padding that counts',
    [1, 1, 6, 6],
    {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
      ceil_mode: 1,
      count_include_pad: 1,
    },
    19,
  ),
  pool('GlobalAveragePool', '', [2, 2, 3, 2], {}),
  pool('GlobalMaxPool', '', [2, 2, 3, 2], {}),
  resize(
    'nearest',
    { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    [1, 1, 2, 2],
  ),
  resize('nearest', {}, [1, 1, 1.5, 0.6]),
  resize('nearest ceil', { nearest_mode: 'round_prefer_ceil' }, [1, 1, 1.5, 2.5]),
  resize('linear', { mode: 'linear' }, [1, 1, 2, 1.7]),
  resize(
    'linear, ends on ends',
    { mode: 'linear', coordinate_transformation_mode: 'align_corners' },
    [1, 1, 2, 2],
  ),
  resize(
    'linear, PyTorch',
    { mode: 'linear', coordinate_transformation_mode: 'pytorch_half_pixel' },
    [1, 1, 0.5, 2],
  ),
  ...['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric'].map(place =>
    openResize(place),
  ),
  openResize('half_pixel', [1, 1, 2, 1.7]),
  openResize('asymmetric', [1, 1, 2, 2]),
  resize('cubic', { mode: 'cubic' }, [1, 1, 2, 1.5]),
  {
    name: 'Resize to sizes',
    nodes: [node('Resize', ['a', '', '', 's'], 'y', { mode: 'linear' })],
    parameters: { a: [1, 1, 3, 4] },
    constants: { s: { type: types.int64, dims: [4], data: [1, 1, 5, 6] } },
  },
  {
    name: 'Upsample, opset 9',
    nodes: [node('Upsample', ['a', 's'], 'y')],
    parameters: { a: [1, 1, 3, 2] },
    constants: { s: { dims: [4], data: [1, 1, 2, 2] } },
    opset: 9,
  },
]
