import { expect } from 'vitest'
import type { Curve } from '../src/index.ts'

/** Fails unless two numbers differ by no more than a share of the one that is expected. */
export function near(actual: number, expected: number, relative = 1e-14): void {
  const allowed = Math.abs(expected) * relative
  expect(
    Math.abs(actual - expected) <= allowed,
    `${actual} is not within ${relative} of ${expected}`,
  ).toBe(true)
}

/** Fails unless a curve goes through all points, each `[step, value]`. */
export function through(
  curve: Curve,
  points: readonly (readonly [step: number, value: number])[],
  relative = 1e-14,
): void {
  for (const [step, value] of points) near(curve(step), value, relative)
}
