import { expect, it } from 'vitest'
import { constant, cosine, createRun, linear, add } from '../../src/index.ts'

const one = cosine({ from: 0.4, to: 0.1, steps: 20 })
const other = linear({ from: 0.1, to: 0.3, steps: 30 })

it('makes one value of several', () => {
  const both = add({ schedules: [one, other] })
  const three = add({ schedules: [one, other, one] })
  for (const t of [0, 1, 9.5, 20, 25, 30, 1e9]) {
    const [a, b] = [one(t), other(t)]
    expect(both(t)).toBe(a + b)
    expect(three(t)).toBe([a, b, a].reduce((a, b) => a + b))
    expect(add({ schedules: [one] })(t)).toBe(a)
  }
})

it('lasts as long as the longest', () => {
  expect(add({ schedules: [one, other] }).duration).toBe(30)
  expect(add({ schedules: [one, constant({ value: 1 })] }).duration).toBe(Infinity)
})

it('lets all of them begin where it begins', () => {
  const part = linear({ from: 1, steps: '1 epoch' })
  const run = createRun({ epochs: 3, stepsPerEpoch: 7 })
  expect(add({ schedules: [part, part] }).bind(run).duration).toBe(7)
})

it('takes as many as there are', () => {
  const many = Array.from({ length: 200_000 }, () => constant({ value: 1, steps: 5 }))
  const all = add({ schedules: many })
  expect(all(3)).toBe(200_000)
  expect(all.duration).toBe(5)
})
