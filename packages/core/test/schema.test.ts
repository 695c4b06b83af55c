import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constant, cosine, defineSchedule, jsonSchema, type Kind } from '../src/index.ts'
import { anyFeedback, anySchedule, kinds } from './arbitrary.ts'
import { configs, plans, refused } from './samples.ts'

const validate = new Ajv2020({ strictTypes: false }).compile(jsonSchema(kinds) as object)
const accepts = (config: unknown): boolean => validate(JSON.parse(JSON.stringify(config)))

it.each([...configs, ...plans].map(config => [JSON.stringify(config), config] as const))(
  'accepts %s',
  (_, config) => {
    expect(accepts(config)).toBe(true)
    expect(accepts({ $schema: './anneal.schema.json', ...config })).toBe(true)
  },
)

it('accepts whatever can be read', () => {
  fc.assert(
    fc.property(fc.oneof(anySchedule, anyFeedback), config => accepts(config)),
    { numRuns: 100 },
  )
})

describe.each(Object.keys(refused))('%s', type => {
  const good = configs.find(config => config.type === type)!
  // a list or undefined in place of a value cannot be told from what JSON makes of it
  const wrong = Object.entries(refused[type]!).flatMap(([name, values]) =>
    values
      .filter(
        value => typeof value !== 'function' && !(typeof value === 'number' && !isFinite(value)),
      )
      .map(value => [name, value] as const),
  )
  it.each(wrong)('rejects %s: %o', (name, value) => {
    expect(accepts({ ...good, [name]: value })).toBe(false)
    expect(accepts({ learningRate: { ...good, [name]: value } })).toBe(false)
  })
  it('rejects options it does not have', () => {
    expect(accepts({ ...good, stepz: 1 })).toBe(false)
  })
})

it.each([
  [{}],
  [{ type: 'cosin', from: 1, steps: 1 }],
  [{ type: 'plateau', schedule: { type: 'plateau', schedule: { type: 'constant', value: 1 } } }],
  [{ learningRate: 'fast' }],
  [{ learningRate: null }],
  [[]],
  [5],
  [null],
  ['cosine'],
])('rejects %j', config => {
  expect(accepts(config)).toBe(false)
})

it('knows the kinds that are given, and their defaults', () => {
  const mine: Kind<{ readonly value: number }, 'acme/mine'> = defineSchedule({
    type: 'acme/mine',
    params: { value: { type: 'number', default: 3, maximum: 5 } },
    create:
      ({ value }) =>
      () =>
        value,
  })
  const schema = jsonSchema([mine, constant]) as {
    $defs: Record<string, { properties: Record<string, unknown> }>
  }
  const check = new Ajv2020().compile(schema)
  expect(check({ type: 'acme/mine' })).toBe(true)
  expect(check({ type: 'acme/mine', value: 6 })).toBe(false)
  expect(check({ type: 'cosine', from: 1, steps: 1 })).toBe(false)
  expect(schema.$defs['kind:acme:mine']!.properties['value']).toEqual({
    type: 'number',
    default: 3,
    maximum: 5,
  })
})

it('is plain JSON', () => {
  const schema = jsonSchema([cosine])
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
})
