import type { TensorClass, TensorData, TensorLike } from './types.ts'

/** Elements with their sizes, wherever they came from. */
export interface Values {
  /**
   * The type of the elements, as ONNX Runtime calls it.
   *
   * @default what the array says: `float32` for a Float32Array
   */
  readonly type?: string | undefined
  readonly data: TensorData
  readonly dims: readonly number[]
}

/** Values by name: parameters, and what the update rule remembers. */
export type State = Map<string, Values & { readonly type: string }>

/** What a state is given as: as `trainingGraph` makes it, as `readState` gives it, or tensors by name. */
export type InitialState =
  ReadonlyMap<string, Values | TensorLike> | Readonly<Record<string, Values | TensorLike>>

const typeNames: readonly (readonly [string, new (length: number) => TensorData])[] = [
  ['float32', Float32Array],
  ['float64', Float64Array],
  ['int8', Int8Array],
  ['int16', Int16Array],
  ['int32', Int32Array],
  ['int64', BigInt64Array],
  ['uint8', Uint8Array],
  ['uint16', Uint16Array],
  ['uint32', Uint32Array],
  ['uint64', BigUint64Array],
]

/** What ONNX Runtime calls the elements of an array. @internal */
export const typeOf = (data: unknown): string | undefined =>
  typeNames.find(([, type]) => data instanceof type)?.[0]

/** Whether this is a tensor of ONNX Runtime, and not just what it is made of. @internal */
export const isTensor = (value: Values | TensorLike): value is TensorLike =>
  typeof (value as Partial<TensorLike>).getData === 'function' || 'location' in value

/** Makes a tensor. @internal */
export const tensorOf = <T extends TensorLike>(
  Tensor: TensorClass<T>,
  { data, dims, type = typeOf(data)! }: Values,
): T => new Tensor(type as 'float32', data as Float32Array, [...dims])

/** Memory of the runtime is let go of; that of JavaScript goes by itself. @internal */
export function release(tensor: TensorLike): void {
  if (tensor.location !== 'cpu' && tensor.location !== 'none') tensor.dispose()
}

/** Lets go of all that a run gave, when nobody gets it. @internal */
export const releaseAll = (results: Readonly<Record<string, TensorLike>>): void => {
  Object.values(results).forEach(release)
}
