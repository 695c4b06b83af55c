import { gridSample } from '../lower/gridSample.ts'
import { Abs, Add, Div, Mul, Sub, Where } from './arithmetic.ts'
import { Floor, Max, Min, Round } from './functions.ts'
import { And } from './logic.ts'
import type { Operator } from './op.ts'
import { GatherElements } from './scatter.ts'
import { Slice } from './slice.ts'
import { Expand, Reshape, Transpose } from './views.ts'

/** Values between the elements of images, at places of a grid. */
export const GridSample: Operator = {
  dims: at => [[...at.dims(0).slice(0, 2), ...at.dims(1).slice(1, -1)]],
  gradient: 'lowered',
  lower: gridSample,
  adds: {
    Abs,
    Add,
    And,
    Div,
    Expand,
    Floor,
    GatherElements,
    Max,
    Min,
    Mul,
    Reshape,
    Round,
    Slice,
    Sub,
    Transpose,
    Where,
  },
}
