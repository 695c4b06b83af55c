import { expect } from 'vitest'
import type { ImportedPlan } from '../../src/index.ts'

/** Fails unless a plan's rate is that of a formula, at each step. */
export function follows(
  { learningRate }: ImportedPlan,
  formula: (step: number) => number,
  steps: number,
  tolerance = 1e-12,
): void {
  if (typeof learningRate !== 'function') throw new Error('it is a feedback')
  const wanted = Array.from({ length: steps }, (_, t) => formula(t))
  const most = Math.max(...wanted.map(Math.abs))
  for (const [t, value] of wanted.entries())
    expect(
      Math.abs(learningRate(t) - value) <= tolerance * most,
      `${learningRate(t)} at step ${t}, not ${value}`,
    ).toBe(true)
}

/** All ways to take one of each. */
export function combinations<Options extends object>(choices: {
  readonly [Name in keyof Options]: readonly Options[Name][]
}): Options[] {
  return Object.entries(choices).reduce<object[]>(
    (all, [name, values]) =>
      all.flatMap(one => (values as readonly unknown[]).map(value => ({ ...one, [name]: value }))),
    [{}],
  ) as Options[]
}
