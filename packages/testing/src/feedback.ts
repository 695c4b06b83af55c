import {
  drive,
  fromConfig,
  type AnyKind as AnyCoreKind,
  type Feedback,
  type FeedbackKind,
  type Json,
  type Metrics,
} from '@anneal/core'
import { expectSame, fail, type Check } from './check.ts'
import { checkGiven, kindChecks, optionChecks, type AnyKind } from './options.ts'
import { run as clock, runOptions } from './run.ts'
import type { ContractOptions } from './schedule.ts'

/** Options of {@link feedbackContract}. */
export interface FeedbackContractOptions extends ContractOptions {
  /** What is observed, one after another. Default: a loss that falls, and then stays. */
  readonly metrics?: readonly Metrics[] | undefined
}

const falling: Metrics[] = Array.from({ length: 60 }, (_, i) => ({
  loss: Math.max(0.2, 1 - i / 20),
}))

/** Values from step 0 on, with an observation after each. */
function trace<State extends Json>(
  feedback: Feedback<State>,
  metrics: readonly Metrics[],
): { values: number[]; states: State[] } {
  let state = feedback.init()
  const states = [state]
  const values = metrics.map((metric, step) => {
    const value = feedback.value(state, step)
    state = feedback.update(state, metric, { step, value })
    states.push(state)
    return value
  })
  return { values, states }
}

/**
 * The contract of a feedback, as named checks for any test runner.
 *
 * @param kind the kind
 * @param samples options to test it with: together they should use every option
 * @example
 * const samples = [{ schedule: constant({ value: 1 }), patience: 2 }]
 * for (const { name, run } of feedbackContract(plateau, samples, { kinds: [constant] })) it(name, run)
 */
export function feedbackContract<Options extends object, State extends Json>(
  kind: FeedbackKind<Options, string, State>,
  samples: readonly Options[],
  { kinds = [], builtin = false, metrics = falling }: FeedbackContractOptions = {},
): Check[] {
  checkGiven('feedbackContract', kind, samples)
  const anyKind = kind as unknown as AnyKind
  const options = samples as readonly Readonly<Record<string, unknown>>[]
  const each = (
    name: string,
    test: (feedback: Feedback<State>, sample: Readonly<Record<string, unknown>>) => void,
  ): Check => ({
    name,
    run: () => {
      for (const [i, sample] of samples.entries())
        try {
          test(kind(sample).bind(clock), options[i]!)
        } catch (error) {
          fail(`sample ${i}: ${(error as Error).message}`)
        }
    },
  })
  const expectTraces = (
    actual: readonly number[],
    expected: readonly number[],
    what: string,
  ): void => {
    for (const [step, value] of expected.entries())
      expectSame(actual[step]!, value, `value ${step} ${what}`)
  }
  return [
    ...kindChecks(anyKind, options, builtin),
    each('gives the same values for the same metrics', (feedback, sample) => {
      const { values } = trace(feedback, metrics)
      expectTraces(
        trace(kind(sample as Options).bind(clock), metrics).values,
        values,
        'of a second one',
      )
      expectTraces(trace(feedback, metrics).values, values, 'from a fresh state')
    }),
    each('is finite', feedback => {
      const { values } = trace(feedback, metrics)
      const wrong = values.findIndex(value => !Number.isFinite(value))
      if (wrong >= 0) fail(`value ${wrong} is ${String(values[wrong])}`)
    }),
    each('has a state that is plain JSON', feedback => {
      for (const [step, state] of trace(feedback, metrics).states.entries()) {
        const text = JSON.stringify(state)
        const lost = findLost(state)
        if (lost)
          fail(`the state after ${step} observations has ${lost}, which JSON does not: ${text}`)
      }
    }),
    each('leaves an old state as it was', feedback => {
      const { states } = trace(feedback, metrics)
      const texts = states.map(state => JSON.stringify(state))
      let state = feedback.init()
      for (const [step, metric] of metrics.entries()) {
        const before = JSON.stringify(state)
        const next = feedback.update(state, metric, { step, value: feedback.value(state, step) })
        if (JSON.stringify(state) !== before)
          fail(`observation ${step} changed the state it was given`)
        if (JSON.stringify(next) !== texts[step + 1])
          fail(`observation ${step} gives another state than before`)
        state = next
      }
    }),
    each('goes on from JSON as if nothing had happened', (_, sample) => {
      const feedback = kind(sample as Options)
      const inRun = { run: runOptions }
      const target = { set: (): undefined => undefined }
      const whole = drive(feedback, target, inRun)
      let parted = drive(feedback, target, inRun)
      for (const [step, metric] of metrics.entries()) {
        const text = JSON.stringify(parted.progress)
        parted = drive(feedback, target, {
          ...inRun,
          from: JSON.parse(text) as typeof parted.progress,
        })
        expectSame(parted.advance(), whole.advance(), `value ${step}, resumed before each update,`)
        parted.observe(metric)
        whole.observe(metric)
      }
    }),
    each('survives JSON, value for value', feedback => {
      const known = [...new Set<AnyCoreKind>([kind, ...kinds])]
      const revived = fromConfig(JSON.parse(JSON.stringify(feedback)), known) as Feedback<State>
      expectTraces(
        trace(revived.bind(clock), metrics).values,
        trace(feedback, metrics).values,
        'after JSON',
      )
    }),
    ...optionChecks(anyKind, (name, test) =>
      each(name, (_, sample) => {
        test(sample)
      }),
    ),
  ]
}

/** What of a value JSON would lose, in words. */
function findLost(value: unknown): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : String(value)
  if (typeof value !== 'object') return typeof value
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  if (!isPlain) return `a ${value.constructor.name}`
  return Object.values(value)
    .map(findLost)
    .find(lost => lost !== undefined)
}
