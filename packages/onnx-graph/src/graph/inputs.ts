import { GraphError, notAmong, quote } from '../errors.ts'
import type { TensorProto } from '../proto/messages.ts'
import { count, isMade, makeTensor } from '../proto/tensors.ts'
import { nameOf, type Source } from './model.ts'

/** Refuses names in an option that no input has. */
function checkInputs(
  option: string,
  { inputs }: Source,
  given: Readonly<Record<string, unknown>>,
): void {
  const names = inputs.map(nameOf)
  for (const name of Object.keys(given))
    if (!names.includes(name))
      throw notAmong(`${option}: the model has no input ${quote(name)}`, names)
}

/** A model whose scalar inputs that always have the same value are tensors in it, before all others. */
export function withFixed(source: Source, fixed: Readonly<Record<string, number>>): Source {
  checkInputs('fixed', source, fixed)
  const made = new Map<string, TensorProto>()
  for (const info of source.inputs) {
    const name = nameOf(info)
    const value = fixed[name]
    if (value === undefined) continue
    const { elemType = 0, shape } = info.type?.tensorType ?? {}
    const dims = (shape?.dim ?? []).map(({ dimValue = 1 }) => Number(dimValue))
    if (count(dims) !== 1 || !isMade(elemType))
      throw new GraphError(
        'option',
        `fixed: input ${quote(name)} is no scalar of type float32, int64, int32 or bool.`,
      )
    made.set(name, makeTensor(name, elemType, dims, [value]))
  }
  const inputs = source.inputs.filter(info => !made.has(nameOf(info)))
  return { ...source, inputs, tensors: new Map([...made, ...source.tensors]) }
}

/** A model whose inputs have other sizes than the file says. */
export function withSizes(
  source: Source,
  sizes: Readonly<Record<string, readonly (number | string)[]>>,
): Source {
  checkInputs('sizes', source, sizes)
  for (const [name, dims] of Object.entries(sizes))
    for (const size of dims)
      if (typeof size === 'string' ? size === '' : !Number.isSafeInteger(size) || size < 1)
        throw new GraphError(
          'option',
          `sizes.${name} must be whole numbers above 0 or names, not ${JSON.stringify(dims)}.`,
        )
  const inputs = source.inputs.map(info => {
    const dims = sizes[nameOf(info)]
    if (!dims) return info
    const dim = dims.map(size =>
      typeof size === 'string' ? { dimParam: size } : { dimValue: size },
    )
    const tensorType = { ...info.type?.tensorType, shape: { dim } }
    return { ...info, type: { ...info.type, tensorType } }
  })
  return { ...source, inputs }
}
