/** The update rules of deepbox' optimizers for one weight, as their papers have them. */
export interface Options {
  readonly lr: number
  readonly momentum: number
  readonly weightDecay: number
}
/** The next weight. */
export type Rule = (w: number, gradient: number, options: Options) => number

const epsilon = 1e-8

interface Moments {
  /** The two means, corrected for their beginning. */
  readonly mean: number
  readonly square: number
  readonly count: number
}

/** Adam's moments; the β₁ of deepbox is a power, so it may not change on the way. */
function moments(): (g: number, beta: number) => Moments {
  let [mean, square, count] = [0, 0, 0]
  return (g, beta) => {
    count += 1
    mean = beta * mean + (1 - beta) * g
    square = 0.999 * square + 0.001 * g * g
    return { mean: mean / (1 - beta ** count), square: square / (1 - 0.999 ** count), count }
  }
}

export const formulas: Record<string, () => Rule> = {
  SGD: () => {
    let velocity: number | undefined
    return (w, gradient, { lr, momentum, weightDecay }) => {
      const g = gradient + weightDecay * w
      velocity = velocity === undefined ? g : momentum * velocity + g
      return w - lr * velocity
    }
  },
  Adagrad: () => {
    let squares = 0
    return (w, gradient, { lr, weightDecay }) => {
      const g = gradient + weightDecay * w
      squares += g * g
      return w - (lr * g) / (Math.sqrt(squares) + 1e-10)
    }
  },
  AdaDelta: () => {
    let [squares, updates] = [0, 0]
    return (w, gradient, { lr, weightDecay }) => {
      const g = gradient + weightDecay * w
      squares = 0.9 * squares + 0.1 * g * g
      const delta = (Math.sqrt(updates + 1e-6) / Math.sqrt(squares + 1e-6)) * g
      updates = 0.9 * updates + 0.1 * delta * delta
      return w - lr * delta
    }
  },
  RMSprop: () => {
    let [squares, velocity] = [0, 0]
    return (w, gradient, { lr, momentum, weightDecay }) => {
      const g = gradient + weightDecay * w
      squares = 0.99 * squares + 0.01 * g * g
      velocity = momentum * velocity + g / (Math.sqrt(squares) + epsilon)
      return w - lr * velocity
    }
  },
  Adam: () => {
    const next = moments()
    return (w, gradient, { lr, momentum, weightDecay }) => {
      const { mean, square } = next(gradient + weightDecay * w, momentum)
      return w - (lr * mean) / (Math.sqrt(square) + epsilon)
    }
  },
  AdamW: () => {
    const next = moments()
    return (w, gradient, { lr, momentum, weightDecay }) => {
      const { mean, square } = next(gradient, momentum)
      return w - (lr * mean) / (Math.sqrt(square) + epsilon) - lr * weightDecay * w
    }
  },
  SparseAdam: () => {
    const next = moments()
    return (w, gradient, { lr, momentum }) => {
      const { mean, square } = next(gradient, momentum)
      return w - (lr * mean) / (Math.sqrt(square) + epsilon)
    }
  },
  Adamax: () => {
    let [mean, norm, power] = [0, 0, 1]
    return (w, gradient, { lr, momentum, weightDecay }) => {
      const g = gradient + weightDecay * w
      power *= momentum
      mean = momentum * mean + (1 - momentum) * g
      norm = Math.max(0.999 * norm, Math.abs(g))
      return w - ((lr / (1 - power)) * mean) / (norm + epsilon)
    }
  },
  Nadam: () => {
    let [mean, square, product, count] = [0, 0, 1, 0]
    return (w, gradient, { lr, momentum, weightDecay }) => {
      const g = gradient + weightDecay * w
      count += 1
      const mu = momentum * (1 - 0.5 * 0.96 ** (count * 0.004))
      const next = momentum * (1 - 0.5 * 0.96 ** ((count + 1) * 0.004))
      product *= mu
      mean = momentum * mean + (1 - momentum) * g
      square = 0.999 * square + 0.001 * g * g
      const ahead = (next * mean) / (1 - product * next) + ((1 - mu) * g) / (1 - product)
      return w - (lr * ahead) / (Math.sqrt(square / (1 - 0.999 ** count)) + epsilon)
    }
  },
  RAdam: () => {
    const next = moments()
    const limit = 2 / (1 - 0.999) - 1
    return (w, gradient, { lr, momentum, weightDecay }) => {
      const { mean, square, count } = next(gradient + weightDecay * w, momentum)
      const rho = limit - (2 * count * 0.999 ** count) / (1 - 0.999 ** count)
      if (rho <= 5) return w - lr * mean
      const top = (rho - 4) * (rho - 2) * limit
      const rectify = Math.sqrt(top / ((limit - 4) * (limit - 2) * rho))
      return w - (lr * rectify * mean) / (Math.sqrt(square) + epsilon)
    }
  },
  Lion: () => {
    let mean = 0
    return (w, gradient, { lr, momentum, weightDecay }) => {
      const direction = Math.sign(momentum * mean + (1 - momentum) * gradient)
      mean = 0.99 * mean + 0.01 * gradient
      return w - lr * (direction + weightDecay * w)
    }
  },
  LAMB: () => {
    const next = moments()
    return (w, gradient, { lr, momentum, weightDecay }) => {
      const { mean, square } = next(gradient, momentum)
      const update = mean / (Math.sqrt(square) + 1e-6) + weightDecay * w
      // of one weight: the norms are the sizes
      return w - lr * (Math.abs(w) / Math.abs(update)) * update
    }
  },
  LARS: () => {
    let velocity = 0
    return (w, gradient, { lr, momentum, weightDecay }) => {
      const local =
        (0.001 * Math.abs(w)) / (Math.abs(gradient) + weightDecay * Math.abs(w) + epsilon)
      velocity = momentum * velocity + lr * local * (gradient + weightDecay * w)
      return w - velocity
    }
  },
  ASGD: () => {
    let eta: number | undefined
    let count = 0
    return (w, gradient, { lr, weightDecay }) => {
      const rate = eta ?? lr
      const next = w * (1 - 1e-4 * rate) - rate * (gradient + weightDecay * w)
      count += 1
      // it works out here, of the rate that is set now, what its next update uses
      eta = lr / (1 + 1e-4 * lr * count) ** 0.75
      return next
    }
  },
}
