import {
  clamp,
  cosine,
  cosineWave,
  inverseTime,
  linear,
  powerLaw,
  skip,
  type Schedule,
} from '@anneal/core'
import { Fields, type Values } from '../fields.ts'
import type { ImportedPlan } from '../plan.ts'
import { hold, inTurn } from '../shapes.ts'

/** What levanter's optimizer config says of the rate, by its own names, and the length of the run. */
export interface LevanterOptions {
  readonly num_train_steps: number
  /** @default 0.0006 */
  readonly learning_rate?: number
  /** @default 0.1 */
  readonly min_lr_ratio?: number
  /**
   * Steps, or a share of the first cycle where it is not above 1.
   *
   * @default 0.01
   */
  readonly warmup?: number
  /** Steps, or a share of the cycle. Default: all after the warm-up. */
  readonly decay?: number
  /**
   * The warm-up of all cycles but the first.
   *
   * @default 0
   */
  readonly rewarmup?: number
  /** The length of a cycle, or of each. */
  readonly cycle_length?: number | readonly number[]
  /** How many cycles, or where they end. */
  readonly cycles?: number | readonly number[]
  /**
   * A name, or a name with options.
   *
   * @default 'cosine'
   */
  readonly lr_schedule?: string | Readonly<Record<string, unknown>>
}

/** What a decay has to know. */
interface Part {
  readonly rate: number
  readonly low: number
  readonly warm: number
  readonly steps: number
}

const ways: Readonly<Record<string, (fields: Fields, part: Part) => Schedule>> = {
  constant: (_, { rate }) => hold(rate),
  cosine: (fields, { rate, low, steps }) => {
    const power = fields.positive('exponent', 1)
    return power === 1
      ? cosine({ from: rate, to: low, steps })
      : cosineWave({ from: rate, to: low, steps, power })
  },
  linear: (_, { rate, low, steps }) =>
    steps > 0 ? linear({ from: rate, to: low, steps }) : hold(rate),
  inv_sqrt: (fields, { rate, low, warm }) => {
    const scale = fields.positive('timescale', 10_000)
    return clamp({ schedule: powerLaw({ from: rate, scale, offset: warm }), low, high: rate })
  },
  inv: (fields, { rate, low, steps }) => {
    if (low <= 0) throw fields.error('inv divides by the lowest rate; give a min_lr_ratio above 0')
    const law = inverseTime({ from: rate, rate: rate / low - 1, period: steps })
    // step 0 counts as step 1
    const schedule = inTurn([
      [0, hold(law(1))],
      [1, skip({ steps: 1, schedule: law })],
    ])
    return clamp({ schedule, low })
  },
  power: (fields, { rate }) => {
    const batch = fields.positive('batch_size')
    const power = fields.number('b', -0.51)
    const from =
      batch * fields.positive('a', 4.6) * (batch * fields.positive('seq_length')) ** power
    const law = clamp({ schedule: powerLaw({ from, scale: 1, power }), high: rate })
    return inTurn([
      [0, hold(rate)],
      [1, skip({ steps: 1, schedule: law })],
    ])
  },
}

function stepsOf(fields: Fields, name: string, value: number, all: number): number {
  if (value < 0 || (value > 1 && !Number.isInteger(value)))
    throw fields.error(`${name} must be a share, or a whole number of steps; got ${value}`)
  return Math.trunc(value <= 1 ? value * all : value)
}

/** Where cycles begin, and where the last one ends. */
function marks(fields: Fields, total: number): readonly number[] {
  const lengths = fields.values['cycle_length']
  const cycles = fields.values['cycles']
  if (lengths !== undefined && cycles !== undefined)
    throw fields.error('levanter takes either cycle_length or cycles')
  let at = 0
  let ends: readonly number[] = []
  if (Array.isArray(lengths)) ends = fields.numbers('cycle_length').map(size => (at += size))
  else if (fields.has('cycle_length')) {
    const size = stepsOf(fields, 'cycle_length', fields.number('cycle_length'), total)
    ends = Array.from(
      { length: Math.max(0, Math.floor(total / size) - 1) },
      (_, i) => (i + 1) * size,
    )
  } else if (Array.isArray(cycles)) ends = fields.numbers('cycles')
  else if (fields.has('cycles')) {
    const count = fields.whole('cycles')
    ends = Array.from({ length: Math.max(0, count - 1) }, (_, i) =>
      Math.trunc((total / count) * (i + 1)),
    )
  }
  if ((ends.at(-1) ?? 0) > total) throw fields.error(`the cycles are longer than the run, ${total}`)
  return ends.at(-1) === total ? [0, ...ends] : [0, ...ends, total]
}

/**
 * Reads the schedule of levanter's optimizer configs: warm-up, stable, decay, in one cycle or many.
 *
 * @throws InteropError naming what there is not, or what levanter refuses
 * @example
 * const options = { learning_rate: 0.001, num_train_steps: 1100, warmup: 100, min_lr_ratio: 0 }
 * const { learningRate } = fromLevanter(options)
 * learningRate(600) // 0.0005
 */
export function fromLevanter(options: LevanterOptions): ImportedPlan {
  const fields = new Fields('levanter', options as unknown as Values)
  const rate = fields.number('learning_rate', 6e-4)
  const low = rate * fields.number('min_lr_ratio', 0.1)
  const given = fields.values['lr_schedule'] ?? 'cosine'
  fields.ignore('lr_schedule')
  const { type, ...own } = (typeof given === 'string' ? { type: given } : given) as Values
  const way = Object.hasOwn(ways, String(type)) ? ways[String(type)] : undefined
  if (!way)
    throw fields.error(
      `lr_schedule must be one of ${Object.keys(ways).join(', ')}, got ${String(type)}`,
    )
  const first = fields.number('warmup', 0.01)
  const again = fields.number('rewarmup', 0)
  const down = fields.optionalNumber('decay')
  const points = marks(fields, fields.whole('num_train_steps'))
  const parts: (readonly [number, Schedule])[] = []
  let from = 0
  for (const [i, begin] of points.slice(0, -1).entries()) {
    const length = points[i + 1]! - begin
    const warm = stepsOf(fields, 'warmup', i ? again : first, length)
    const steps = down === undefined ? length - warm : stepsOf(fields, 'decay', down, length)
    const inner = new Fields(`levanter.lr_schedule (${String(type)})`, own)
    const decay = way(inner, { rate, low, warm, steps })
    inner.done()
    if (warm > 0) parts.push([begin, linear({ from, to: rate, steps: warm })])
    if (length > warm + steps) parts.push([begin + warm, hold(rate)])
    parts.push([begin + length - steps, decay])
    from = decay(steps)
  }
  fields.done()
  return { learningRate: inTurn(parts) }
}
