/** What is exported in the tests: a config of each kind with each option, and random nests. */
import { createRun, fromConfig, type Config, type Schedule } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { formula } from '@anneal/core/formula'
import fc from 'fast-check'
import { expect } from 'vitest'
import { anySchedule, run } from '../../../core/test/arbitrary.ts'
import { configs } from '../../../core/test/samples.ts'
import type { Accuracy } from '../../src/index.ts'

export { run } from '../../../core/test/arbitrary.ts'

/** The updates of the run. */
export const steps = 156

/** A schedule, and what it is made of. */
export interface Case {
  readonly config: Config
  readonly schedule: Schedule
}

const kinds = [...builtins, formula]

const formulas: readonly Config[] = [
  '0.1 * 0.95 ** floor(t / 10)',
  't < 5 ? (t + 1) / 5 : 2 ** -(t - 5) + (t > 100)',
  '-((t % 7 - 3) % 2) ** 2 + max(1, sqrt(t), hypot(t, 2)) / (2 + cbrt(t) + sign(t - 5))',
  'round(t / 3) + trunc(-t / 4) + ceil(t / 5) - abs(3 - t) + exp(-t) * log(1 + t) - log2(t + 1)',
  'sin(PI * t / steps) * cos(t / epochs) * E + tanh(epoch - 3) + log10(1 + epoch) - tan(epoch / 9)',
  't < 90 ? (t < 30 ? 1 : 2) : 3',
  '(t > 30 ? t - 90 : 0) ? 1 : 2',
  'max(t) + min(t, 5, 3) + hypot(t)',
  '3000000000 * t + 100000000000000000000',
].map(value => ({ type: 'formula', value }))

const cases = (all: readonly Config[]): readonly Case[] =>
  all.flatMap(config => {
    const made = fromConfig(config, kinds)
    return typeof made === 'function' ? [{ config, schedule: made.bind(createRun(run)) }] : []
  })

/** Every kind of schedule, with every option. */
export const everyKind: readonly Case[] = cases([...configs, ...formulas])

const valuesOf = ({ schedule }: Case): readonly number[] =>
  Array.from({ length: steps + 1 }, (_, t) => schedule(t))

/** Random nests of schedules, always the same ones; those that stop or leave the numbers are left out. */
export const nests: readonly Case[] = cases(
  fc.sample(anySchedule, { seed: 5, numRuns: 200 }),
).filter(it => {
  try {
    return valuesOf(it).every(Number.isFinite)
  } catch {
    return false
  }
})

/** The largest difference as a share of the largest value. */
export function differenceOf(wanted: readonly number[], found: readonly number[]): number {
  const largest = Math.max(...wanted.map(Math.abs)) || 1
  const apart = wanted.map((value, t) => Math.abs(value - found[t]!))
  return apart.some(Number.isNaN) ? Infinity : Math.max(...apart) / largest
}

/** Fails unless code gives what it says: within rounding where it is exact, else within its error. */
export function agrees(it: Case, made: Accuracy, found: readonly number[] | undefined): void {
  const difference = differenceOf(valuesOf(it), found ?? [])
  const allowed = made.exact ? 1e-12 : made.error * (1 + 1e-9) + 1e-12
  const place = JSON.stringify(it.config)
  expect(difference, `${place} differs by ${difference}`).toBeLessThanOrEqual(allowed)
}
