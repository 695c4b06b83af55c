import { expect, it } from 'vitest'
import { linearCosine } from '../../src/index.ts'
import { near } from '../near.ts'

it.each([{}, { cycles: 2, alpha: 0.1, beta: 0 }, { cycles: 0.25, alpha: 1, beta: 0.5 }])(
  'follows the formula with %o',
  options => {
    const { cycles = 0.5, alpha = 0, beta = 0.001 } = options as Record<string, number | undefined>
    const lr = linearCosine({ from: 0.3, steps: 25, ...options })
    for (let t = 0; t <= 25; t++) {
      const wave = (1 + Math.cos((2 * Math.PI * cycles * t) / 25)) / 2
      expect(lr(t)).toBeCloseTo(0.3 * ((alpha + 1 - t / 25) * wave + beta), 14)
    }
    expect(lr(1e9)).toBe(lr(25))
  },
)

it('is accurate to the end', () => {
  const lr = linearCosine({ from: 1, steps: 1e6, beta: 0 })
  near(lr(1e6 - 1), 1e-6 * ((Math.PI / 2) * 1e-6) ** 2, 1e-9)
})
