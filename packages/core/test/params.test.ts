import { describe, expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import {
  clamp,
  constant,
  cosine,
  cyclic,
  fromConfig,
  OptionError,
  piecewise,
  sequence,
  type AnyKind,
  type Config,
} from '../src/index.ts'
import { configs, refused } from './samples.ts'

/** Options that are right, as a caller in TypeScript gives them. */
function optionsOf(kind: AnyKind): Record<string, unknown> {
  const { type: _, ...options } = configs.find(({ type }) => type === kind.type)! as Config
  const revive = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(revive)
      : typeof value === 'object'
        ? fromConfig(value, builtins)
        : value
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, revive(value)]))
}

describe.each(builtins.map(kind => [kind.type, kind] as const))('%s', (type, kind: AnyKind) => {
  it('has samples of each of its options, and of what it refuses', () => {
    const options = Object.keys(kind.params).sort()
    const used = configs.filter(config => config.type === type).flatMap(it => Object.keys(it))
    expect(options.filter(name => !used.includes(name))).toEqual([])
    expect(Object.keys(refused[type]!).sort()).toEqual(options)
  })
  it.each(
    Object.entries(refused[type]!).flatMap(([name, values]) =>
      values.map(value => [name, value] as const),
    ),
  )('refuses %s: %o', (name, value) => {
    const act = (): unknown => kind({ ...optionsOf(kind), [name]: value })
    expect(act).toThrow(OptionError)
    expect(act).toThrow(`${type}.${name}`)
    const list = Array.isArray(value) && value.length > 0
    const shown = (list ? value.at(-1) : value) as unknown
    const text =
      typeof shown === 'number'
        ? String(shown)
        : ((JSON.stringify(shown) as string | undefined) ?? '')
    expect(act).toThrow(list ? new RegExp(`got (\\[?${escape(text)}|undefined)`) : `got ${text}`)
  })
  it('refuses options it does not have', () => {
    for (const name of ['stepz', '', 'constructor', 'hasOwnProperty', 'toString'])
      expect(() => kind({ ...optionsOf(kind), [name]: 1 })).toThrow(
        `${type} has no option "${name}"; it has ${Object.keys(kind.params)[0]!}`,
      )
    const proto = JSON.parse('{"__proto__": 1}') as object
    expect(() => kind(proto)).toThrow(`${type} has no option "__proto__"`)
  })
  it('refuses what is not an object', () => {
    for (const options of [undefined, null, 1, 'abc', [1], Symbol('x'), 1n])
      expect(() => kind(options as never)).toThrow(OptionError)
  })
  it('leaves the options alone, and does not follow them later', () => {
    const options = optionsOf(kind)
    const before = JSON.stringify(options)
    for (const value of Object.values(options)) if (Array.isArray(value)) Object.freeze(value)
    const made = kind(Object.freeze({ ...options }))
    expect(JSON.stringify(options)).toBe(before)
    expect(JSON.stringify(made)).toBe(JSON.stringify({ type, ...(JSON.parse(before) as object) }))
  })
  it('makes things and configs that cannot be changed', () => {
    const made = kind(optionsOf(kind))
    expect(Object.isFrozen(made)).toBe(true)
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      expect(Object.isFrozen(value)).toBe(true)
      for (const inner of Object.values(value)) visit(inner)
    }
    visit(made.config)
    expect(made.toJSON()).toBe(made.config)
  })
})

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

it('copies lists', () => {
  const values = [3, 2, 1]
  const at = [10, 20]
  const lr = piecewise({ values, at })
  values[0] = 99
  at.length = 0
  expect([0, 10, 20].map(lr)).toEqual([3, 2, 1])
  expect(lr.config).toEqual({ type: 'piecewise', values: [3, 2, 1], at: [10, 20] })
  const parts = [constant({ value: 1, steps: 2 }), constant({ value: 2 })]
  const both = sequence({ parts })
  parts.reverse()
  expect([0, 2].map(both)).toEqual([1, 2])
})

it('sees the holes in a list', () => {
  // eslint-disable-next-line no-sparse-arrays
  expect(() => piecewise({ values: [1, , 2] as number[], at: [1, 2] })).toThrow(
    'piecewise.values[1] must be a finite number, got undefined',
  )
})

it('says what may stand instead', () => {
  expect(() => cosine({ from: 1, steps: 5, end: 'now' as never })).toThrow(
    new OptionError('cosine.end must be a string, one of after,last, got "now"'),
  )
  expect(() => cyclic({ low: 0, high: 1, up: 0 })).toThrow(
    new OptionError('cyclic.up must be a length, such as 100 or "10 epochs" > 0, got 0'),
  )
  expect(() => cosine({ from: '0.1' as never, steps: 5 })).toThrow(
    new OptionError('cosine.from must be a finite number, got "0.1"'),
  )
})

it('shows values that JSON cannot hold, and only the beginning of long ones', () => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  let deep: unknown = 1
  for (let i = 0; i < 100_000; i++) deep = [deep]
  for (const value of [circle, deep])
    expect(() => cosine({ from: value as never, steps: 5 })).toThrow('number, got object')
  expect(() => cosine({ from: 5n as never, steps: 5 })).toThrow('number, got bigint')
  expect(() => cosine({ from: 'x'.repeat(1e6) as never, steps: 5 })).toThrow(/got "x{79}$/)
  expect(() => clamp({ schedule: Object.create(null) as never })).toThrow('a schedule, got {}')
})
