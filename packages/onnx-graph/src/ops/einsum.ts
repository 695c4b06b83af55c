import { word } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { expandLike, transpose, unsqueeze } from '../graph/emit.ts'
import type { Dims } from '../graph/info.ts'
import { spelledOut } from '../lower/einsum.ts'
import type { Operator } from './op.ts'

function parse(equation: string): { inputs: string[]; output: string } {
  const [left = '', right] = equation.replaceAll(' ', '').split('->')
  const inputs = left.split(',')
  const letters = Array.from(inputs.join('')).sort()
  const output =
    right ??
    letters.filter((letter, i) => letter !== letters[i - 1] && letter !== letters[i + 1]).join('')
  return { inputs, output }
}

/** The sizes of what an equation gives. */
function einsumDims(equation: string, dims: readonly Dims[]): Dims {
  const { inputs, output } = parse(equation)
  const sizes = new Map<string, number>()
  for (const [i, input] of inputs.entries())
    for (const [axis, letter] of Array.from(input).entries()) {
      const size = dims[i]?.[axis] ?? NaN
      const known = sizes.get(letter)
      sizes.set(letter, known === undefined || known === 1 ? size : known)
    }
  return Array.from(output, letter => sizes.get(letter) ?? NaN)
}

/** The gradient of each factor: the equation with that factor and the result exchanged. */
function einsumGradient(d: Differential, equation: string): void {
  const { b, g } = d
  const { inputs, output } = parse(equation)
  for (const [i, own] of inputs.entries()) {
    if (!d.wants(i)) continue
    const others = inputs.filter((_, j) => j !== i)
    if (new Set(own).size < own.length) throw d.unsupported('a diagonal in Einsum')
    const there = new Set(others.join('') + output)
    const kept = Array.from(own)
      .filter(letter => there.has(letter))
      .join('')
    const factors = [g, ...inputs.map((_, j) => d.x(j)).filter((_, j) => j !== i)]
    const part = b.op('Einsum', factors, { equation: `${[output, ...others].join(',')}->${kept}` })
    // a letter of its own was summed: the same for each of its places
    const lost = Array.from(own).flatMap((letter, axis) => (there.has(letter) ? [] : [axis]))
    const order = Array.from(kept, (_, axis) => axis)
    d.give(i, expandLike(b, unsqueeze(b, transpose(b, part, order), lost), d.x(i)))
  }
}

/** Sums of products, by an equation with a letter for each axis. */
export const Einsum: Operator = {
  dims: at => [
    einsumDims(
      word(at.node, 'equation', ''),
      Array.from({ length: at.length }, (_, i) => at.dims(i)),
    ),
  ],
  gradient: d => {
    einsumGradient(d, word(d.node, 'equation', ''))
  },
  roles: ['weight', 'weight', 'weight'],
  kind: 'layer',
  lower: spelledOut,
}
