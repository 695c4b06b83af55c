import { constant, type Schedule } from '@anneal/core'
import { formula } from '@anneal/core/formula'
import { OptionError, show } from '@anneal/core/messages'
import type { Fields } from './fields.ts'

/** A Python lambda as an expression of JavaScript, as the golden records write it. */
function expressionOf(fields: Fields, name: string): string {
  const given = fields.values[name]
  // one for each group, as the library takes them too
  const value: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given
  if (
    typeof value === 'object' &&
    value !== null &&
    'js' in value &&
    typeof value.js === 'string'
  ) {
    fields.ignore(name)
    return value.js
  }
  if (typeof value === 'string') {
    fields.ignore(name)
    return value
  }
  throw fields.error(
    `${name} must be an expression, such as { js: '0.95 ** epoch' }: a function cannot be saved; got ${show(value)}`,
  )
}

/** Puts an expression in the place of a variable, and writes the rest as a formula has it. */
const put = (expression: string, variable: string, by: string): string =>
  expression
    .replaceAll(new RegExp(`\\b${variable}\\b`, 'g'), by)
    .replaceAll('Math.', '')
    .replaceAll(/([=!]=)=/g, '$1')

/** A schedule that is written as an expression of the step, `t`. @internal */
export function formulaOf(value: string): Schedule {
  const number = Number(value)
  if (Number.isFinite(number)) return constant({ value: number })
  return formula({ value })
}

/** The values of a lambda of the epoch. @internal */
export function lambdaOf(fields: Fields, name: string): Schedule {
  const written = expressionOf(fields, name)
  try {
    return formulaOf(put(written, 'epoch', 't'))
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    throw fields.error(
      `${name} must be an expression of epoch, such as { js: '0.95 ** epoch' }, got ${show(written)}: ${error.message.replace(/^formula: value, /, '')}`,
    )
  }
}

/** A function of `x`, for an `x` that is itself an expression of the step. @internal */
export const functionOf = (fields: Fields, name: string, x: string): string =>
  put(expressionOf(fields, name), 'x', `(${x})`)
