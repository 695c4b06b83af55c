import type { OptimizerName } from './unitGradient.ts'

/** The values that an update uses. */
export interface Update {
  readonly rate: number
  /** Instead of the momentum or β₁ that the optimizer was made with. */
  readonly momentum?: number
}

/** What tfjs' optimizers move a weight by when its gradient is 1: their formulas, in float64. */
const formulas: Record<OptimizerName, (epsilon: number) => (update: Update) => number> = {
  sgd:
    () =>
    ({ rate }) =>
      rate,
  momentum: () => {
    let velocity = 0
    return ({ rate, momentum = 0.5 }) => {
      velocity = momentum * velocity + 1
      return rate * velocity
    }
  },
  adagrad: epsilon => {
    let squares = 0.1
    return ({ rate }) => {
      squares += 1
      return rate / Math.sqrt(squares + epsilon)
    }
  },
  adadelta: epsilon => {
    const rho = 0.95
    let [gradients, updates] = [0, 0]
    return ({ rate }) => {
      // tfjs takes the mean of the gradients before this one; the paper, with it
      const update = Math.sqrt(updates + epsilon) / Math.sqrt(gradients + epsilon)
      gradients = rho * gradients + (1 - rho)
      updates = rho * updates + (1 - rho) * update ** 2
      return rate * update
    }
  },
  rmsprop: epsilon => {
    let [squares, moment] = [0, 0]
    return ({ rate, momentum = 0.3 }) => {
      squares = 0.9 * squares + 0.1
      moment = momentum * moment + rate / Math.sqrt(squares + epsilon)
      return moment
    }
  },
  adam: epsilon => {
    const beta2 = 0.999
    let [first, second, power1, power2] = [0, 0, 0.9, beta2]
    return ({ rate, momentum: beta1 = 0.9 }) => {
      // tfjs multiplies the β₁ of each update together, beginning with the one it was made with
      first = beta1 * first + (1 - beta1)
      second = beta2 * second + (1 - beta2)
      const move = (rate * (first / (1 - power1))) / (Math.sqrt(second / (1 - power2)) + epsilon)
      power1 *= beta1
      power2 *= beta2
      return move
    }
  },
  adamax: epsilon => {
    const beta2 = 0.999
    let [first, norm, power1] = [0, 0, 0.9]
    return ({ rate, momentum: beta1 = 0.9 }) => {
      first = beta1 * first + (1 - beta1)
      norm = Math.max(beta2 * norm, 1)
      const move = ((rate / (1 - power1)) * first) / (norm + epsilon)
      power1 *= beta1
      return move
    }
  },
}

/**
 * What these updates move a weight by, one after the other.
 *
 * @param epsilon the one of the backend
 */
export const movesOf = (
  name: OptimizerName,
  updates: readonly Update[],
  epsilon = 1e-7,
): number[] => updates.map(formulas[name](epsilon))
