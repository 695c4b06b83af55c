import { attributes, ints, word } from '../graph/attributes.ts'
import { guarded } from '../graph/convolve.ts'
import { unsupported } from '../graph/differential.ts'
import { transposedCount, windowOf } from '../ops/window.ts'
import { input, type Lowering } from './lowering.ts'

/** A transposed convolution whose sizes are said, with the padding that they come from. */
export const paddedTranspose: Lowering = (b, node) => {
  const sizes = ints(node, 'output_shape')
  const auto = word(node, 'auto_pad', 'NOTSET')
  if (!sizes && !auto.startsWith('SAME')) return guarded(b, node)
  const [x, w] = [input(node, 0), input(node, 1)]
  const kernel = b.fixed(w).slice(2)
  const spatial = b
    .fixed(
      x,
      kernel.map((_, i) => i + 2),
    )
    .slice(2)
  const attribute = (node.attribute ?? []).filter(
    ({ name = '' }) => !['auto_pad', 'output_shape', 'pads'].includes(name),
  )
  const zeros = [...kernel, ...kernel].map(() => 0)
  const window = windowOf({ attribute }, spatial, kernel)
  const reach = transposedCount({ attribute }, { ...window, pads: zeros }, spatial)
  const total = reach.map(
    (size, i) => size - (sizes?.slice(-kernel.length)[i] ?? spatial[i]! * window.strides[i]!),
  )
  if (total.some(size => size < 0)) throw unsupported(node, 'an output larger than what is reached')
  const less = total.map(size => Math.floor(size / 2))
  const more = total.map((size, i) => size - less[i]!)
  const pads = auto === 'SAME_UPPER' ? [...less, ...more] : [...more, ...less]
  const now = { ...node, attribute: [...attribute, ...attributes({ pads })] }
  const y = guarded(b, now)
  if (y !== undefined) return y
  const output = b.fresh('ConvTranspose')
  b.add({ ...now, output: [output] })
  return output
}
