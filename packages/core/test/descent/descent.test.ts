import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contours, descent, quadraticSurface, rosenbrockSurface } from '../../src/diagnostics.ts'
import { linear } from '../../src/index.ts'
import { near } from '../near.ts'

const finite = (limit: number): fc.Arbitrary<number> =>
  fc.double({ min: -limit, max: limit, noNaN: true })

describe('surfaces', () => {
  it.each([
    ['a valley', quadraticSurface([1, 20])],
    ['Rosenbrock', rosenbrockSurface],
  ])('%s has the gradient that differences give, and its minimum', (_, surface) => {
    fc.assert(
      fc.property(finite(2), finite(2), (x, y) => {
        const h = 1e-5
        const gradient = surface.gradient([x, y])
        const differences = [
          (surface([x + h, y]) - surface([x - h, y])) / (2 * h),
          (surface([x, y + h]) - surface([x, y - h])) / (2 * h),
        ]
        for (const [i, slope] of differences.entries())
          expect(Math.abs(gradient[i]! - slope)).toBeLessThan(1e-4)
        expect(surface([x, y])).toBeGreaterThanOrEqual(0)
      }),
    )
    expect(surface(surface.minimum)).toBe(0)
    expect(surface.gradient(surface.minimum).map(Math.abs)).toEqual([0, 0])
  })
  it('refuses curvatures that are none', () => {
    for (const wrong of [[], [0], [1, -1], [NaN], [Infinity]])
      expect(() => quadraticSurface(wrong)).toThrow('curvatures must be numbers above 0, got')
  })
})

describe('descent', () => {
  it('is (1 − ηc)ⁿ of the way for each weight of a bowl', () => {
    const surface = quadraticSurface([1, 20])
    const { points, losses, rates } = descent(surface, {
      from: [-9, 2],
      learningRate: 0.09,
      steps: 50,
    })
    expect([points.length, losses.length, rates.length]).toEqual([51, 51, 50])
    for (const [n, [x, y]] of points.entries()) {
      near(x!, -9 * (1 - 0.09) ** n, 1e-12)
      near(y!, 2 * (1 - 0.09 * 20) ** n, 1e-12)
      expect(losses[n]).toBe(surface([x!, y!]))
    }
  })
  it('is slow, good, swinging or lost, by the rate', () => {
    const bowl = quadraticSurface([1])
    const last = (learningRate: number): number =>
      descent(bowl, { from: [4], learningRate, steps: 20 }).losses.at(-1)!
    expect(last(0.03)).toBeGreaterThan(2)
    expect(last(1)).toBe(0)
    expect(last(0.5)).toBeLessThan(1e-10)
    const swings = descent(bowl, { from: [4], learningRate: 1.9, steps: 20 }).points.map(([w]) =>
      Math.sign(w!),
    )
    expect(swings).toEqual(swings.map((_, i) => (i % 2 ? -1 : 1)))
    expect(last(2.1)).toBeGreaterThan(8)
  })
  it('ends where it diverges, with numbers that are finite', () => {
    const path = descent(rosenbrockSurface, { from: [-1.2, 1], learningRate: 0.01, steps: 100 })
    expect(path.diverged).toBe(true)
    expect(path.losses.length).toBeLessThan(10)
    expect(path.rates.length).toBe(path.losses.length - 1)
    expect(JSON.parse(JSON.stringify(path))).toEqual(path)
  })
  it('follows a schedule, and has momentum as Polyak has it', () => {
    const lr = linear({ from: 0.1, steps: 10 })
    const bowl = quadraticSurface([3])
    const { points, rates } = descent(bowl, {
      from: [1],
      learningRate: lr,
      momentum: step => (step < 5 ? 0.5 : 0.9),
      steps: 10,
    })
    expect(rates).toEqual(Array.from({ length: 10 }, (_, t) => lr(t)))
    let [w, before] = [1, 1]
    for (let t = 0; t < 10; t++) {
      const next = w - lr(t) * 3 * w + (t < 5 ? 0.5 : 0.9) * (w - before)
      ;[before, w] = [w, next]
      near(points[t + 1]![0]!, w, 1e-12)
    }
  })
  it('refuses what does not fit', () => {
    const bowl = quadraticSurface([1, 1])
    const go = (from: readonly number[], steps: number): unknown =>
      descent(bowl, { from, learningRate: 1, steps })
    expect(() => go([1], 2)).toThrow('from must have 2 numbers, got [1]')
    expect(() => go([1, NaN], 2)).toThrow('from must have 2 numbers')
    expect(() => go([1, 1], 1.5)).toThrow('steps must be a whole number from 0 up, got 1.5')
    const at =
      (learningRate: unknown, momentum: unknown = 0) =>
      (): unknown =>
        descent(bowl, { from: [1, 1], learningRate, momentum, steps: 2 } as never)
    expect(at('0.1')).toThrow('learningRate must be a number or a schedule, got "0.1"')
    expect(at(NaN)).toThrow('learningRate must be a number or a schedule, got NaN')
    expect(at(0.1, '0.9')).toThrow('momentum must be a number or a schedule, got "0.9"')
  })
})

describe('contours', () => {
  it('lie where the loss is the level, and close', () => {
    const bowl = quadraticSurface([1, 4])
    const [lines] = contours(bowl, { x: [-3, 3], y: [-2, 2], levels: [2.1], cells: 100 })
    expect(lines!.length).toBeGreaterThan(50)
    const ends = new Map<string, number>()
    for (const [a, b, c, d] of lines!)
      for (const point of [
        [a, b],
        [c, d],
      ]) {
        expect(Math.abs(bowl(point) - 2.1)).toBeLessThan(0.01)
        const key = point.map(x => Math.round(x * 1e9)).join()
        ends.set(key, (ends.get(key) ?? 0) + 1)
      }
    expect([...ends.values()].every(count => count === 2)).toBe(true)
  })
  it('are none where the surface is nowhere so low, or so high', () => {
    const view = { x: [1, 2], y: [1, 2], cells: 4 } as const
    expect(contours(quadraticSurface([1, 1]), { ...view, levels: [0.5, 9] })).toEqual([[], []])
  })
  it('go two ways through a saddle', () => {
    const saddle = Object.assign(([x = 0, y = 0]: readonly number[]) => x * y, {
      weights: 2,
      gradient: ([x = 0, y = 0]: readonly number[]) => [y, x],
      minimum: [0, 0],
    })
    const [lines] = contours(saddle, { x: [-1, 1], y: [-1, 1], levels: [0], cells: 1 })
    expect(lines).toHaveLength(2)
  })
})
