import { OptionError } from '@anneal/core'
import { emptyLike } from './rows.ts'
import type { TensorClass, TensorData, TensorLike } from './types.ts'
import { release, tensorOf, typeOf } from './values.ts'

type Tensors = Readonly<Record<string, TensorLike>>

/**
 * The losses of the steps of a run.
 *
 * @internal
 * @throws OptionError when they are not in memory, or not as many
 */
export function lossesOf(results: Tensors, name: string, count: number): number[] {
  const loss = results[name]
  if (loss?.location !== 'cpu')
    throw new OptionError(
      `the output ${name} must come back to the CPU, but it is at ${loss?.location ?? 'nowhere'}: make the session with createSession, or set preferredOutputLocation for it`,
    )
  const numbers = loss.data as ArrayLike<number>
  if (numbers.length !== count)
    throw new OptionError(
      `the output ${name} must be ${count === 1 ? 'a scalar' : `${count} numbers`}, but has the sizes [${loss.dims.join()}]`,
    )
  return Array.from(numbers)
}

/** Those of the results that were asked for. @internal */
export const outputsOf = (results: Tensors, names: readonly string[]): Tensors =>
  names.length === 0 ? none : Object.fromEntries(names.map(name => [name, results[name]!]))

const none: Tensors = {}

/**
 * The outputs of each step, of those that came stacked. What is on a GPU cannot be taken apart, and goes
 * as a whole to the last step.
 *
 * @internal
 */
export function outputsOfSteps(stacked: Tensors, steps: number, Tensor: TensorClass): Tensors[] {
  const outputs = Array.from({ length: steps }, (): Record<string, TensorLike> => ({}))
  for (const [name, tensor] of Object.entries(stacked)) {
    const { type, dims } = tensor
    if (isInMemory(tensor) && dims[0] === steps) {
      const data = tensor.data as TensorData
      const length = data.length / steps
      for (const [i, own] of outputs.entries()) {
        const part = data.slice(i * length, (i + 1) * length)
        own[name] = tensorOf(Tensor, { type, dims: dims.slice(1), data: part })
      }
    } else outputs[steps - 1]![name] = tensor
  }
  return outputs
}

/**
 * The outputs of a batch, of those of its parts: one after another where they have a place for each
 * example; of others those of the last part.
 *
 * @internal
 * @param sizes examples in each part
 */
export function joinedOutputs(
  parts: readonly Tensors[],
  sizes: readonly number[],
  Tensor: TensorClass,
): Tensors {
  const last = parts.at(-1) ?? {}
  if (parts.length < 2) return last
  const joined: Record<string, TensorLike> = {}
  for (const name in last) {
    const all = parts.map(part => part[name]!)
    if (all.every((tensor, i) => isInMemory(tensor) && tensor.dims[0] === sizes[i]))
      joined[name] = joinedTensor(all, Tensor)
    else {
      all.slice(0, -1).forEach(release)
      joined[name] = last[name]!
    }
  }
  return joined
}

function joinedTensor(all: readonly TensorLike[], Tensor: TensorClass): TensorLike {
  const arrays = all.map(({ data }) => data as TensorData)
  const data = emptyLike(
    arrays[0]!,
    arrays.reduce((sum, { length }) => sum + length, 0),
  )
  let at = 0
  for (const array of arrays) {
    data.set(array as never, at)
    at += array.length
  }
  const { type, dims } = all[0]!
  const count = all.reduce((sum, own) => sum + own.dims[0]!, 0)
  return tensorOf(Tensor, { type, dims: [count, ...dims.slice(1)], data })
}

// not taken apart before: reading the data of what is elsewhere throws
const isInMemory = (tensor: TensorLike): boolean =>
  tensor.location === 'cpu' && typeOf(tensor.data) !== undefined
