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
  const down = fields.orNone('step_size_down').count('step_size_down', up)
  // a function stands in for it, whatever it is
  const own = fields.has('scale_fn')
  if (own) fields.ignore('mode')
  const scaleMode = fields.word('scale_mode', ['cycle', 'iterations'], 'cycle')
  return {
    up,
    down,
    mode: own
      ? 'triangular'
      : fields.word('mode', ['triangular', 'triangular2', 'exp_range'], 'triangular'),
    gamma: fields.count(gammaName, 1),
    scale: own
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
  if (down === 0) {
    const scales = {
      triangular: '1',
      triangular2: `0.5 ** floor(t / ${up})`,
      exp_range: `${gamma} ** t`,
    }
    return formulaOf(`${low} + ${high - low} * (t % ${up}) / ${up} * (${scale ?? scales[mode]})`)
  }
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
