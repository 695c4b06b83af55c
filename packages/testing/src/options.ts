import { errorOf, fail, type Check } from './check.ts'

type Options = Readonly<Record<string, unknown>>

/** What the checks need to know of a kind of schedules or of feedback. @internal */
export interface AnyKind {
  (options: never, at?: string): { readonly config: object; toJSON(): object }
  readonly type: string
  readonly params: Readonly<Record<string, object>>
}

const make = (kind: AnyKind, options: object, at?: string): { readonly config: object } =>
  kind(options as never, at)

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) freeze(inner)
    Object.freeze(value)
  }
  return value
}

/** The type is named so that two plug-ins cannot clash. */
function checkType({ type }: AnyKind, builtin: boolean): void {
  if (!builtin && !/^[a-z][\w-]*\/[a-z]\w*$/i.test(type))
    fail(`type "${type}" has no prefix: write "yourname/${type}", so that no other plug-in has it`)
}

/** Every option that is given has a param, and the other way round. */
function checkParams(kind: AnyKind, samples: readonly Options[]): void {
  const used = new Set(samples.flatMap(sample => Object.keys(sample)))
  for (const [name, param] of Object.entries(kind.params)) {
    if (!('type' in param)) fail(`params.${name} has no type`)
    if (!used.has(name)) fail(`no sample gives the option ${name}: add one that does`)
  }
}

/** Options are read and not written, and what the caller does to them later changes nothing. */
function checkUntouched(kind: AnyKind, sample: Options): void {
  const copy = (): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(sample).map(([name, value]) => [
        name,
        Array.isArray(value) ? [...(value as unknown[])] : value,
      ]),
    )
  const frozen = freeze(copy())
  make(kind, frozen)
  const mine = copy()
  const made = make(kind, mine)
  const before = JSON.stringify(made)
  for (const [name, value] of Object.entries(mine)) {
    if (Array.isArray(value)) value.length = 0
    mine[name] = undefined
  }
  if (JSON.stringify(made) !== before)
    fail('its config changed when the caller changed the options afterwards')
}

/** Wrong options are refused, by an error that names the place and the option. */
function checkErrors(kind: AnyKind, sample: Options): void {
  const expectNamed = (options: object, name: string, what: string): void => {
    const { message } = errorOf(() => make(kind, options, 'the.place'), what)
    if (!message.includes(name)) fail(`${what}: the message does not name ${name}: ${message}`)
    if (!message.includes('the.place'))
      fail(`${what}: the message does not name the place it was given: ${message}`)
  }
  expectNamed({ ...sample, noSuchOption: 1 }, 'noSuchOption', 'an option that does not exist')
  for (const [name, param] of Object.entries(kind.params)) {
    expectNamed({ ...sample, [name]: Symbol.iterator }, name, `a symbol as ${name}`)
    expectNamed({ ...sample, [name]: NaN }, name, `NaN as ${name}`)
    const { [name]: _, ...without } = sample
    if (!('default' in param) && !('optional' in param))
      expectNamed(without, name, `options without ${name}`)
  }
}

/** The config says the type and the options, cannot be changed, and is what JSON.stringify writes. */
function checkConfig(kind: AnyKind, sample: Options): void {
  const made = make(kind, sample) as { config: Record<string, unknown> }
  if (made.config['type'] !== kind.type)
    fail(`config.type is ${String(made.config['type'])}, expected ${kind.type}`)
  if (JSON.stringify(made) !== JSON.stringify(made.config))
    fail('JSON.stringify does not write the config')
  for (const name of Object.keys(sample))
    if (sample[name] !== undefined && !(name in made.config)) fail(`config has no ${name}`)
  try {
    made.config['type'] = 'changed'
  } catch {
    // frozen: assigning is an error in modules
  }
  if (made.config['type'] !== kind.type) fail('the config can be changed')
}

/**
 * Refuses what no check could be made of: with no sample, nearly all of them would pass.
 *
 * @internal
 */
export function checkGiven(what: string, kind: unknown, samples: unknown): void {
  if (typeof kind !== 'function' || typeof (kind as Partial<AnyKind>).type !== 'string')
    fail(`${what} takes a kind, such as cosine itself, and not what it made`)
  const isSample = (sample: unknown): boolean => typeof sample === 'object' && sample !== null
  if (!Array.isArray(samples) || samples.length === 0 || !samples.every(isSample))
    fail(`${what} takes options of the kind in a list, at least one: [{ from: 0.1, steps: 100 }]`)
}

/** Checks of the kind itself. @internal */
export const kindChecks = (
  kind: AnyKind,
  samples: readonly Options[],
  builtin: boolean,
): readonly Check[] => [
  {
    name: 'has a type that no other plug-in has',
    run: () => {
      checkType(kind, builtin)
    },
  },
  {
    name: 'has a param for each option, and a sample for each param',
    run: () => {
      checkParams(kind, samples)
    },
  },
]

/**
 * Checks of what is done with options.
 *
 * @internal
 * @param each makes a check that is run with each sample
 */
export const optionChecks = (
  kind: AnyKind,
  each: (name: string, test: (sample: Options) => void) => Check,
): readonly Check[] => [
  each('shows its config, and keeps it', sample => {
    checkConfig(kind, sample)
  }),
  each('leaves the options as they are', sample => {
    checkUntouched(kind, sample)
  }),
  each('refuses wrong options by name', sample => {
    checkErrors(kind, sample)
  }),
]
