import type { Native } from '../native/candidate.ts'
import { number, real } from './python.ts'

/**
 * A value of JSON in Python.
 *
 * @internal
 * @param print writes its numbers
 */
export function literal(value: unknown, print: (value: number) => string = number): string {
  const inner = (item: unknown): string => literal(item, print)
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return print(value)
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(
        ([key, item]) =>
          `${Number.isFinite(Number(key || NaN)) ? key : inner(key)}: ${inner(item)}`,
      )
      .join(', ')}}`
  return JSON.stringify(value)
}

const indented = (code: string): string => code.replaceAll('\n', '\n    ')

function bracketed(open: string, values: readonly string[], close: string): string {
  const line = `${open}${values.join(', ')}${close}`
  if (line.length <= 80 && !line.includes('\n')) return line
  return `${open}\n    ${values.map(value => `${indented(value)},`).join('\n    ')}\n${close}`
}

/** How a library writes its schedulers. @internal */
export interface CallStyle {
  /** What stands before the name. */
  readonly prefix: string
  /** What comes before the parameters, such as the optimizer. */
  first(scheduler: string): readonly string[]
  /** The parameter in which those inside of it are, and what their names are called there. */
  readonly inner: string
  readonly name: 'scheduler' | 'type'
  /** The parameters that count; where they are named, no other is written as an integer. */
  readonly counts?: readonly string[]
}

const innerOf = (
  { params }: Native,
  { inner, name }: Pick<CallStyle, 'inner' | 'name'>,
): readonly Native[] =>
  ((params[inner] ?? []) as readonly Record<string, unknown>[]).map(
    ({ [name]: scheduler, ...rest }) => ({ scheduler: scheduler as string, params: rest }),
  )

/** A scheduler as a call, with those inside of it. @internal */
export function construct(native: Native, style: CallStyle): string {
  const { scheduler, params } = native
  const values = Object.entries(params).map(([name, value]) => {
    const print = !style.counts || style.counts.includes(name) ? number : real
    if (name !== style.inner) return `${name}=${literal(value, print)}`
    const inner = innerOf(native, style).map(part => construct(part, style))
    return `${name}=${bracketed('[', inner, ']')}`
  })
  return bracketed(`${style.prefix}${scheduler}(`, [...style.first(scheduler), ...values], ')')
}

/** The names of a scheduler and of all inside of it. @internal */
export const namesIn = (native: Native, style: CallStyle): readonly string[] => [
  native.scheduler,
  ...innerOf(native, style).flatMap(part => namesIn(part, style)),
]
