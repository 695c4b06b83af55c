import type { Fields } from '../fields.ts'

// Python rounds halves to even
const rounded = (value: number): number =>
  value % 1 === 0.5 && Math.floor(value) % 2 === 0 ? Math.floor(value) : Math.round(value)

/** A length, or a share of the run. @internal */
export function lengthOf(fields: Fields, name: string, total: number, share?: number): number {
  const given = fields.optionalNumber(name) ?? fields.optionalNumber(`${name}_steps`)
  const part = fields.optionalNumber(`${name}_fraction`)
  fields.ignore(`${name}_steps`)
  if (given !== undefined && part !== undefined)
    throw fields.error(`it takes either ${name} or ${name}_fraction`)
  const least = part ?? share
  if (given === undefined && least === undefined)
    throw fields.error(`it needs ${name} or ${name}_fraction`)
  return given ?? rounded(total * least!)
}
