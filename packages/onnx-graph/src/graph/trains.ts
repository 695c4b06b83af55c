import type { NodeProto } from '../proto/messages.ts'
import { int } from './attributes.ts'

/** Whether a node does something only in training, or may do so. */
export function trains(node: NodeProto): boolean {
  const { domain, opType, input = [], output = [] } = node
  if (domain) return false
  if (opType === 'Dropout') return input.length > 2
  // several outputs were what said so before there was a setting
  return (
    opType === 'BatchNormalization' && (output.length > 1 || int(node, 'training_mode', 0) === 1)
  )
}
