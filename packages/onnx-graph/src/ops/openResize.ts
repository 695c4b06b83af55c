import type { Builder } from '../graph/builder.ts'
import { add, div, greater, mul, sub, toFloat, unsqueeze } from '../graph/emit.ts'
import { Unknown } from '../graph/info.ts'

/** A linear Resize along one axis whose size is open. */
export interface OpenAxis {
  readonly axis: number
  /** What is resized, and what comes out. */
  readonly from: string
  readonly to: string
  readonly place: string
  /** A value with the scale of each axis, where the node has one. */
  readonly scales: string | undefined
}

/**
 * What takes how much from where, `[out, in]`, worked out at each step: an element takes of those beside
 * its place as much as they are nearer than one step.
 */
export function openMatrix(b: Builder, { axis, from, to, place, scales }: OpenAxis): string {
  const one = b.float(1)
  const half = b.float(0.5)
  const size = (x: string): string => b.op('Shape', [x], { start: axis, end: axis + 1 })
  const length = (x: string): string => toFloat(b, size(x))
  const places = (x: string): string =>
    toFloat(b, b.op('Range', [b.int(0), b.op('Squeeze', [size(x)]), b.int(1)]))
  const last = sub(b, length(from), one)
  const most = sub(b, length(to), one)
  const scale = scales ? b.op('Gather', [scales, b.ints([axis])]) : div(b, length(to), length(from))
  const row = places(to)
  let at: string
  if (place === 'align_corners') at = mul(b, row, div(b, last, b.op('Max', [most, one])))
  else if (place === 'asymmetric') at = div(b, row, scale)
  else if (place === 'half_pixel' || place === 'pytorch_half_pixel')
    at = sub(b, div(b, add(b, row, half), scale), half)
  else throw new Unknown(`places by ${place} need fixed sizes`)
  // there one element alone is the first
  if (place === 'pytorch_half_pixel') at = mul(b, at, toFloat(b, greater(b, most, b.float(0))))
  const inside = b.op('Min', [b.op('Max', [at, b.float(0)]), last])
  const away = b.op('Abs', [sub(b, unsqueeze(b, inside, [1]), places(from))])
  return b.op('Relu', [sub(b, one, away)])
}
