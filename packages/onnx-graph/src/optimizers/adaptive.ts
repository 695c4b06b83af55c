import { add, div, mul, sub } from '../graph/emit.ts'
import { decayed, lift, moving, square, step, times } from './arithmetic.ts'
import { checkSettings, type Optimizer, type Setting } from './optimizer.ts'

interface Shared {
  /**
   * Keeps the division from blowing up.
   */
  readonly epsilon?: number
  /**
   * What is added to the gradient for each unit of the parameter.
   *
   * @default 0
   */
  readonly weightDecay?: Setting
}

/** Options of {@link adagrad}. */
export interface AdagradOptions extends Shared {
  /**
   * What the sums of squares begin with.
   *
   * @default 0
   */
  readonly initial?: number
}

/** Options of {@link adadelta}. */
export interface AdadeltaOptions extends Shared {
  /**
   * How much of the past the means keep.
   *
   * @default 0.9
   */
  readonly rho?: Setting
}

/** Options of {@link rmsprop}. */
export interface RmspropOptions extends Shared {
  /**
   * How much of the past the mean of squares keeps.
   *
   * @default 0.99
   */
  readonly alpha?: Setting
  /**
   * Share of the velocity that is kept.
   *
   * @default 0
   */
  readonly momentum?: Setting
  /**
   * Whether the spread of the gradients divides them, instead of their size.
   *
   * @default false
   */
  readonly centered?: boolean
}

/**
 * AdaGrad, as PyTorch does it. State: `<parameter>.squares`.
 *
 * @see Duchi, Hazan & Singer, “Adaptive Subgradient Methods”, 2011:
 *   https://jmlr.org/papers/v12/duchi11a.html
 * @example
 * adagrad({ initial: 0.1 }).type // 'adagrad'
 */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  const { initial = 0, epsilon = 1e-10, weightDecay = 0 } = options
  checkSettings('adagrad', options, { initial, epsilon, weightDecay })
  return {
    type: 'adagrad',
    build(u) {
      const { b } = u
      for (const p of u.parameters) {
        const g = decayed(u, p, weightDecay)
        const name = `${p.name}.squares`
        const squares = add(b, u.state(name, p.dims, initial), square(u, g))
        u.next(name, squares)
        step(u, p, div(b, g, add(b, b.op('Sqrt', [squares]), b.float(epsilon))))
      }
    },
  }
}

/**
 * Adadelta, as PyTorch does it. State: `<parameter>.squares` and `<parameter>.steps`.
 *
 * @see Zeiler, “ADADELTA: An Adaptive Learning Rate Method”, 2012: https://arxiv.org/abs/1212.5701
 * @example
 * adadelta({ rho: 0.95 }).type // 'adadelta'
 */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  const { rho = 0.9, epsilon = 1e-6, weightDecay = 0 } = options
  checkSettings('adadelta', options, { rho, epsilon, weightDecay }, { rho: 1 })
  return {
    type: 'adadelta',
    build(u) {
      const { b } = u
      const size = (x: string): string => b.op('Sqrt', [add(b, x, b.float(epsilon))])
      for (const p of u.parameters) {
        const g = decayed(u, p, weightDecay)
        const [squares, steps] = [`${p.name}.squares`, `${p.name}.steps`]
        const s = lift(u, moving(u, u.state(squares, p.dims, 0), square(u, g), rho))
        const before = u.state(steps, p.dims, 0)
        const direction = mul(b, div(b, size(before), size(s)), g)
        u.next(squares, s)
        u.next(steps, lift(u, moving(u, before, square(u, direction), rho)))
        step(u, p, direction)
      }
    },
  }
}

/**
 * RMSprop, as PyTorch does it. State: `<parameter>.squares`, with `centered` also `<parameter>.means`,
 * with momentum `<parameter>.velocity`.
 *
 * @see Hinton, “Neural Networks for Machine Learning”, 2012, lecture 6e
 * @example
 * rmsprop({ alpha: 0.9 }).type // 'rmsprop'
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { alpha = 0.99, momentum = 0, centered = false, epsilon = 1e-8, weightDecay = 0 } = options
  const settings = { alpha, momentum, epsilon, weightDecay }
  checkSettings('rmsprop', options, settings, { alpha: 1, momentum: 1 }, ['centered'])
  return {
    type: 'rmsprop',
    build(u) {
      const { b } = u
      for (const p of u.parameters) {
        const g = decayed(u, p, weightDecay)
        const [squares, means, name] = [
          `${p.name}.squares`,
          `${p.name}.means`,
          `${p.name}.velocity`,
        ]
        const s = lift(u, moving(u, u.state(squares, p.dims, 0), square(u, g), alpha))
        u.next(squares, s)
        let spread = s
        if (centered) {
          const mean = lift(u, moving(u, u.state(means, p.dims, 0), g, alpha))
          u.next(means, mean)
          // rounding may leave a little less than nothing
          spread = b.op('Relu', [sub(b, s, square(u, mean))])
        }
        const direction = div(b, g, add(b, b.op('Sqrt', [spread]), b.float(epsilon)))
        if (momentum === 0) {
          step(u, p, direction)
          continue
        }
        const velocity = add(b, times(u, u.state(name, p.dims, 0), momentum), direction)
        u.next(name, lift(u, velocity))
        step(u, p, velocity)
      }
    },
  }
}
