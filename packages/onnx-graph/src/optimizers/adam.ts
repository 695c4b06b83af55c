import { add, div, mul, sub } from '../graph/emit.ts'
import { decayed, lift, moving, rest, square, step, times } from './arithmetic.ts'
import { checkSettings, type Optimizer, type Setting, type UpdateContext } from './optimizer.ts'

/** Options of {@link adam} and {@link adamw}. */
export interface AdamOptions {
  /**
   * How much of the past the mean of the gradients keeps: β₁.
   *
   * @default 0.9
   */
  readonly momentum?: Setting
  /**
   * How much of the past the mean of their squares keeps: β₂.
   *
   * @default 0.999
   */
  readonly beta2?: Setting
  /**
   * Keeps the division from blowing up.
   *
   * @default 1e-8
   */
  readonly epsilon?: number
  /**
   * Adam: what is added to the gradient for each unit of the parameter, by default 0. AdamW: its share
   * that each step takes off, times the rate, by default 0.01.
   */
  readonly weightDecay?: Setting
}

/**
 * `1 − βᵗ`, from `c ← c + (1 − β)(1 − c)`: all terms are positive, so that float32 stays accurate where
 * a difference of nearly equal numbers would not.
 */
function correction(u: UpdateContext, name: string, keep: Setting): string {
  const { b } = u
  const before = u.state(name, [], 0)
  const now = add(b, before, mul(b, sub(b, b.float(1), before), rest(u, keep)))
  u.next(name, now)
  return now
}

function create(type: string, decoupled: boolean, options: AdamOptions): Optimizer {
  const {
    momentum = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
    weightDecay = decoupled ? 0.01 : 0,
  } = options
  checkSettings(type, options, { momentum, beta2, epsilon, weightDecay }, { momentum: 1, beta2: 1 })
  return {
    type,
    build(u) {
      const { b } = u
      const first = correction(u, 'correction1', momentum)
      const second = b.op('Sqrt', [correction(u, 'correction2', beta2)])
      for (const p of u.parameters) {
        const decay = p.weightDecay ?? weightDecay
        const g = decoupled ? p.gradient : decayed(u, p, weightDecay)
        const [means, squares] = [`${p.name}.means`, `${p.name}.squares`]
        const m = lift(u, moving(u, u.state(means, p.dims, 0), g, momentum))
        const s = lift(u, moving(u, u.state(squares, p.dims, 0), square(u, g), beta2))
        u.next(means, m)
        u.next(squares, s)
        const size = add(b, b.op('Sqrt', [s]), mul(b, second, b.float(epsilon)))
        const direction = div(b, m, size)
        const from =
          decoupled && decay !== 0
            ? mul(b, p.name, sub(b, b.float(1), times(u, p.rate, decay)))
            : p.name
        // both corrections are those of the rate: numbers, and not as many as the parameter has
        step(u, { ...p, rate: mul(b, p.rate, div(b, second, first)) }, direction, from)
      }
    },
  }
}

/**
 * Adam, as PyTorch does it: weight decay is added to the gradient.
 *
 * State: `<parameter>.means` and `<parameter>.squares`, and the scalars `correction1` and `correction2`.
 *
 * @see Kingma & Ba, “Adam: A Method for Stochastic Optimization”, 2015, alg. 1:
 *   https://arxiv.org/abs/1412.6980
 * @example
 * adam({ beta2: 0.99 }).type // 'adam'
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return create('adam', false, options)
}

/**
 * Adam with weight decay beside the gradient instead of in it. State as {@link adam}.
 *
 * @see Loshchilov & Hutter, “Decoupled Weight Decay Regularization”, 2019, alg. 2:
 *   https://arxiv.org/abs/1711.05101
 * @example
 * adamw({ weightDecay: 0.05 }).type // 'adamw'
 */
export function adamw(options: AdamOptions = {}): Optimizer {
  return create('adamw', true, options)
}
