import { explained, GraphError, placeOf } from '../errors.ts'
import { operatorOf } from '../ops/op.ts'
import type { NodeProto } from '../proto/messages.ts'
import { types } from '../proto/tensors.ts'
import type { Builder } from './builder.ts'
import { Differential } from './differential.ts'
import { Unknown } from './info.ts'
import { usesOf } from './model.ts'
import { noGradient } from './refusals.ts'

const isFloat = (type: number): boolean =>
  type === types.float || type === types.double || type === 10 || type === 16

/** The values that depend on parameters in a way that a gradient can follow. */
export function dependent(
  b: Builder,
  nodes: readonly NodeProto[],
  parameters: Iterable<string>,
): Set<string> {
  const found = new Set(parameters)
  for (const node of nodes) {
    if (!usesOf(node).some(name => found.has(name))) continue
    if (operatorOf(b.operators, node)?.gradient === 'none') continue
    for (const name of node.output ?? []) {
      const { type } = b.info(name)
      if (type === 0 || isFloat(type)) found.add(name)
    }
  }
  return found
}

/**
 * Adds what computes the gradients of parameters, from those of some values of the graph; `found` are
 * those that depend on them.
 *
 * @returns the gradients, by the names of the parameters; those without influence have none
 */
export function backward(
  b: Builder,
  nodes: readonly NodeProto[],
  seeds: ReadonlyMap<string, readonly string[]>,
  parameters: readonly string[],
  found: ReadonlySet<string>,
): Map<string, string> {
  const gradients = new Map([...seeds].map(([name, parts]) => [name, [...parts]]))
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!
    if (!(node.output ?? []).some(name => gradients.has(name))) continue
    if (!usesOf(node).some(name => found.has(name))) continue
    const op = operatorOf(b.operators, node)
    if (op?.gradient === 'none') continue
    if (typeof op?.gradient !== 'function') throw noGradient(node, b.operators)
    const d = new Differential(b, node, gradients, name => found.has(name))
    try {
      op.gradient(d)
    } catch (cause) {
      if (!(cause instanceof Unknown)) throw explained(cause, node)
      throw new GraphError('shape', `${placeOf(node)}: ${cause.message}.`, node, cause)
    }
  }
  const results = new Map<string, string>()
  for (const name of parameters) {
    const d = new Differential(b, { output: [name] }, gradients, () => false)
    const gradient = d.gradient(0)
    if (gradient !== undefined) results.set(name, gradient)
  }
  return results
}
