import { word } from '../graph/attributes.ts'
import { input, type Lowering } from './lowering.ts'

/** An equation with letters for the axes that its dots stand for, which are the last of them where they differ. */
export const spelledOut: Lowering = (b, node) => {
  const equation = word(node, 'equation', '').replaceAll(' ', '')
  if (!equation.includes('...')) return undefined
  const [left = '', right] = equation.split('->')
  const free = Array.from('ABCDEFGHIJKLMNOP').filter(letter => !equation.includes(letter))
  const inputs = left.split(',').map((own, i) => {
    const rest = own.includes('...') ? b.rank(input(node, i)) - (own.length - 3) : 0
    return { own, letters: rest > 0 ? free.slice(-rest).join('') : '' }
  })
  const most = inputs.reduce((x, { letters }) => (letters.length > x.length ? letters : x), '')
  const all = inputs.map(({ own, letters }) => own.replace('...', letters))
  const once = Array.from(left.replace(/[.,]/g, '')).sort()
  const last = once.filter((letter, i) => letter !== once[i - 1] && letter !== once[i + 1]).join('')
  const to = right?.replace('...', most) ?? most + last
  return b.op('Einsum', node.input ?? [], { equation: `${all.join()}->${to}` })
}
