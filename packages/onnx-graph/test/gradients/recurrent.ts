import * as types from '../../src/proto/types.ts'
import type { Case } from '../support/gradient.ts'
import { node } from '../support/models.ts'

type Settings = Parameters<typeof node>[3]

const recurrent = (
  op: 'LSTM' | 'GRU' | 'RNN',
  name: string,
  settings: Settings = {},
  more: Partial<Case> = {},
  activations?: readonly string[],
): Case => {
  const gates = { LSTM: 4, GRU: 3, RNN: 1 }[op]
  const directions = settings['direction'] === 'bidirectional' ? 2 : 1
  const strings = activations?.map(word => new TextEncoder().encode(word))
  return {
    name: `${op} ${name}`,
    nodes: [
      node(
        op,
        ['a', 'w', 'r', 'b'],
        'y',
        { hidden_size: 2, ...settings },
        strings && [{ name: 'activations', type: 8, strings }],
      ),
    ],
    parameters: {
      a: [3, 2, 2],
      w: [directions, gates * 2, 2],
      r: [directions, gates * 2, 2],
      b: [directions, gates * 4],
    },
    bounds: [-0.9, 1],
    ...more,
  }
}

const memory = (op: 'LSTM' | 'GRU', outputs: string[]): Case =>
  recurrent(
    op,
    'with memory before it and after it',
    {},
    {
      nodes: [
        node(op, ['x', 'w', 'r', '', '', 'h', ...(op === 'LSTM' ? ['c'] : [])], outputs, {
          hidden_size: 2,
        }),
      ],
      inputs: { x: [2, 3, 2] },
      feeds: { x: [2, 3, 2] },
      parameters: {
        w: [1, op === 'LSTM' ? 8 : 6, 2],
        r: [1, op === 'LSTM' ? 8 : 6, 2],
        h: [1, 3, 2],
        ...(op === 'LSTM' && { c: [1, 3, 2] }),
      },
      outputs: outputs.filter(name => name !== ''),
    },
  )

/** A sequence whose length is open, so that the steps are a loop. */
const open = (
  op: 'LSTM' | 'GRU' | 'RNN',
  name: string,
  inputs: string,
  settings: Settings = {},
): Case => {
  const gates = { LSTM: 4, GRU: 3, RNN: 1 }[op]
  const directions = settings['direction'] === 'bidirectional' ? 2 : 1
  const outputs = op === 'LSTM' ? ['y', 'yh', 'yc'] : ['y', 'yh']
  const parameters: Record<string, readonly number[]> = {
    k: [2],
    w: [directions, gates * 2, 2],
    r: [directions, gates * 2, 2],
    b: [directions, gates * 4],
    h: [directions, 3, 2],
    c: [directions, 3, 2],
    p: [directions, 6],
  }
  const names = inputs.split(' ')
  return {
    name: `${op} of an open length ${name}`,
    nodes: [
      node('Mul', ['x', 'k'], 's'),
      node(op, ['s', ...names.map(own => (own === '-' ? '' : own))], outputs, {
        hidden_size: 2,
        ...settings,
      }),
    ],
    inputs: { x: ['T', 3, 2] },
    feeds: { x: [4, 3, 2] },
    parameters: Object.fromEntries(
      Object.entries(parameters).filter(([own]) => own === 'k' || names.includes(own)),
    ),
    constants: { lengths: { type: types.int32, dims: [3], data: [2, 4, 1] } },
    bounds: [-0.9, 1],
    outputs,
  }
}

/** Layers with memory. */
export const recurrentCases: readonly Case[] = [
  recurrent('LSTM', 'forward'),
  recurrent('LSTM', 'backwards', { direction: 'reverse' }),
  recurrent('LSTM', 'both ways', { direction: 'bidirectional' }),
  memory('LSTM', ['y', 'yh', 'yc']),
  memory('LSTM', ['', '', 'yc']),
  recurrent(
    'LSTM',
    'with peepholes',
    { direction: 'bidirectional' },
    {
      nodes: [
        node('LSTM', ['a', 'w', 'r', '', '', '', '', 'p'], 'y', {
          hidden_size: 2,
          direction: 'bidirectional',
        }),
      ],
      parameters: { a: [3, 2, 2], w: [2, 8, 2], r: [2, 8, 2], p: [2, 6] },
    },
  ),
  ...(['LSTM', 'GRU', 'RNN'] as const).map(op => {
    const gates = { LSTM: 4, GRU: 3, RNN: 1 }[op]
    const outputs = op === 'LSTM' ? ['y', 'yh', 'yc'] : ['y', 'yh']
    return recurrent(
      op,
      'of sequences of different lengths',
      {},
      {
        nodes: [
          node(op, ['a', 'w', 'r', '', 'lengths', 'h'], outputs, {
            hidden_size: 2,
            direction: 'bidirectional',
          }),
        ],
        parameters: { a: [3, 3, 2], w: [2, gates * 2, 2], r: [2, gates * 2, 2], h: [2, 3, 2] },
        constants: { lengths: { type: types.int32, dims: [3], data: [2, 3, 1] } },
        outputs,
      },
    )
  }),
  recurrent('GRU', 'forward'),
  recurrent('GRU', 'as PyTorch', { linear_before_reset: 1, direction: 'bidirectional' }),
  memory('GRU', ['', 'yh']),
  recurrent(
    'GRU',
    'with lengths that are all the same',
    {},
    {
      nodes: [node('GRU', ['a', 'w', 'r', 'b', 'lengths'], 'y', { hidden_size: 2 })],
      constants: { lengths: { dims: [2], data: [3, 3], type: types.int32 } },
    },
  ),
  recurrent('RNN', 'forward'),
  recurrent('RNN', 'with Softsign', {}, {}, ['Softsign']),
  open('LSTM', 'both ways', 'w r b', { direction: 'bidirectional' }),
  open('LSTM', 'with all there is', 'w r b lengths h c p', { direction: 'bidirectional' }),
  open('LSTM', 'backwards', 'w r - - h', { direction: 'reverse' }),
  open('GRU', 'forward', 'w r b - h'),
  open('GRU', 'as PyTorch', 'w r b lengths', { linear_before_reset: 1 }),
  open('RNN', 'both ways', 'w r - lengths h', { direction: 'bidirectional' }),
  // more than a GPU gives out at once
  {
    ...recurrent('RNN', ''),
    name: 'RNN of 15 steps',
    parameters: { a: [15, 1, 2], w: [1, 2, 2], r: [1, 2, 2], b: [1, 4] },
  },
]

/** Layers that do something else in training. */
export const trainingCases: readonly Case[] = [
  {
    name: 'Dropout in training mode',
    nodes: [node('Dropout', ['a', 'ratio', 'mode'], ['y'])],
    parameters: { a: [3, 5] },
    constants: {
      ratio: { dims: [], data: [0.4] },
      mode: { dims: [], data: [1], type: types.bool },
    },
    random: true,
  },
  {
    name: 'Dropout outside of training',
    nodes: [node('Dropout', ['a', 'ratio'], ['y'])],
    parameters: { a: [3, 5] },
    constants: { ratio: { dims: [], data: [0.4] } },
  },
]
