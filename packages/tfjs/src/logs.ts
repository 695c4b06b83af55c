import type { Scalar } from '@tensorflow/tfjs'

/**
 * Logs of tfjs as numbers. In a class callback tfjs hands over tensors; they stay its own.
 *
 * @internal
 */
export async function numbersOf(logs: object | undefined): Promise<Record<string, number>> {
  const entries = Object.entries((logs ?? {}) as Record<string, number | Scalar>)
  return Object.fromEntries(
    await Promise.all(
      entries.map(async ([name, value]): Promise<[string, number]> => [
        name,
        typeof value === 'number' ? value : ((await value.data())[0] ?? NaN),
      ]),
    ),
  )
}
