import { explained } from '../errors.ts'
import type { Builder } from '../graph/builder.ts'
import { trains } from '../graph/trains.ts'
import { operatorOf } from '../ops/op.ts'
import type { NodeProto } from '../proto/messages.ts'
import type { Path } from './lowering.ts'

/** Adds a node, or what it stands for. */
export function addLowered(b: Builder, node: NodeProto, path: Path): void {
  try {
    addOrLower(b, node, path)
  } catch (error) {
    throw explained(error, node)
  }
}

function addOrLower(b: Builder, node: NodeProto, path: Path): void {
  b.origin = node
  const { operators } = b
  const op = trains(node) ? operators['TrainingMode'] : operatorOf(operators, node)
  const lowered = op?.lower?.(b, node, path)
  b.origin = undefined
  if (lowered === undefined) b.add(node)
  else
    for (const [i, value] of [lowered].flat().entries())
      if (value !== undefined && node.output?.[i])
        b.add({ opType: 'Identity', input: [value], output: [node.output[i]] })
}
