import { trains } from '../graph/trains.ts'
import { without } from '../graph/upgrade.ts'
import { trainedNormalization } from '../lower/batchNormalization.ts'
import { dropout } from '../lower/dropout.ts'
import type { GraphProto, Message, NodeProto } from '../proto/messages.ts'
import { Add } from './add.ts'
import { Div, Mul, Sqrt, Sub } from './arithmetic.ts'
import { Floor } from './functions.ts'
import { addedGather } from './gather.ts'
import { GreaterOrEqual } from './logic.ts'
import type { Operator } from './op.ts'
import { ReduceMean } from './reductions.ts'
import { Range } from './sources.ts'
import { Reshape } from './views.ts'

/** A node as it is for inference. */
function inferring(node: NodeProto): NodeProto {
  const { opType, input = [], output = [] } = node
  return opType === 'Dropout'
    ? { ...node, input: input.slice(0, 2) }
    : { ...without(node, 'training_mode'), output: output.slice(0, 1) }
}

/** Nodes as they are for inference, and a graph without outputs that they gave only in training. */
function forInference(graph: GraphProto, replaced: Map<Message, Message>): void {
  const dropped = new Set<string>()
  for (const node of (graph.node ?? []).filter(trains)) {
    const now = inferring(node)
    replaced.set(node, now)
    for (const name of (node.output ?? []).slice(now.output?.length)) dropped.add(name)
  }
  if (dropped.size === 0) return
  const output = (graph.output ?? []).filter(({ name = '' }) => !dropped.has(name))
  replaced.set(graph, { ...graph, output } as Message)
}

/** No operator, but what BatchNormalization and Dropout do in models that were exported for training. */
export const TrainingMode: Operator = {
  lower: (b, node, path) =>
    (node.opType === 'Dropout' ? dropout : trainedNormalization)(b, node, path),
  forInference,
  adds: {
    ...{ Add, Div, Mul, ReduceMean, Reshape, Sqrt, Sub },
    ...{ Floor, Gather: addedGather, GreaterOrEqual, Range },
  },
}
