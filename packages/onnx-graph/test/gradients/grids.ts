import type { Case } from '../support/gradient.ts'
import { node } from '../support/models.ts'

type Settings = Parameters<typeof node>[3]

const sample = (
  name: string,
  settings: Settings,
  { x = [2, 2, 3, 4], grid = [2, 2, 3, 2], more = {} }: SampleSizes = {},
): Case => ({
  name: `GridSample, ${name}`,
  nodes: [node('GridSample', ['x', 'grid'], 'y', settings)],
  parameters: { x, grid },
  // some places are beyond the ends, none where the slope changes
  bounds: [-1.37, 1.41],
  h: 0.002,
  tolerance: 5e-3,
  opset: 20,
  ...more,
})

interface SampleSizes {
  readonly x?: readonly number[]
  readonly grid?: readonly number[]
  readonly more?: Partial<Case>
}

/** Images that are looked at between their elements. */
export const gridCases: readonly Case[] = [
  ...['zeros', 'border', 'reflection'].flatMap(padding_mode =>
    [0, 1].map(align_corners =>
      sample(`${padding_mode}${align_corners ? ', ends on ends' : ''}`, {
        padding_mode,
        align_corners,
      }),
    ),
  ),
  ...['zeros', 'border', 'reflection'].map(padding_mode =>
    sample(`cubic, ${padding_mode}`, { mode: 'cubic', padding_mode }),
  ),
  ...['zeros', 'border'].map(padding_mode =>
    sample(
      `nearest, opset 16, ${padding_mode}`,
      { mode: 'nearest', padding_mode },
      {
        // the places themselves are flat
        more: {
          parameters: { x: [2, 2, 3, 4] },
          inputs: { grid: [2, 2, 3, 2] },
          feeds: { grid: [2, 2, 3, 2] },
          opset: 16,
        },
      },
    ),
  ),
  sample('bilinear, opset 16', { mode: 'bilinear', align_corners: 1 }, { more: { opset: 16 } }),
  sample(
    'one row, far away',
    { padding_mode: 'reflection', align_corners: 1 },
    { x: [1, 1, 1, 3], grid: [1, 2, 3, 2], more: { bounds: [-3.3, 4.1] } },
  ),
  {
    name: 'GridSample of a flow in images of any size',
    inputs: { x: ['N', 2, 'H', 'W'], grid: ['N', 'P', 'Q', 2] },
    feeds: { x: [2, 2, 3, 4], grid: [2, 3, 2, 2] },
    nodes: [
      node('Mul', ['x', 'a'], 'm'),
      node('Add', ['grid', 'flow'], 'g'),
      node('GridSample', ['m', 'g'], 'y', { padding_mode: 'border' }),
    ],
    parameters: { a: [2, 1, 1], flow: [2] },
    bounds: [-0.3, 0.4],
    h: 0.002,
    tolerance: 5e-3,
    opset: 20,
  },
]
