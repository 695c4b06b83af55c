import type { AnyKind } from './config.ts'
import type { AnyParams, Param } from './params.ts'
import type { Json } from './schedule.ts'
import { lengthPattern } from './units.ts'

const ref = (name: string): { readonly $ref: string } => ({ $ref: `#/$defs/${name}` })

function schemaOf(param: Param): Json {
  switch (param.type) {
    case 'length': {
      const { exclusiveMinimum } = param
      return { ...ref('length'), ...(exclusiveMinimum === 0 && { exclusiveMinimum }) }
    }
    case 'schedule':
      return ref('schedule')
    case 'array': {
      const { minItems } = param
      return { type: 'array', items: schemaOf(param.items), ...(minItems && { minItems }) }
    }
    case 'string':
      return param.enum ? { enum: param.enum } : { type: 'string' }
    case 'boolean':
      return { type: 'boolean' }
    case 'number':
    case 'integer': {
      const { optional: _, default: __, ...bounds } = param
      return bounds
    }
  }
}

function schemaOfKind(kind: AnyKind): Json {
  const properties: Record<string, Json> = {
    $schema: { type: 'string' },
    type: { const: kind.type },
  }
  const required = ['type']
  for (const [name, param] of Object.entries(kind.params as AnyParams)) {
    const fallback = 'default' in param ? param.default : undefined
    properties[name] = {
      ...(schemaOf(param) as object),
      ...(fallback !== undefined && { default: fallback }),
    }
    if (fallback === undefined && !param.optional) required.push(name)
  }
  return { type: 'object', properties, required, additionalProperties: false }
}

/**
 * The JSON Schema (draft 2020-12) of everything that `fromConfig` reads with these kinds, for editors
 * and for checks in other languages. Rules between options are checked by the kinds alone.
 *
 * @example
 * writeFileSync('anneal.schema.json', JSON.stringify(jsonSchema(builtins)))
 */
export function jsonSchema(kinds: readonly AnyKind[]): Json {
  const named = (feedback: boolean): Json[] =>
    kinds
      .filter(kind => 'feedback' in kind === feedback)
      .map(kind => ref(`kind:${kind.type.replaceAll('/', ':')}`))
  const part = [...named(false), ...named(true)]
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Anneal: a schedule, a feedback, or a plan of them by channel',
    if: { type: 'object', required: ['type'] },
    then: ref('part'),
    else: {
      type: 'object',
      properties: { $schema: { type: 'string' } },
      additionalProperties: { anyOf: [ref('part'), { type: 'number' }] },
      minProperties: 1,
    },
    $defs: {
      length: {
        anyOf: [
          { type: 'number', minimum: 0 },
          { type: 'string', pattern: lengthPattern.source },
        ],
      },
      schedule: { oneOf: named(false) },
      part: { oneOf: part },
      ...Object.fromEntries(
        kinds.map(kind => [`kind:${kind.type.replaceAll('/', ':')}`, schemaOfKind(kind)]),
      ),
    },
  }
}
