import {
  constant,
  gridRates,
  minimumRate,
  rangeCurve,
  rangeRamp,
  slideRate,
  steepestRate,
  valleyRate,
  type SuggestionRule,
} from '@anneal/onnxruntime'
import { round } from '../course.ts'
import type { DataName } from '../engine/images.ts'
import type { OptimizerName, Outcome } from '../engine/trial.ts'
import { jsonOf, type Arm, type Experiment, type Measured } from '../experiment.ts'
import { geometricMeanOf, meanOf } from '../statistics.ts'
import { base, hidden } from './base.ts'

/** How a rate is read off a range test. */
export const rules: Readonly<Record<string, () => SuggestionRule>> = {
  valley: valleyRate,
  steepest: steepestRate,
  minimum: minimumRate,
  slide: slideRate,
}

/** What `rangeTest` uses by itself. */
export const defaultRule = 'steepest'

/** The shares of the smoothed loss that are kept from update to update; the first is the default. */
export const smoothings = [0.98, 0.9, 0] as const

/** What the range tests begin with: the first is the default. */
export const ramps = [
  { from: 1e-7, updates: 100 },
  { from: 1e-10, updates: 100 },
  { from: 1e-5, updates: 100 },
  { from: 1e-7, updates: 300 },
  { from: 1e-5, updates: 300 },
] as const

/** What one way to read range tests suggests, seed by seed. */
export interface Suggested {
  readonly from: number
  readonly updates: number
  readonly smoothing: number
  readonly rule: string
  /** Null where the curve carries no answer. */
  readonly rates: readonly (number | null)[]
}

/** An optimizer on a data set: what the grid found, and what the range tests suggest. */
export interface RangeCase {
  readonly data: DataName
  readonly optimizer: string
  readonly grid: {
    readonly updates: number
    readonly rates: readonly number[]
    /** Mean loss on the validation images after it; null where a training diverged. */
    readonly losses: readonly (number | null)[]
    /** The rate of the lowest of them. */
    readonly best: number
    /** The best of each seed. */
    readonly bests: readonly number[]
    readonly cpuSeconds: readonly number[]
    readonly allUpdates: number
  }
  readonly suggested: readonly Suggested[]
  /** Of the default ramp: the cost for each seed, and one curve to look at. */
  readonly cost: { readonly updates: number; readonly cpuSeconds: readonly number[] }
  readonly curve: { readonly rates: readonly number[]; readonly smoothed: readonly number[] }
}

/** What the third experiment found. */
export interface RangeTestResult {
  readonly cases: readonly RangeCase[]
}

const optimizers: Readonly<
  Record<string, { readonly optimizer: OptimizerName; readonly settings: Record<string, number> }>
> = {
  sgd: { optimizer: 'sgd', settings: {} },
  momentum: { optimizer: 'sgd', settings: { momentum: 0.9 } },
  RMSprop: { optimizer: 'rmsprop', settings: {} },
  Adam: { optimizer: 'adam', settings: {} },
}

const to = 10
const grid = { from: 1e-5, to, points: 24 }
const lengths: Readonly<Record<DataName, { readonly updates: number; readonly quick: number }>> = {
  digits: { updates: 700, quick: 140 },
  fashion: { updates: 1000, quick: 140 },
}

const armsOf = (data: DataName, optimizer: string, quick: boolean): Arm[] => {
  const updates = lengths[data][quick ? 'quick' : 'updates']
  const shared = { ...base, ...optimizers[optimizer]!, hidden: hidden[data], epochs: 100 }
  return [
    ...gridRates(grid).map((value): Arm => {
      const trial = { ...shared, plan: jsonOf(constant({ value })), updates, every: updates }
      return { data, name: `${optimizer} grid`, trial: { ...trial, measure: ['validation'] } }
    }),
    ...(quick ? ramps.slice(0, 2) : ramps).map((ramp): Arm => {
      const plan = jsonOf(rangeRamp({ ...ramp, to }))
      const trial = { ...shared, plan, updates: ramp.updates, every: ramp.updates, curve: true }
      return { data, name: `${optimizer} range`, trial: { ...trial, atOnce: 1 } }
    }),
  ]
}

const lossOf = ({ diverged, readings }: Outcome): number =>
  diverged ? NaN : readings.at(-1)!.validationLoss!

const lowest = (losses: readonly number[]): number =>
  losses.reduce(
    (best, loss, i) => (loss < (losses[best] ?? NaN) || !(losses[best]! < Infinity) ? i : best),
    0,
  )

function caseOf(data: DataName, optimizer: string, arms: readonly Measured[]): RangeCase {
  const rates = gridRates(grid)
  const tried = arms.slice(0, rates.length)
  const tests = arms.slice(rates.length)
  const losses = tried.map(({ outcomes }) => meanOf(outcomes.map(lossOf)))
  const seeds = [...tried[0]!.outcomes.keys()]
  const cpuOf = (parts: readonly Measured[]): number[] =>
    seeds.map(seed =>
      round(
        parts.reduce((sum, { outcomes }) => sum + outcomes[seed]!.cpuSeconds, 0),
        3,
      ),
    )
  const curveOf = (
    { rates = [], losses = [], diverged }: Outcome,
    smoothing: number,
  ): ReturnType<typeof rangeCurve> => {
    // the update that gave no number had a rate, too, though nobody took it down
    const all = diverged ? [...losses, NaN] : losses
    const at = diverged ? [...rates, (rates.at(-1) ?? to) * 1.1] : rates
    return rangeCurve(at, all, { smoothing })
  }
  const suggested = tests.flatMap((test, i) =>
    smoothings.flatMap(smoothing =>
      Object.entries(rules).map(([rule, make]): Suggested => {
        const found = test.outcomes.map(outcome => make()(curveOf(outcome, smoothing)))
        const answers = found.map(answer => (answer.ok ? Number(answer.rate.toPrecision(4)) : null))
        return { ...ramps[i]!, smoothing, rule, rates: answers }
      }),
    ),
  )
  const first = tests[0]!
  const curve = curveOf(first.outcomes[0]!, smoothings[0])
  return {
    ...{ data, optimizer, suggested },
    grid: {
      updates: tried[0]!.trial.updates!,
      rates: rates.map(rate => Number(rate.toPrecision(4))),
      losses: losses.map(loss => (Number.isFinite(loss) ? round(loss) : null)),
      best: rates[lowest(losses)]!,
      bests: seeds.map(
        seed => rates[lowest(tried.map(({ outcomes }) => lossOf(outcomes[seed]!)))]!,
      ),
      cpuSeconds: cpuOf(tried),
      allUpdates: Math.round(
        tried.reduce(
          (sum, { outcomes }) => sum + meanOf(outcomes.map(({ updates }) => updates)),
          0,
        ),
      ),
    },
    cost: { updates: first.trial.updates!, cpuSeconds: cpuOf([first]) },
    curve: {
      rates: curve.rates.map(rate => Number(rate.toPrecision(4))),
      smoothed: curve.smoothed.map(loss => round(loss, 4)),
    },
  }
}

/** Range test (Smith, 2017) against a search on a grid. */
export const rangeTest: Experiment<RangeTestResult> = {
  arms: ({ quick, data }) =>
    data.flatMap(name => Object.keys(optimizers).flatMap(one => armsOf(name, one, quick))),
  summarise: measured => {
    const groups = new Map<string, Measured[]>()
    for (const arm of measured) {
      const key = `${arm.data} ${arm.name.split(' ')[0]!}`
      groups.set(key, [...(groups.get(key) ?? []), arm])
    }
    return {
      cases: [...groups].map(([key, arms]) => {
        const [data, optimizer] = key.split(' ') as [DataName, string]
        return caseOf(data, optimizer, arms)
      }),
    }
  },
}

/** How far suggestions are from a rate: the geometric mean of their ratios to it. */
export const ratioOf = (rates: readonly (number | null)[], best: number): number | undefined => {
  const found = rates.filter(rate => rate !== null)
  return found.length === 0 ? undefined : geometricMeanOf(found.map(rate => rate / best))
}
