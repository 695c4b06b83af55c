import {
  fromConfig,
  scale,
  sequence,
  type AnyKind as AnyCoreKind,
  type Kind,
  type Schedule,
} from '@anneal/core'
import { errorOf, expectSame, fail, type Check } from './check.ts'
import { checkConsecutive } from './consecutive.ts'
import { checkGiven, kindChecks, optionChecks, type AnyKind } from './options.ts'
import { run } from './run.ts'
import { awkwardSteps } from './steps.ts'

/** Options of {@link scheduleContract} and {@link feedbackContract}. */
export interface ContractOptions {
  /** Kinds that the samples contain, besides the one that is tested. */
  readonly kinds?: readonly AnyCoreKind[] | undefined
  /** A kind of Anneal itself: its type needs no prefix. */
  readonly builtin?: boolean | undefined
  /**
   * The farthest step to ask for. Less only where the cost of a value grows with the step.
   *
   * @default 1e9
   */
  readonly farthest?: number | undefined
}

/** Runs something with everything out of reach that a pure function must not look at. */
function withoutWorld(act: () => void): void {
  const { random } = Math
  const { now } = Date
  const forbidden = (what: string) => (): number =>
    fail(`it asks ${what}: the value must depend on the step alone`)
  Math.random = forbidden('Math.random')
  Date.now = forbidden('Date.now')
  try {
    act()
  } finally {
    Math.random = random
    Date.now = now
  }
}

/** The same schedule as it looks when another copy of core made it: no identity is shared. */
function foreign(schedule: Schedule): Schedule {
  const { config, duration, unbound } = schedule
  return Object.assign((step: number) => schedule(step), {
    config: JSON.parse(JSON.stringify(config)) as Schedule['config'],
    duration,
    unbound,
    exact: schedule.exact,
    toJSON: () => config,
    bind: (to: Parameters<Schedule['bind']>[0]) => foreign(schedule.bind(to)),
  })
}

/**
 * The contract of a schedule, as named checks for any test runner: our own kinds pass the same.
 *
 * @param kind the kind
 * @param samples options to test it with: together they should use every option
 * @example
 * for (const { name, run } of scheduleContract(cosine, [{ from: 0.1, steps: 100 }])) it(name, run)
 */
export function scheduleContract<Options extends object>(
  kind: Kind<Options>,
  samples: readonly Options[],
  { kinds = [], builtin = false, farthest = 1e9 }: ContractOptions = {},
): Check[] {
  checkGiven('scheduleContract', kind, samples)
  const options = samples as readonly Readonly<Record<string, unknown>>[]
  const each = (
    name: string,
    test: (schedule: Schedule, steps: readonly number[], sample: Options) => void,
  ): Check => ({
    name,
    run: () => {
      for (const [i, sample] of samples.entries())
        try {
          const schedule = kind(sample).bind(run)
          test(schedule, awkwardSteps(schedule.duration, farthest), sample)
        } catch (error) {
          fail(`sample ${i}: ${(error as Error).message}`)
        }
    },
  })
  const anyKind = kind as unknown as AnyKind
  return [
    ...kindChecks(anyKind, options, builtin),
    each('is pure: the same step gives the same value, in any order', (schedule, steps) => {
      const first = steps.map(step => schedule(step))
      for (const [i, step] of [...steps.entries()].reverse())
        expectSame(schedule(step), first[i]!, `value(${step}), asked again,`)
    }),
    each('is determined by its options', (schedule, steps, sample) => {
      const again = kind(sample).bind(run)
      for (const step of steps)
        expectSame(again(step), schedule(step), `value(${step}) of a second one`)
    }),
    each('depends on nothing but the step', (_, steps, sample) => {
      withoutWorld(() => {
        const schedule = kind(sample).bind(run)
        // map gives the place and the list too
        for (const [i, value] of steps.map(schedule).entries())
          expectSame(value, schedule(steps[i]!), `value(${steps[i]!}), asked for by map,`)
      })
    }),
    each('is finite, also far past its end', (schedule, steps) => {
      for (const step of steps) {
        const value = schedule(step)
        if (!Number.isFinite(value)) fail(`value(${step}) is ${value}`)
      }
    }),
    each('answers between steps', schedule => {
      for (const step of [0.5, 1.25, 33.3])
        if (!Number.isFinite(schedule(step))) fail(`value(${step}) is ${schedule(step)}`)
    }),
    each('has a duration', ({ duration }) => {
      if (!(duration >= 0)) fail(`duration is ${duration}`)
    }),
    each('lets shares of a run add up', (_schedule, _steps, sample) => {
      checkConsecutive(kind, sample as Readonly<Record<string, unknown>>)
    }),
    each('survives JSON, value for value', (schedule, steps, sample) => {
      const known = [...new Set<AnyCoreKind>([kind, ...kinds])]
      const revived = fromConfig(JSON.parse(JSON.stringify(kind(sample))), known)
      if (typeof revived !== 'function') fail('it came back as something else')
      const bound = revived.bind(run)
      for (const step of steps) expectSame(bound(step), schedule(step), `value(${step}) after JSON`)
    }),
    each('binds anew without changing what it was', (_, steps, sample) => {
      const original = kind(sample)
      const before = original.unbound.length
      const bound = original.bind(run)
      if (bound.unbound.length > 0) fail(`bound, it still waits for ${bound.unbound.join()}`)
      if (original.unbound.length !== before) fail('bind changed the schedule it was called on')
      if (before > 0) errorOf(() => original(0), 'a schedule that waits for a run, called')
      const again = bound.bind(run)
      for (const step of steps) expectSame(again(step), bound(step), `value(${step}), bound twice,`)
    }),
    ...optionChecks(anyKind, (name, test) =>
      each(name, (_schedule, _steps, sample) => {
        test(sample as Readonly<Record<string, unknown>>)
      }),
    ),
    each('works inside of combinators, also of another copy of core', (schedule, steps) => {
      const other = foreign(schedule)
      const doubled = scale({ schedule: other, factor: 2 })
      const alone = sequence({ parts: [other] })
      for (const step of steps) {
        expectSame(doubled(step), 2 * schedule(step), `twice value(${step})`)
        expectSame(alone(step), schedule(step), `value(${step}) as the only part of a sequence`)
      }
    }),
  ]
}
