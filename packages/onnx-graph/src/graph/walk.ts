import type { GraphProto, NodeProto } from '../proto/messages.ts'

/** Every graph that is in a graph, itself first. */
export function graphsIn(graph: GraphProto): GraphProto[] {
  return [graph, ...(graph.node ?? []).flatMap(graphsOf)]
}

/** Every graph that is in a node. */
const graphsOf = ({ attribute = [] }: NodeProto): GraphProto[] =>
  attribute.flatMap(({ g, graphs = [] }) => (g ? [g, ...graphs] : graphs)).flatMap(graphsIn)

/** Names that a node uses, those that its graphs take from outside too. */
export function usesOf(node: NodeProto): string[] {
  const names = [...(node.input ?? [])]
  for (const graph of graphsOf(node)) {
    for (const own of graph.node ?? []) names.push(...(own.input ?? []))
    for (const { name = '' } of graph.output ?? []) names.push(name)
  }
  return names.filter(name => name !== '')
}

/** The node that gives each value. */
export function makersOf(nodes: readonly NodeProto[]): Map<string, NodeProto> {
  const makers = new Map<string, NodeProto>()
  for (const node of nodes) for (const name of node.output ?? []) makers.set(name, node)
  return makers
}

/** The nodes that some values need, in their order. */
export function needed(nodes: readonly NodeProto[], values: Iterable<string>): NodeProto[] {
  const wanted = new Set(values)
  const kept: NodeProto[] = []
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!
    if (!(node.output ?? []).some(name => wanted.has(name))) continue
    kept.push(node)
    for (const name of usesOf(node)) wanted.add(name)
  }
  return kept.reverse()
}
