import { expect, it } from 'vitest'
import { adam, cosine, driveOptimizer, prodigy } from '../../src/index.ts'
import { logistic } from '../support/logistic.ts'

const gradientAt = (w: ArrayLike<number>, t: number): Float64Array =>
  Float64Array.from([1, 10, 0.1], (a, i) => a * (w[i]! - (i + 1)) + 0.1 * Math.sin(5 * t + 2 * i))

/** Algorithm 4 of the paper, with the decoupled decay that its code has. */
function paper(
  gradient: typeof gradientAt,
  rates: readonly number[],
  decay: number,
): { x: number[]; d: number } {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8]
  let [d, r] = [1e-6, 0]
  const first = [0, 0, 0]
  let [x, m, v, s] = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]
  rates.forEach((gamma, k) => {
    const g = gradient(x, k)
    m = m.map((value, i) => beta1 * value + (1 - beta1) * d * g[i]!)
    v = v.map((value, i) => beta2 * value + (1 - beta2) * d ** 2 * g[i]! ** 2)
    const inner = x.reduce((sum, value, i) => sum + g[i]! * (first[i]! - value), 0)
    r = Math.sqrt(beta2) * r + (1 - Math.sqrt(beta2)) * gamma * d ** 2 * inner
    s = s.map(
      (value, i) => Math.sqrt(beta2) * value + (1 - Math.sqrt(beta2)) * gamma * d ** 2 * g[i]!,
    )
    const estimate = r / s.reduce((sum, value) => sum + Math.abs(value), 0)
    x = x.map(
      (value, i) =>
        value - gamma * d * decay * value - (gamma * d * m[i]!) / (Math.sqrt(v[i]!) + d * epsilon),
    )
    d = Math.max(d, estimate)
  })
  return { x, d }
}

it('follows the formulas of the paper', () => {
  const rates = Array.from({ length: 200 }, (_, t) => cosine({ from: 1, steps: 250 })(t))
  // two parameters: the estimate is one for all of them
  const [one, two] = [new Float64Array(1), new Float64Array(2)]
  const optimizer = prodigy([one, two], { weightDecay: 0.01 })
  for (const [t, rate] of rates.entries()) {
    optimizer.learningRate = rate
    const g = gradientAt([...one, ...two], t)
    optimizer.step([g.subarray(0, 1), g.subarray(1)])
  }
  const { x, d } = paper(gradientAt, rates, 0.01)
  expect(Math.abs(optimizer.distance / d - 1)).toBeLessThanOrEqual(1e-11)
  for (const [i, value] of [...one, ...two].entries())
    expect(Math.abs(value - x[i]!)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(x[i]!)))
})

it.each([0.01, 1, 100])('finds its rate by itself, for a solution %d away', scale => {
  const w = new Float64Array(3)
  const optimizer = prodigy([w])
  const steps = 1000
  const hook = driveOptimizer(optimizer, cosine({ from: 1, steps }))
  const target = [scale, -scale, scale / 2]
  const loss = (): number =>
    target.reduce((sum, value, i) => sum + (w[i]! - value) ** 2, 0) / scale ** 2
  const before = optimizer.distance
  for (let t = 0; t < steps; t++) {
    hook.advance()
    optimizer.step([Float64Array.from(target, (value, i) => w[i]! - value)])
  }
  expect(optimizer.distance).toBeGreaterThan(100 * before)
  // the largest distance of one weight is what its size is of
  expect(optimizer.distance).toBeLessThan(3 * scale)
  expect(loss()).toBeLessThan(1e-3)
})

it('learns a logistic regression without being told a rate, as well as tuned adam', () => {
  const problem = logistic(5)
  const run = (create: (w: Float64Array) => { step(g: Float64Array[]): void }): number => {
    const w = new Float64Array(problem.size)
    const optimizer = create(w)
    const hook = driveOptimizer(optimizer, cosine({ from: 1, steps: 400 }), { relative: true })
    for (let t = 0; t < 400; t++) {
      hook.advance()
      optimizer.step([problem.gradient(w, t)])
    }
    return problem.loss(w)
  }
  const found = run(w => prodigy([w]))
  const tuned = run(w => adam([w], { learningRate: 0.05 }))
  expect(found).toBeLessThan(tuned * 1.05)
})

it('refuses to begin with nothing', () => {
  for (const distance of [0, -1, NaN, Infinity])
    expect(() => prodigy([new Float64Array(1)], { distance })).toThrow(
      `prodigy.distance must be a finite number above 0, got ${distance}`,
    )
})
