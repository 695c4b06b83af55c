import type { AnyKind, Param } from '@anneal/core'

/** The params of a kind, in order. */
export const paramsOf = (kind: Pick<AnyKind, 'params'>): [string, Param][] =>
  Object.entries(kind.params as Readonly<Record<string, Param>>)

const bounds = {
  minimum: '>=',
  exclusiveMinimum: '>',
  maximum: '<=',
  exclusiveMaximum: '<',
} as const

/** What a param may be, in a few words. */
export function rangeOf(param: Param): string {
  if (param.type === 'array') return `list of ${rangeOf(param.items)}`
  if (param.type === 'string' && param.enum) return param.enum.join('|')
  const limits = Object.entries(bounds).flatMap(([name, sign]) =>
    name in param ? [`${sign} ${String((param as unknown as Record<string, unknown>)[name])}`] : [],
  )
  return [param.type, ...limits].join(' ')
}
