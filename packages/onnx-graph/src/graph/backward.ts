import { explained } from '../errors.ts'
import { operatorOf } from '../ops/op.ts'
import type { NodeProto } from '../proto/messages.ts'
import type { Builder } from './builder.ts'
import { Differential } from './differential.ts'
import { noGradient } from './refusals.ts'

/**
 * Adds what computes the gradients of parameters, from those of some values of the graph.
 *
 * @returns the gradients, by the names of the parameters; those without influence have none
 */
export function backward(
  b: Builder,
  nodes: readonly NodeProto[],
  seeds: ReadonlyMap<string, readonly string[]>,
  parameters: readonly string[],
): Map<string, string> {
  const gradients = new Map([...seeds].map(([name, parts]) => [name, [...parts]]))
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!
    if (!(node.output ?? []).some(name => gradients.has(name))) continue
    if (!b.isLive(node)) continue
    const rule = b.rules.get(node) ?? operatorOf(b.operators, node)?.gradient
    if (rule === 'none') continue
    if (typeof rule !== 'function') throw noGradient(node, b.operators)
    const d = new Differential(b, node, gradients, name => b.live.has(name))
    try {
      rule(d)
    } catch (error) {
      throw explained(error, node)
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
