import { readModel } from './graph/model.ts'
import { operators } from './ops/index.ts'
import type { TrainingGraphOptions } from './options.ts'
import { findParameters, type Parameter } from './parameters.ts'

/**
 * The parameters of a model: float32 tensors that are recognised as weights by what they are used for,
 * wherever in the file they stand. Their names are what `trainable` and `groups` take. Models with an If
 * need the same `fixed` as `trainingGraph`.
 *
 * @example
 * parametersOf(bytes).map(({ name, role }) => `${name}: ${role}`)
 */
export function parametersOf(
  model: Uint8Array,
  { fixed = {} }: Pick<TrainingGraphOptions, 'fixed'> = {},
): Parameter[] {
  const read = readModel(model, operators)
  const source = operators['If']?.inline?.(read, fixed, operators) ?? read
  return [...findParameters(source, operators).values()]
}
