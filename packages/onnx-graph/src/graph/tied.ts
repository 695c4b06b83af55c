import type { GraphProto, TensorProto } from '../proto/messages.ts'
import { dimsOf, readTensor } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { attributes, int } from './attributes.ts'

/** Whether one matrix is the other turned around; of matrices without much in them nobody can say. */
function isTurned(table: TensorProto, weight: TensorProto): boolean {
  const [rows = 0, width = 0] = dimsOf(table)
  const [height, columns] = dimsOf(weight)
  if (height !== width || columns !== rows || rows * width < 8) return false
  const [a, b] = [readTensor(table), readTensor(weight)]
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < width; j++) if (a[i * width + j] !== b[j * rows + i]) return false
  return new Set([...a.slice(0, 64), ...a.slice(-64)]).size > 4
}

/**
 * A graph in which the weight of a layer that is tied to an embedding is that, turned around, or to a layer
 * that takes rows one by one: exporters of PyTorch turn it beforehand, and write it a second time.
 */
export function tied(graph: GraphProto): GraphProto {
  const { node: nodes = [], initializer = [] } = graph
  const matrices = new Map(
    initializer
      .filter(({ name, dataType, dims }) => name && dataType === types.float && dims?.length === 2)
      .map(tensor => [tensor.name!, tensor]),
  )
  const inputs = (opType: string, place: number): Set<string> =>
    new Set(
      nodes
        .filter(node => node.opType === opType && !node.domain && int(node, 'axis', 0) === 0)
        .flatMap(({ input = [] }) => (matrices.has(input[place] ?? '') ? [input[place]!] : [])),
    )
  const tables = new Set([...inputs('Gather', 0), ...inputs('Gemm', 1)])
  const turned = new Map<string, string>()
  if (tables.size > 0)
    for (const name of inputs('MatMul', 1))
      for (const table of tables)
        if (name !== table && isTurned(matrices.get(table)!, matrices.get(name)!))
          turned.set(name, table)
  if (turned.size === 0) return graph
  const turns = [...turned].map(([name, table]) => ({
    opType: 'Transpose',
    input: [table],
    output: [name],
    attribute: attributes({ perm: [1, 0] }),
  }))
  return {
    ...graph,
    node: [...turns, ...nodes],
    initializer: initializer.filter(({ name = '' }) => !turned.has(name)),
  }
}
