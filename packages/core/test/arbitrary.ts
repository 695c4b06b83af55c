// Random configs of schedules, for properties that hold for all of them.
import fc from 'fast-check'
import type { Config } from '../src/index.ts'

const value = fc.double({ min: -10, max: 10, noNaN: true }).map(number => number + 0) // no -0
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true })
const steps = fc.integer({ min: 0, max: 60 })
const length = fc.oneof(
  steps,
  fc.integer({ min: 1, max: 30 }).map(count => `${count}%`),
  fc.integer({ min: 1, max: 3 }).map(count => `${count} epochs`),
  fc.integer({ min: 16, max: 200 }).map(count => `${count} samples`),
  fc.constant('0.5 epochs'),
)
const period = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 3 }).map(count => `${count} epochs`),
)
const maybe = { requiredKeys: [] as never[] }
const typed = (type: string, ...parts: readonly fc.Arbitrary<object>[]): fc.Arbitrary<Config> =>
  fc.tuple(...parts).map(all => Object.assign({ type }, ...all) as Config)

const end = fc.record(
  { end: fc.constantFrom('after', 'last'), after: fc.constantFrom('hold', 'repeat') },
  maybe,
)
const fromTo = fc.record({ from: value, to: value, steps: length })

const leaves: readonly fc.Arbitrary<Config>[] = [
  typed('constant', fc.record({ value, steps: length })),
  typed('cosine', fromTo, end),
  typed('linear', fromTo, end),
  typed('polynomial', fromTo, end, fc.record({ power: share, cycle: fc.boolean() }, maybe)),
]
const endless: readonly fc.Arbitrary<Config>[] = [
  typed(
    'cyclic',
    fc.record({ low: value, high: value, up: period }),
    fc.record(
      { down: period, window: fc.constantFrom('triangular', 'welch', 'hann'), factor: share },
      maybe,
    ),
  ),
  typed('exponential', fc.record({ from: value, k: share })),
  typed('exponential', fc.record({ from: value, rate: share, period })),
  typed(
    'inverseTime',
    fc.record({ from: value, rate: share }),
    fc.record({ period, staircase: fc.boolean() }, maybe),
  ),
  typed(
    'step',
    fc.record({ from: value, factor: share, every: period }),
    fc.record({ offset: fc.nat(5), smooth: fc.boolean() }, maybe),
  ),
  fc
    .array(value, { minLength: 1, maxLength: 4 })
    .map(values => ({ type: 'piecewise', values, at: values.slice(1).map((_, i) => 5 * i) })),
]

const tree = fc.letrec<{ ending: Config; any: Config }>(tie => ({
  // what has an end, and so can be followed or repeated
  ending: fc.oneof(
    { maxDepth: 3 },
    ...leaves,
    typed('scale', fc.record({ schedule: tie('ending'), factor: value })),
    typed(
      'sequence',
      fc.record({ parts: fc.array(tie('ending'), { minLength: 1, maxLength: 3 }) }),
    ),
    typed('warmup', fc.record({ steps: length, schedule: tie('ending') })),
    typed(
      'clamp',
      fc.record({ schedule: tie('ending'), low: fc.constant(-3), high: fc.constant(3) }),
    ),
  ),
  any: fc.oneof(
    { maxDepth: 3 },
    ...endless,
    tie('ending'),
    typed('perEpoch', fc.record({ schedule: fc.oneof(leaves[0]!, ...endless.slice(1, 3)) })).filter(
      ({ schedule }) => !/steps"|samples/.test(JSON.stringify(schedule)),
    ),
    typed('scale', fc.record({ schedule: tie('any'), factor: value })),
    fc
      .tuple(fc.array(tie('ending'), { maxLength: 2 }), tie('any'))
      .map(([parts, last]) => ({ type: 'sequence', parts: [...parts, last] })),
    typed('warmup', fc.record({ steps: length, schedule: tie('any'), from: value })),
    tie('ending').map(schedule => ({
      type: 'repeat',
      schedule: { type: 'sequence', parts: [{ type: 'constant', value: 1, steps: 2 }, schedule] },
    })),
  ),
}))

/** The run that the random schedules are made for: 12 epochs of 13 updates, the last one small. */
export const run = { epochs: 12, datasetSize: 200, batchSize: 16 } as const

/** Any schedule: nested, with units, all built-in kinds but plateau. */
export const anySchedule: fc.Arbitrary<Config> = tree.any
