import { describe, expect, it } from 'vitest'
import { anneal } from '../../src/index.ts'
import { near } from '../near.ts'

const shapes = {
  linear: (x: number) => 1 - x,
  cosine: (x: number) => (1 + Math.cos(Math.PI * x)) / 2,
  sqrt: (x: number) => 1 - Math.sqrt(x),
  square: (x: number) => 1 - x ** 2,
  exponential: (x: number) => 2 * 0.5 ** x - 1,
  mirrorCosine: (x: number) => 2 * (1 - x) - (1 + Math.cos(Math.PI * x)) / 2,
  rex: (x: number) => (1 - x) / (1 - x / 2),
}

describe.each(Object.entries(shapes))('%s', (name, height) => {
  const shape = name as keyof typeof shapes
  it('follows its formula', () => {
    const lr = anneal({ from: 0.3, to: 0.05, steps: 40, shape })
    for (let t = 0; t <= 40; t += 0.25) near(lr(t), 0.05 + 0.25 * height(t / 40), 1e-13)
    expect([lr(0), lr(40), lr(1e9)]).toEqual([0.3, 0.05, 0.05])
  })
  it('is steep or flat at its end, and still accurate there', () => {
    const n = 1e9
    const lr = anneal({ from: 1, steps: n, shape })
    const slope = {
      linear: 1,
      sqrt: 0.5,
      square: 2,
      exponential: Math.LN2,
      mirrorCosine: 2,
      rex: 2,
    }
    for (const left of [1, 7])
      if (shape === 'cosine') near(lr(n - left), ((Math.PI / 2 / n) * left) ** 2, 1e-13)
      else near(lr(n - left), (slope[shape] * left) / n, 1e-8)
  })
  it('never rises on its way down', () => {
    const lr = anneal({ from: 1, steps: 333, shape })
    for (let t = 1; t <= 333; t++) expect(lr(t)).toBeLessThan(lr(t - 1))
  })
})

it('begins again, or goes on where there is something to go on with', () => {
  const again = anneal({ from: 1, steps: 10, shape: 'square', after: 'repeat' })
  for (let t = 0; t < 10; t++) expect(again(10 + t)).toBe(again(t))
  near(anneal({ from: 1, steps: 10, shape: 'sqrt', after: 'continue' })(40), -1)
  expect(() => anneal({ from: 1, steps: 9, shape: 'rex', after: 'continue' })).toThrow(
    'anneal: rex has a pole past its end',
  )
})
