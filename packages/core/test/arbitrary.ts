// Random configs of all kinds, nested in each other, for properties that hold for all of them.
//
// Options come from the params of the kinds, so that one that is added is tried at once. A recipe
// says what params cannot: which options go together, and whether the schedule has an end.
import fc from 'fast-check'
import { builtins, type Builtin } from '../src/builtins.ts'
import { formula } from '../src/formula.ts'
import type { Config, Param } from '../src/index.ts'

/** The run that the random schedules are made for: 12 epochs of 13 updates, the last one small. */
export const run = { epochs: 12, datasetSize: 200, batchSize: 16 } as const

/** Every kind that is tried: whoever reads the configs needs all of them. */
export const kinds = [...builtins, formula] as const

type Options = Readonly<Record<string, unknown>>
type Choices = Readonly<Record<string, fc.Arbitrary<unknown>>>
type FeedbackType = Extract<Builtin, { readonly feedback: true }>['type']
type ScheduleType = Exclude<(typeof kinds)[number]['type'], FeedbackType>

// mostly spread evenly: doubles by themselves are nearly all next to 0
const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    {
      arbitrary: fc.nat(2 ** 20).map(place => min + ((max - min) * place) / 2 ** 20),
      weight: 9,
    },
    fc.double({ min, max, noNaN: true }).map(number => number + 0), // no -0
  )
const value = between(-10, 10)
const share = between(0.01, 0.99)
const positive = between(0.1, 3)

/** What stands for an option that is not given. */
const absent = Symbol('absent')
const never = fc.constant(absent)
const maybe = (choice: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof(never, choice)

/** Lengths as random schedules have them. */
export interface Lengths {
  readonly any: fc.Arbitrary<unknown>
  /** Those that do not come to 0 steps. */
  readonly positive: fc.Arbitrary<unknown>
  /** Those that are the same number of steps wherever they stand. */
  readonly period: fc.Arbitrary<unknown>
  /** So many lengths, each no shorter than the one before it. */
  readonly rising: (count: number) => fc.Arbitrary<readonly unknown[]>
}

/** What a recipe makes options with. */
interface Tools {
  /** Whether the schedule must have an end. */
  readonly ends: boolean
  readonly lengths: Lengths
  /** Schedules as they may stand inside: with an end where this one must have one. */
  readonly inner: fc.Arbitrary<Config>
  readonly any: fc.Arbitrary<Config>
  readonly ending: fc.Arbitrary<Config>
  /** Schedules whose numbers count epochs; nothing where no run says how long an epoch is. */
  readonly inEpochs: fc.Arbitrary<Config> | undefined
  /** Options by the params of the kind, but for those named here. */
  readonly options: (choices?: Choices) => fc.Arbitrary<Options>
}

/** How the options of a kind are made, and when the schedule has an end. */
interface Recipe {
  readonly ends: 'always' | 'never' | 'as the inner'
  readonly options: (tools: Tools) => fc.Arbitrary<Options>
}

const byParams = ({ options }: Tools): fc.Arbitrary<Options> => options()
const ending = (options: Recipe['options'] = byParams): Recipe => ({ ends: 'always', options })
const endless = (options: Recipe['options'] = byParams): Recipe => ({ ends: 'never', options })
const around = (options: Recipe['options'] = byParams): Recipe => ({
  ends: 'as the inner',
  options,
})

const clamped = (schedule: fc.Arbitrary<Config>, low: number, high: number): fc.Arbitrary<Config> =>
  schedule.map(inner => ({ type: 'clamp', schedule: inner, low, high }))
const height = ({ any }: Tools): fc.Arbitrary<unknown> => maybe(clamped(any, 0, 1))
const listOf = (values: fc.Arbitrary<number>, length: number): fc.Arbitrary<readonly number[]> =>
  fc.array(values, { minLength: length, maxLength: length })
const fewer = fc.integer({ min: 0, max: 3 })

/** What params do not say. A kind that is not here needs no more than {@link recipeOf} sees in them. */
const recipes: Partial<Record<ScheduleType, Recipe>> = {
  anneal: ending(({ options }) =>
    options().map(it => (it['shape'] === 'rex' ? { ...it, after: 'hold' } : it)),
  ),
  chebyshev: ending(({ options }) => options({ low: between(0.1, 1), high: between(1, 10) })),
  constant: ending(({ options, lengths, ends }) => options(ends ? { steps: lengths.any } : {})),
  cosine: ending(),
  cosineWave: ending(),
  cyclic: endless(tools =>
    tools.options({ factor: maybe(share), rate: maybe(share), curve: height(tools) }),
  ),
  exponential: endless(({ options }) =>
    fc.oneof(
      options({ k: share, rate: never, period: never }),
      options({ k: never, rate: share }),
      options({ k: share, rate: never, staircase: fc.constant(true) }),
    ),
  ),
  inverseTime: endless(),
  knots: ending(({ options, lengths }) =>
    fewer.chain(count =>
      fc.oneof(
        options({
          values: listOf(value, count + 1),
          at: lengths.rising(count + 1),
          shape: maybe(fc.constantFrom('linear', 'cosine')),
        }),
        // past its end it would grow without bounds
        options({
          values: listOf(positive, count + 1),
          at: lengths.rising(count + 1),
          shape: fc.constant('geometric'),
          after: maybe(fc.constantFrom('hold', 'repeat')),
        }),
      ),
    ),
  ),
  linear: ending(),
  linearCosine: ending(),
  piecewise: endless(({ options, lengths }) =>
    fewer.chain(count => options({ values: listOf(value, count + 1), at: lengths.rising(count) })),
  ),
  polynomial: ending(({ options }) => options({ after: maybe(fc.constantFrom('hold', 'repeat')) })),
  powerLaw: endless(({ options }) => options({ power: maybe(between(-2, 0.5)) })),
  // with factors below 1, so that it comes to its end before step 10⁹
  product: endless(({ options, any }) => options({ factor: clamped(any, -0.9, 0.9) })),
  restarts: ending(tools =>
    tools.options({
      growth: maybe(fc.constantFrom(1, 1.5, 2, 3)),
      cycles: tools.ends ? fc.integer({ min: 1, max: 4 }) : maybe(fc.integer({ min: 1, max: 4 })),
      factor: maybe(share),
      fromFactor: maybe(share),
      toFactor: maybe(share),
      curve: height(tools),
    }),
  ),
  step: endless(({ options }) => options({ factor: share })),
  table: ending(),
  tanh: ending(),
  add: around(),
  clamp: around(({ options }) =>
    options({ low: maybe(between(-10, 0)), high: maybe(between(0, 10)) }),
  ),
  cooldown: ending(({ options, any }) => options({ schedule: any })),
  dampen: around(({ options }) => options({ beta2: maybe(between(0.61, 0.999)) })),
  delay: around(),
  follow: around(({ options, inner }) =>
    fc.oneof(
      options({ power: never }),
      options({ schedule: clamped(inner, 0.1, 3), power: between(-1, 1) }),
    ),
  ),
  formula: endless(({ options, inEpochs: hasRun }) => {
    const formulas = ['0.1 * 0.95 ** floor(t / 10)', 't < 7 ? t / 7 : 1 / sqrt(t)']
    const ofRun = ['cos(PI * min(t, steps) / steps)', 'epoch % 2 ? 0.01 : epochs / 100']
    return options({ value: fc.constantFrom(...formulas, ...(hasRun ? ofRun : [])) })
  }),
  max: around(),
  min: around(),
  mirror: ending(tools => tools.options({ schedule: tools.ending })),
  multiply: around(),
  noise: around(),
  perEpoch: around(({ options, inEpochs }) => options({ schedule: inEpochs! })),
  repeat: ending(({ options, ending: inner, ends }) => {
    const schedule = inner.map(last => ({
      type: 'sequence',
      parts: [{ type: 'constant', value: 1, steps: 2 }, last], // a duration above 0
    }))
    const times = fc.integer({ min: 1, max: 4 })
    return options({ schedule, times: ends ? times : maybe(times) })
  }),
  reverse: ending(tools => tools.options({ schedule: tools.ending })),
  scale: around(),
  sequence: around(({ options, inner, any, ending: finite, lengths }) =>
    fc
      .tuple(fc.integer({ min: 0, max: 2 }), inner)
      .chain(([count, last]) =>
        fc.oneof(
          options({ parts: partsOf(finite, count, last), at: never, continueFrom: never }),
          options({ parts: partsOf(any, count, last), at: lengths.rising(count) }).map(bounded),
        ),
      ),
  ),
  shorten: ending(({ options, any }) => options({ schedule: any })),
  skip: around(),
  stretch: ending(tools => tools.options({ schedule: tools.ending })),
  warmup: around(({ options, inner }) =>
    fc.oneof(
      options({ shape: maybe(fc.constantFrom('linear', 'cosine', 'quadratic', 'log', 'sqrt')) }),
      options({ shape: fc.constant('constant'), from: value }),
      options({
        shape: fc.constant('exponential'),
        from: positive,
        schedule: clamped(inner, 0.1, 3),
      }),
    ),
  ),
  window: around(({ options, inner, any, lengths, ends }) =>
    lengths.rising(2).chain(([from, to]) =>
      options({
        from: fc.constant(from),
        to: fc.constant(to),
        schedule: any,
        outside: maybe(ends ? inner : any),
      }),
    ),
  ),
}

const isInner = (param: Param): boolean =>
  param.type === 'array' ? isInner(param.items) : param.type === 'schedule' && !param.optional

function recipeOf(type: ScheduleType, params: Readonly<Record<string, Param>>): Recipe {
  const usual = Object.values(params).some(isInner)
    ? around()
    : 'steps' in params
      ? ending()
      : endless()
  return recipes[type] ?? usual
}

const feedbackRecipes: Record<FeedbackType, Recipe> = {
  abel: around(({ options }) => options({ metric: fc.constant('loss') })),
  hypergradient: around(({ options }) =>
    options({
      metric: fc.constant('loss'),
      low: maybe(between(0, 0.1)),
      high: maybe(between(1, 10)),
    }),
  ),
  greedy: around(({ options }) =>
    options({ low: maybe(between(0, 0.1)), high: maybe(between(1, 10)) }),
  ),
  plateau: around(),
}

function partsOf(
  part: fc.Arbitrary<Config>,
  count: number,
  last: Config,
): fc.Arbitrary<readonly Config[]> {
  const before = fc.array(part, { minLength: count, maxLength: count })
  return before.map(parts => [...parts, last])
}

// A part that begins with next to nothing could not continue what came before it.
const bounded = (options: Options): Options =>
  options['continueFrom'] === 'previous'
    ? {
        ...options,
        parts: (options['parts'] as Config[]).map(schedule => ({
          type: 'clamp',
          schedule,
          low: 0.1,
          high: 3,
        })),
      }
    : options

/** Any value that a param allows; `after: 'error'` is left out, which ends in an error by intent. */
function choiceOf(param: Param, { lengths, inner }: Tools): fc.Arbitrary<unknown> {
  switch (param.type) {
    case 'number':
    case 'integer': {
      const { minimum = -10, exclusiveMinimum = minimum - 1, maximum = 10 } = param
      const { exclusiveMaximum = maximum + 1 } = param
      const low = Math.max(minimum, exclusiveMinimum + 0.01)
      const high = Math.min(maximum, exclusiveMaximum - 0.01)
      return param.type === 'integer'
        ? fc.integer({ min: Math.ceil(low), max: Math.floor(high) })
        : between(low, high)
    }
    case 'boolean':
      return fc.boolean()
    case 'string':
      return fc.constantFrom(
        ...(param.enum?.filter(word => word !== 'error') ?? ['loss', 'accuracy']),
      )
    case 'length':
      if (param.period) return lengths.period
      return param.exclusiveMinimum === 0 ? lengths.positive : lengths.any
    case 'schedule':
      return inner
    case 'array':
      return fc.array(choiceOf(param.items, { lengths, inner } as Tools), {
        minLength: param.minItems ?? 0,
        maxLength: 3,
      })
  }
}

function configsOf(type: string, recipe: Recipe, tools: Omit<Tools, 'options'>): Made {
  const { params } = kinds.find(kind => kind.type === type)!
  const options = (choices: Choices = {}): fc.Arbitrary<Options> => {
    const all: Record<string, fc.Arbitrary<unknown>> = { ...choices }
    for (const [name, param] of Object.entries(params as Readonly<Record<string, Param>>)) {
      const free = param.optional ?? param.default !== undefined
      const choice = (): fc.Arbitrary<unknown> => choiceOf(param, tools as Tools)
      all[name] ??= free ? maybe(choice()) : choice()
    }
    return fc.record(all)
  }
  return recipe.options({ ...tools, options }).map(given => ({
    type,
    ...Object.fromEntries(Object.entries(given).filter(([, it]) => it !== absent)),
  }))
}
type Made = fc.Arbitrary<Config>

/** Random schedules. */
export interface Schedules {
  readonly any: fc.Arbitrary<Config>
  /** Those that end, and so can be followed or stretched. */
  readonly ending: fc.Arbitrary<Config>
}

/** Random schedules with lengths of a kind; inside of `perEpoch`, with those. */
export function schedulesWith(lengths: Lengths, inEpochs?: Lengths): Schedules {
  const nested = inEpochs && schedulesWith(inEpochs)
  // so deep that all kinds meet, so flat that values stay finite
  const depth = { maxDepth: 3, depthIdentifier: fc.createDepthIdentifier() }
  const { any, ending } = fc.letrec<{ any: Config; ending: Config }>(tie => {
    const made = (ends: boolean): fc.Arbitrary<Config> => {
      const leaves: Made[] = []
      const outer: Made[] = []
      for (const kind of kinds) {
        if ('feedback' in kind) continue
        const { type } = kind
        const params = kind.params as Readonly<Record<string, Param>>
        const recipe = recipeOf(type, params)
        if ((ends && recipe.ends === 'never') || (type === 'perEpoch' && !nested)) continue
        const required = Object.values(params).some(isInner)
        const configs = configsOf(type, recipe, {
          ends,
          lengths,
          inner: tie(ends ? 'ending' : 'any'),
          any: tie('any'),
          ending: tie('ending'),
          inEpochs: nested?.[ends ? 'ending' : 'any'],
        })
        ;(required ? outer : leaves).push(configs)
      }
      return fc.oneof(depth, fc.oneof(...leaves), {
        arbitrary: fc.oneof(...outer),
        weight: 2,
      })
    }
    return { any: made(false), ending: made(true) }
  })
  return { any, ending }
}

/** Lengths that are numbers and strings, by how numbers are written in a unit. */
function mixed(
  numbers: fc.Arbitrary<number>,
  units: readonly ((count: number) => unknown)[],
  periods: readonly ((count: number) => unknown)[],
): Lengths {
  const written = (
    count: fc.Arbitrary<number>,
    ways: readonly ((count: number) => unknown)[],
  ): fc.Arbitrary<unknown> => fc.tuple(count, fc.constantFrom(...ways)).map(([n, way]) => way(n))
  const above = numbers.map(count => Math.max(1, count))
  return {
    any: written(numbers, units),
    positive: written(above, units),
    period: written(above, periods),
    rising: count =>
      fc
        .tuple(listOf(numbers, count), fc.constantFrom(...units))
        .map(([counts, way]) => [...counts].sort((a, b) => a - b).map(way)),
  }
}

const bare = (count: number): number => count
const inSteps = (count: number): string => `${count} steps`
const inSamples = (count: number): string => `${16 * count} samples`
const inShares = (count: number): string => `${count}%`
const inTenths = (count: number): string => `${count / 10} epochs`
const inEpochs = (count: number): string => `${count} epochs`

const inTenthsOfAll = (count: number): string => `${10 * count}%`
const inEpochSamples = (count: number): string => `${208 * count} samples`

const upTo30 = fc.integer({ min: 0, max: 30 })
const upTo5 = fc.integer({ min: 0, max: 5 })
const epochLengths = mixed(upTo5, [bare, inEpochs, inTenthsOfAll, inEpochSamples], [bare, inEpochs])
const usual = schedulesWith(
  mixed(
    upTo30,
    [bare, inSteps, inSamples, inShares, inTenths],
    [bare, inSteps, count => inEpochs(Math.ceil(count / 10))],
  ),
  epochLengths,
)

/** Any schedule: nested, with units, of all kinds but feedback, which stands outermost. */
export const anySchedule: fc.Arbitrary<Config> = usual.any

/** Any schedule that has an end. */
export const endingSchedule: fc.Arbitrary<Config> = usual.ending

/** Any feedback, around any schedule. */
export const anyFeedback: fc.Arbitrary<Config> = fc.oneof(
  ...builtins
    .flatMap(kind => ('feedback' in kind ? [kind.type] : []))
    .map(type =>
      configsOf(type, feedbackRecipes[type], {
        ends: false,
        lengths: mixed(upTo30, [bare], [bare]),
        inner: usual.any,
        any: usual.any,
        ending: usual.ending,
        inEpochs: usual.any,
      }),
    ),
)

/** Any schedule whose periods are not in epochs, which are not all as long where the batch grows. */
export const growingSchedule: fc.Arbitrary<Config> = schedulesWith(
  mixed(upTo30, [bare, inSteps, inSamples, inShares, inTenths], [bare, inSteps]),
  epochLengths,
).any

/** Schedules whose lengths are all bare numbers of steps: they need no run. */
export const plain: Schedules = schedulesWith(mixed(upTo30, [bare], [bare]))

/** Any schedule with lengths at which arithmetic goes wrong, many longer than the run. */
export const awkwardSchedule: fc.Arbitrary<Config> = schedulesWith(
  mixed(
    fc.constantFrom(0, 1, 2, 3, 7, 31, 997, 104_729, 1e9),
    [bare, inSteps, inSamples, inShares],
    [bare, inSteps],
  ),
  mixed(fc.constantFrom(0, 1, 2, 7, 997), [bare, inEpochs, inTenthsOfAll], [bare]),
).any

/** A run in which so many steps can be written in every unit: no batch of it is a small one. */
export const evenRun = { epochs: 12, datasetSize: 208, batchSize: 16, tokensPerStep: 1000 } as const

/** A length that is known both in a unit and as a number. */
class Counted {
  readonly count: number
  readonly written: unknown
  constructor(count: number, written: unknown) {
    this.count = count
    this.written = written
  }
}

const inEpochsOf13 = (count: number): string => `${count / 13} epochs`
const inSharesOf156 = (count: number): string => `${(count / 156) * 100}%`
const inSharesOf12 = (count: number): string => `${(count / 12) * 100}%`
const inTokens = (count: number): string => `${1000 * count} tokens`
const counted =
  (way: (count: number) => unknown) =>
  (count: number): Counted =>
    new Counted(count, way(count))

const lengthsIn = (config: unknown, which: 'count' | 'written'): unknown =>
  config instanceof Counted
    ? config[which]
    : Array.isArray(config)
      ? config.map(item => lengthsIn(item, which))
      : typeof config === 'object'
        ? Object.fromEntries(
            Object.entries(config!).map(([name, item]) => [name, lengthsIn(item, which)]),
          )
        : config

/** Any schedule twice: with units, and with the numbers that they are in {@link evenRun}. */
export const inBothWays: fc.Arbitrary<{ readonly units: Config; readonly numbers: Config }> =
  schedulesWith(
    mixed(
      upTo30,
      [inSteps, inSamples, inEpochsOf13, inSharesOf156, inTokens].map(counted),
      [inSteps, inSamples, inEpochsOf13].map(counted),
    ),
    mixed(upTo5, [inEpochs, inEpochSamples, inSharesOf12].map(counted), [inEpochs].map(counted)),
  )
    // what ends between two steps makes the next length round to a whole step
    .any.filter(config => !JSON.stringify(config).includes('"growth":1.5'))
    .map(config => ({
      units: lengthsIn(config, 'written') as Config,
      numbers: lengthsIn(config, 'count') as Config,
    }))
