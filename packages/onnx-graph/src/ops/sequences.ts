import { int } from '../graph/attributes.ts'
import { axisOf, type Dims } from '../graph/info.ts'
import { input, type Lowering } from '../lower/lowering.ts'
import { type Operator, range } from './op.ts'
import { Split } from './parts.ts'
import { Squeeze } from './views.ts'

// PyTorch writes parts as a list of values, and then takes each of them.

/** The sizes of parts that are as long as is said, and of a shorter one for the rest. */
const evenParts = (size: number, length: number): number[] =>
  range(Math.ceil(size / length)).map(i => Math.min(length, size - i * length))

/** One of the parts, as Split gives it. It is added once for all of them. */
const partOfSplit: Lowering = (b, node) => {
  const list = b.nodes.findLast(({ output }) => output?.[0] === input(node, 0))
  const [at = 0, ...more] = b.known(input(node, 1)) ?? [NaN, NaN]
  if (list?.opType !== 'SplitToSequence' || more.length > 0) return undefined
  const [x, sizes] = [input(list, 0), input(list, 1)]
  const [first, second]: readonly (Dims | undefined)[] = b.info(x).dims ?? []
  const given = sizes === '' ? [1] : b.known(sizes)
  if (!first || !second || !given) return undefined
  const axis = axisOf(int(list, 'axis', 0), first.length)
  const single = sizes === '' || b.rank(sizes) === 0
  if (single && first[axis] !== second[axis]) return undefined
  const lengths = single ? evenParts(first[axis]!, given[0]!) : given
  const part = b.ops('Split', [x, b.ints(lengths)], { axis }, lengths.length).at(at)
  // an axis can be left out only where no sizes are given
  const keeps = sizes !== '' || int(list, 'keepdims', 1) === 1
  return part === undefined || keeps ? part : b.op('Squeeze', [part, b.ints([axis])])
}

/** A list of parts along an axis, which SequenceAt takes one by one. */
export const SplitToSequence: Operator = { kind: 'view', gradient: 'lowered' }

/** One of the parts that SplitToSequence gives. */
export const SequenceAt: Operator = {
  kind: 'view',
  gradient: 'lowered',
  lower: partOfSplit,
  adds: { Split, Squeeze },
}
