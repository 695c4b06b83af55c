/** A logistic regression on points that a seed decides: 200 of them, 4 features and a bias. */
export interface Problem {
  readonly size: number
  /** The gradient of the mean loss over a batch of 20. */
  gradient(w: ArrayLike<number>, t: number): Float64Array
  /** The mean loss over all points. */
  loss(w: ArrayLike<number>): number
}

export function logistic(seed: number): Problem {
  let state = seed
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const size = 5
  const truth = Array.from({ length: size }, () => 4 * random() - 2)
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
    let sum = 0
    for (let i = 0; i < size; i++) sum += a[i]! * b[i]!
    return sum
  }
  const points = Array.from({ length: 200 }, () => {
    const x = [1, ...Array.from({ length: size - 1 }, () => 4 * random() - 2)]
    return { x, y: random() < 1 / (1 + Math.exp(-dot(x, truth))) ? 1 : 0 }
  })
  return {
    size,
    gradient(w, t) {
      const sum = new Float64Array(size)
      for (let k = 0; k < 20; k++) {
        const { x, y } = points[(20 * t + k) % points.length]!
        const error = 1 / (1 + Math.exp(-dot(w, x))) - y
        for (let i = 0; i < size; i++) sum[i] = sum[i]! + (error * x[i]!) / 20
      }
      return sum
    },
    loss: w =>
      points.reduce((sum, { x, y }) => {
        const z = dot(w, x) * (2 * y - 1)
        return sum + Math.log1p(Math.exp(-z))
      }, 0) / points.length,
  }
}
