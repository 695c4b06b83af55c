import { convolve } from '../graph/convolve.ts'
import type { Differential } from '../graph/differential.ts'
import { paddedTranspose } from '../lower/transposed.ts'
import { channelSum, Conv, fixedWindow, kernelGradient, roles, transposedDims } from './conv.ts'
import type { Operator } from './op.ts'
import { passedSlice } from './slice.ts'
import { groupOf, windowSettings } from './window.ts'

function convTransposeGradient(d: Differential): void {
  const { b, g } = d
  const window = fixedWindow(d)
  const group = groupOf(d.node)
  if (d.wants(0)) d.give(0, convolve(b, 'Conv', [g, d.x(1)], windowSettings(window, group)))
  // the same sums as those of a convolution with input and output exchanged
  if (d.wants(1)) d.give(1, kernelGradient(b, g, d.x(0), b.fixed(d.x(1)), window, group))
  if (d.wants(2)) d.give(2, channelSum(d))
}

/** A transposed convolution, in groups too. */
export const ConvTranspose: Operator = {
  dims: transposedDims,
  gradient: convTransposeGradient,
  roles,
  kind: 'layer',
  lower: paddedTranspose,
  adds: { Conv, Slice: passedSlice },
}
