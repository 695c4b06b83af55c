import { expect, it } from 'vitest'
import { cosine, cosineWave } from '../../src/index.ts'
import { near } from '../near.ts'

it('is a cosine where nothing else is said', () => {
  const [wave, plain] = [cosineWave, cosine].map(kind => kind({ from: 0.1, to: 0.02, steps: 64 }))
  for (let t = 0; t <= 70; t += 0.5) near(wave!(t), plain!(t), 1e-15)
})

it.each([
  { power: 2 },
  { power: 0.5 },
  { k: 1.5 },
  { k: 0.7, power: 3 },
  { cycles: 1 },
  { cycles: 2.25 },
  { cycles: 0.25 },
  { cycles: 0 },
  { cycles: 1.5, k: 2, power: 1.2 },
])('follows the formula with %o', ({ power = 1, k = 1, cycles = 0.5 }) => {
  const lr = cosineWave({ from: 0.1, to: 0.02, steps: 64, power, k, cycles, after: 'continue' })
  const hold = cosineWave({ from: 0.1, to: 0.02, steps: 64, power, k, cycles })
  for (let t = 0; t <= 200; t += 0.25) {
    const height = (1 + Math.cos(2 * Math.PI * cycles * (t / 64) ** k)) / 2
    const expected = 0.02 + 0.08 * height ** power
    expect(Math.abs(lr(t) - expected)).toBeLessThan(power < 1 ? 1e-9 : 1e-14)
    if (t <= 64) expect(Math.abs(hold(t) - expected)).toBeLessThan(power < 1 ? 1e-9 : 1e-14)
  }
  expect(hold(1e9)).toBe(hold(64))
  expect(hold(0)).toBe(0.1)
})

it('stays accurate to the last of a billion steps with an exponent of the way', () => {
  const n = 1e9
  const lr = cosineWave({ from: 1, steps: n, k: 2 })
  // 1 − x² = (1 − x)(1 + x), and the square of a small sine is its square
  for (const left of [1, 10, 1000])
    near(lr(n - left), ((Math.PI / 2) * (left / n) * (2 - left / n)) ** 2, 1e-11)
})

it('is accurate next to each of its bottoms, however many steps there are', () => {
  const steps = 3e6
  const lr = cosineWave({ from: 1, steps, cycles: 1.5 })
  // a third of the way and the end, one step before and after: sin² of the angle to the bottom
  for (const t of [steps / 3 - 1, steps / 3 + 1, steps - 1])
    near(lr(t), Math.sin((1.5 * Math.PI) / steps) ** 2, 1e-13)
})
