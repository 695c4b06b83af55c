import { anneal, clamp, cosine, linear, powerLaw, reverse, type Schedule } from '@anneal/core'
import { Fields, type Values } from '../fields.ts'
import type { ImportedPlan } from '../plan.ts'
import { hold, inTurn, joined, rampTo } from '../shapes.ts'

/** Arguments of Megatron-LM, by their own names. Iterations are updates. */
export interface MegatronOptions {
  /** The highest rate. */
  readonly lr: number
  /** @default 0 */
  readonly min_lr?: number
  /** @default 'linear' */
  readonly lr_decay_style?: 'constant' | 'linear' | 'cosine' | 'inverse-square-root' | 'WSD'
  /** Iterations of the run. */
  readonly train_iters?: number
  /** Iterations to the end of the decay, with the warm-up. Default: `train_iters`. */
  readonly lr_decay_iters?: number
  /** @default 0 */
  readonly lr_warmup_iters?: number
  /** The warm-up as a share of `lr_decay_iters` instead. */
  readonly lr_warmup_fraction?: number
  /** @default 0 */
  readonly lr_warmup_init?: number
  /** Iterations of the decay at the end, where the style is WSD. */
  readonly lr_wsd_decay_iters?: number
  /** @default 'exponential' */
  readonly lr_wsd_decay_style?: 'linear' | 'cosine' | 'exponential' | 'minus_sqrt'
  /** With these the plan has a weight decay as well, over `train_iters`. */
  readonly start_weight_decay?: number
  readonly end_weight_decay?: number
  readonly weight_decay?: number
  /** @default 'constant' */
  readonly weight_decay_incr_style?: 'constant' | 'linear' | 'cosine'
}

const tails = {
  linear: 'linear',
  cosine: 'cosine',
  exponential: 'exponential',
  minus_sqrt: 'sqrt',
} as const

/** What comes after the warm-up, counted from its end. */
function afterWarmup(fields: Fields, peak: number, warm: number, end: number): Schedule {
  const low = fields.orNone('min_lr').number('min_lr', 0)
  const styles = ['constant', 'linear', 'cosine', 'inverse-square-root', 'WSD'] as const
  const style = fields.word('lr_decay_style', styles, 'linear')
  const steps = end - warm
  const tail = fields.word(
    'lr_wsd_decay_style',
    ['linear', 'cosine', 'exponential', 'minus_sqrt'],
    'exponential',
  )
  const tailSteps = fields.optionalNumber('lr_wsd_decay_iters')
  if (style === 'constant') return hold(peak)
  if (steps <= 0)
    throw fields.error(`Megatron refuses a warm-up, ${warm}, that is not shorter than ${end}`)
  if (style === 'linear') return linear({ from: peak, to: low, steps })
  if (style === 'cosine') return cosine({ from: peak, to: low, steps })
  if (style === 'WSD') {
    if (tailSteps === undefined) throw fields.error('WSD needs lr_wsd_decay_iters')
    const decay = anneal({ from: peak, to: low, steps: tailSteps, shape: tails[tail] })
    return joined(hold(peak), steps - tailSteps, decay)
  }
  const law = powerLaw({ from: peak, scale: Math.max(warm, 1), offset: warm })
  // it is left only after the last step of the decay
  return joined(clamp({ schedule: law, low }), Math.floor(steps) + 1, hold(low))
}

function weightDecay(fields: Fields): Schedule | undefined {
  const style = fields.word('weight_decay_incr_style', ['constant', 'linear', 'cosine'], 'constant')
  const whole = fields.optionalNumber('weight_decay')
  const from = fields.optionalNumber('start_weight_decay') ?? whole
  const to = fields.optionalNumber('end_weight_decay') ?? whole
  if (from === undefined || to === undefined) return undefined
  if (style === 'constant') {
    if (from !== to) throw fields.error(`constant weight decay cannot go from ${from} to ${to}`)
    return hold(to)
  }
  const steps = fields.positive('train_iters')
  return style === 'linear'
    ? linear({ from, to, steps })
    : reverse({ schedule: cosine({ from: to, to: from, steps }) })
}

/**
 * Reads the learning rate and weight decay of Megatron-LM's arguments.
 *
 * @throws InteropError naming what there is not, what is missing, or what Megatron refuses
 * @example
 * const { learningRate } = fromMegatron({
 *   lr: 0.001,
 *   lr_decay_style: 'cosine',
 *   lr_warmup_iters: 100,
 *   train_iters: 1100,
 * })
 * learningRate(600) // 0.0005
 */
export function fromMegatron(options: MegatronOptions): ImportedPlan {
  const fields = new Fields('Megatron', options as unknown as Values)
  const peak = fields.number('lr')
  const run = fields.optionalNumber('train_iters')
  const end = fields.orNone('lr_decay_iters').number('lr_decay_iters', run)
  const share = fields.optionalNumber('lr_warmup_fraction')
  const warm = share === undefined ? fields.count('lr_warmup_iters', 0) : share * end
  fields.ignore('lr_warmup_iters')
  const from = fields.number('lr_warmup_init', 0)
  const rest = afterWarmup(fields, peak, warm, end)
  const whole = Math.ceil(warm)
  // a warm-up that is no whole number of steps is left at the next one
  const learningRate =
    whole === warm
      ? rampTo(from, peak, warm, rest)
      : inTurn([
          [0, linear({ from, to: peak, steps: warm })],
          [warm, rest],
        ])
  const decay = weightDecay(fields)
  fields.done()
  return decay ? { learningRate, weightDecay: decay } : { learningRate }
}
