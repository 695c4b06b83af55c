import { int, ints, word } from '../graph/attributes.ts'
import { type Dims, Unknown } from '../graph/info.ts'
import type { NodeProto } from '../proto/messages.ts'

/** How a window moves over the spatial axes, with everything filled in. */
export interface Window {
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  /** Those before all spatial axes, and then those after. */
  readonly pads: readonly number[]
}

/** The settings of a convolution or of pooling. `spatial` are the sizes of what the window moves over. */
export function windowOf(node: NodeProto, spatial: Dims, kernel: Dims): Window {
  const rank = kernel.length
  const ones = new Array<number>(rank).fill(1)
  const strides = ints(node, 'strides') ?? ones
  const dilations = ints(node, 'dilations') ?? ones
  let pads = ints(node, 'pads') ?? new Array<number>(rank * 2).fill(0)
  const auto = word(node, 'auto_pad', 'NOTSET')
  if (
    strides.length !== rank ||
    dilations.length !== rank ||
    pads.length !== rank * 2 ||
    spatial.length !== rank
  )
    throw new Unknown('kernel, strides, dilations and pads do not fit together')
  if (auto === 'VALID') pads = new Array<number>(rank * 2).fill(0)
  else if (auto.startsWith('SAME')) {
    const total = kernel.map((size, i) => {
      const out = Math.ceil(spatial[i]! / strides[i]!)
      return Math.max(0, (out - 1) * strides[i]! + (size - 1) * dilations[i]! + 1 - spatial[i]!)
    })
    const less = total.map(size => Math.floor(size / 2))
    const more = total.map((size, i) => size - less[i]!)
    pads = auto === 'SAME_UPPER' ? [...less, ...more] : [...more, ...less]
  }
  return { kernel, strides, dilations, pads }
}

/** How often the window fits along each axis. */
export function windowCount(window: Window, spatial: Dims, up = false): number[] {
  const { kernel, strides, dilations, pads } = window
  return kernel.map((size, i) => {
    const rank = kernel.length
    const room = spatial[i]! + pads[i]! + pads[i + rank]! - (size - 1) * dilations[i]! - 1
    const n = (up ? Math.ceil(room / strides[i]!) : Math.floor(room / strides[i]!)) + 1
    // a window that would begin in the padding behind is left out
    return up && (n - 1) * strides[i]! >= spatial[i]! + pads[i]! ? n - 1 : n
  })
}

/** The sizes that a transposed convolution gives. */
export function transposedCount(node: NodeProto, window: Window, spatial: Dims): number[] {
  const { kernel, strides, dilations, pads } = window
  const extra = ints(node, 'output_padding') ?? []
  return kernel.map(
    (size, i) =>
      strides[i]! * (spatial[i]! - 1) +
      (extra[i] ?? 0) +
      (size - 1) * dilations[i]! +
      1 -
      pads[i]! -
      pads[i + kernel.length]!,
  )
}

/** The settings of a window for a node that is made. */
export function windowSettings(
  window: Window,
  group = 1,
): Record<string, number | readonly number[] | undefined> {
  const { kernel, strides, dilations, pads } = window
  return {
    kernel_shape: kernel,
    strides,
    dilations,
    pads,
    group: group === 1 ? undefined : group,
  }
}

/** The group setting. */
export function groupOf(node: NodeProto): number {
  return int(node, 'group', 1)
}
