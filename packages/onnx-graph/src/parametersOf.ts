import { readModel } from './graph/model.ts'
import { findParameters, type Parameter } from './parameters.ts'

/**
 * The parameters of a model: float32 tensors that are recognised as weights by what they are used for,
 * wherever in the file they stand. Their names are what `trainable` and `groups` take.
 *
 * @example
 * parametersOf(bytes).map(({ name, role }) => `${name}: ${role}`)
 */
export function parametersOf(model: Uint8Array): Parameter[] {
  return [...findParameters(readModel(model)).values()]
}
