import { float, word } from '../graph/attributes.ts'
import { moveSetting, withInput, without } from '../graph/upgrade.ts'
import * as types from '../proto/types.ts'
import { alongAxes, type Matrix } from './axes.ts'
import { adds, cropped, fixedPads, paddedDims } from './shapes.ts'
import { padMatrix } from './interpolate.ts'
import { type Operator, range } from './op.ts'

/** More elements around: one number, or those of the edge. */
export const Pad: Operator = {
  kind: 'view',
  dims: paddedDims,
  adds,
  upgrade: (node, opset, constant) => {
    if (opset >= 11) return node
    const now = without(moveSetting(node, 'pads', constant), 'value')
    return withInput(now, 2, constant(types.float, [float(node, 'value', 0)], []))
  },
  gradient: d => {
    const mode = word(d.node, 'mode', 'constant')
    if (mode === 'constant') {
      cropped(d)
      return
    }
    if (!d.wants(0)) return
    const pads = fixedPads(d)
    const rank = pads.length / 2
    const axes = range(rank).filter(axis => pads[axis] !== 0 || pads[axis + rank] !== 0)
    const size = d.b.fixed(d.x(0), axes)
    const matrix = (axis: number): Matrix =>
      padMatrix(size[axis]!, pads[axis]!, pads[axis + rank]!, mode)
    d.give(0, alongAxes(d.b, d.g, axes, matrix))
  },
}
