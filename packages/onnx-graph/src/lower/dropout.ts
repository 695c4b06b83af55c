import type { Builder } from '../graph/builder.ts'
import { add, div, mul, scale, sub, toFloat } from '../graph/emit.ts'
import { range } from '../ops/op.ts'
import { input, type Lowering } from './lowering.ts'

// a prime: the third powers of the numbers below it are all of them, and their squares are exact in float32
const prime = 2039

/** How often the prime fits. Half a step more keeps the rounding of the quotient harmless. */
function times(b: Builder, x: string): string {
  return b.op('Floor', [div(b, add(b, x, b.float(0.5)), b.float(prime))])
}

/** What the prime leaves over. */
function rest(b: Builder, x: string): string {
  return sub(b, x, scale(b, times(b, x), prime))
}

/** The places along an axis of a value, in the shape that repeats them along the others. */
function places(b: Builder, x: string, axis: number): string {
  const [first, second] = b.dims(x)
  const size = first[axis]!
  const dims = first.map((_, i) => (i === axis ? size : 1))
  if (size === second[axis]) return b.float(range(size), dims)
  const length = b.op('Gather', [b.op('Shape', [x]), b.int(axis)])
  const all = toFloat(b, b.op('Range', [b.int(0), length, b.int(1)]))
  return b.op('Reshape', [all, b.ints(first.map((_, i) => (i === axis ? -1 : 1)))])
}

/**
 * Numbers from 0 up to below 1 that depend on the seed, the node and the place alone: a small cipher of
 * two words in float32, so that every provider draws the same.
 */
function draw(b: Builder, x: string, seed: string): string {
  let left = rest(b, seed)
  let right = rest(b, times(b, seed))
  // each node has keys of its own
  let key = b.nodes.length
  const mix = (word: string): void => {
    const base = rest(b, add(b, word, b.float((++key * 1223) % prime)))
    const cube = rest(b, mul(b, rest(b, mul(b, base, base)), base))
    ;[left, right] = [right, rest(b, add(b, left, cube))]
  }
  for (const [axis, size] of b.dims(x)[0].entries()) {
    const at = places(b, x, axis)
    mix(add(b, right, rest(b, at)))
    if (size > prime || size !== b.dims(x)[1][axis]) mix(add(b, right, times(b, at)))
  }
  for (let i = 0; i < 4; i++) mix(right)
  return scale(b, add(b, left, scale(b, right, 1 / prime)), 1 / prime)
}

/** Leaves out elements at random, where the file says that it trains. The input `seed` draws them. */
export const dropout: Lowering = (b, node, path) => {
  if (b.known(input(node, 2))?.[0] !== 1) return undefined
  const [x, ratio] = [input(node, 0), input(node, 1) || b.float(0.5)]
  const drawn = draw(b, x, path.input('seed'))
  const kept = b.op('GreaterOrEqual', [drawn, ratio])
  const shares = div(b, toFloat(b, kept), sub(b, b.float(1), ratio))
  return [mul(b, x, shares), kept]
}
