import { cyclic, type Schedule } from '@anneal/core'
import { formulaOf, functionOf } from './expression.ts'
import type { Fields } from './fields.ts'

/** How a cycle is scaled: what PyTorch's and Paddle's CyclicLR have in common. @internal */
export interface Cycle {
  readonly up: number
  readonly down: number
  readonly mode: 'triangular' | 'triangular2' | 'exp_range'
  readonly gamma: number
  /** A function of the cycle (from 1 on) or of the step instead of a mode. */
  readonly scale: string | undefined
}

/** Reads the parameters of a cycle. @internal */
export function readCycle(fields: Fields, gammaName: string): Cycle {
  const up = fields.positive('step_size_up', 2000)
  const down = fields.positive('step_size_down', up)
  const mode = fields.word('mode', ['triangular', 'triangular2', 'exp_range'], 'triangular')
  const scaleMode = fields.word('scale_mode', ['cycle', 'iterations'], 'cycle')
  return {
    up,
    down,
    mode,
    gamma: fields.count(gammaName, 1),
    scale: fields.has('scale_fn')
      ? functionOf(fields, 'scale_fn', scaleMode === 'cycle' ? `floor(1 + t / ${up + down})` : 't')
      : undefined,
  }
}

/** The cycle between two values. @internal */
export function cycleBetween(
  low: number,
  high: number,
  { up, down, mode, gamma, scale }: Cycle,
): Schedule {
  if (scale === undefined)
    return cyclic({
      low,
      high,
      up,
      down,
      ...(mode === 'triangular2' && { factor: 0.5 }),
      ...(mode === 'exp_range' && { rate: gamma }),
    })
  const total = up + down
  const inside = `t % ${total}`
  const height = `(${inside} <= ${up} ? ${inside} / ${up} : (${total} - ${inside}) / ${down})`
  return formulaOf(`${low} + ${high - low} * ${height} * (${scale})`)
}
