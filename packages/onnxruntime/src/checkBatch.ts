import { OptionError } from '@anneal/core'
import { fits, type InputInfo } from './sessionInputs.ts'
import { Rows } from './rows.ts'
import type { TensorLike } from './types.ts'
import { isTensor, typeOf, type Values } from './values.ts'

/** For inputs of class ids: how many classes there are. */
export type Classes = Readonly<Record<string, number>>

const sizes = (dims: readonly (number | string)[]): string => `[${dims.join()}]`
const wish = (known: InputInfo['dims']): string =>
  known ? `; the session wants ${sizes(known)}` : ''

/** Sizes that have a name, and the input that said what it is. @internal */
export type Named = Map<string, { readonly size: number; readonly by: string }>

/**
 * Refuses values of the wrong sizes, where ONNX Runtime would say it without the name of the input, and
 * late.
 *
 * @internal
 * @param named the sizes of the values before, by their names
 * @throws OptionError naming the input
 */
export function checkSizes(
  name: string,
  value: Values | TensorLike,
  info: InputInfo | undefined,
  named: Named,
): void {
  if (!isBatchValue(value))
    throw new OptionError(
      `${name}: a batch is made of tensors, or of typed arrays with dims: { data: Float32Array, dims: [32, 10] }`,
    )
  const { dims } = value
  // no sizes are those of a scalar, or of what has any: ONNX Runtime does not tell
  const known = info?.dims?.length ? info.dims : undefined
  if (!fits(known, dims))
    throw new OptionError(`${name} has the sizes ${sizes(dims)}${wish(known)}`)
  let product = 1
  for (const size of dims) product *= size
  const length = isTensor(value) || Rows.are(value) ? product : value.data.length
  if (length !== product)
    throw new OptionError(
      `${name} has ${length} elements, but the sizes ${sizes(dims)} are ${product}${wish(known)}`,
    )
  if (product === 0) throw new OptionError(`${name} is empty: it has the sizes ${sizes(dims)}`)
  if (known)
    for (let axis = 0; axis < known.length; axis++) {
      const of = known[axis]!
      if (typeof of === 'number' || of === '') continue
      const size = dims[axis]!
      const other = named.get(of)
      if (!other) named.set(of, { size, by: name })
      // one of something may stand for many
      else if (other.size !== size && other.size !== 1 && size !== 1)
        throw new OptionError(
          `${name} has the sizes ${sizes(dims)}, so that ${of} is ${size}, but for ${other.by} it is ${other.size}: all inputs of a batch have as many examples`,
        )
    }
}

/** Whether this is a tensor, or what one is made of: JavaScript lets anything through. @internal */
export const isBatchValue = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Array.isArray((value as Partial<Values>).dims) &&
  (isTensor(value as Values) || Rows.are(value) || typeOf((value as Values).data) !== undefined)

/**
 * On a GPU an id that is no class is no error: it trains something else.
 *
 * @internal
 * @throws OptionError when an id is none of so many classes
 */
export function checkClasses(name: string, value: Values | TensorLike, count: number): void {
  if (isTensor(value) && value.location !== 'cpu') return
  const ids = value.data as ArrayLike<number | bigint>
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!
    if (!(id >= 0 && id < count))
      throw new OptionError(
        `${name}[${i}] is ${String(id)}, which is no class: there are ${count}, counted from 0`,
      )
  }
}
