import { gridSample } from '../lower/gridSample.ts'
import { Add } from './add.ts'
import { Div, Mul, Sub } from './arithmetic.ts'
import { Expand, Transpose } from './arrange.ts'
import { Abs, Floor, Max, Min, Round, Where } from './functions.ts'
import { And } from './logic.ts'
import type { Operator } from './op.ts'
import { GatherElements } from './scatter.ts'
import { Slice } from './slice.ts'
import { Reshape } from './views.ts'

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
