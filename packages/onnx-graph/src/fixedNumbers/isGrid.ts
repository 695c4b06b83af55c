import type { TensorProto } from '../proto/messages.ts'
import { dimsOf, readTensor } from '../proto/tensors.ts'

/** Whether tables hold whole numbers, such as the sizes of anchors or places in an image. */
export function isGrid(tensor: TensorProto): boolean {
  if (dimsOf(tensor).filter(size => size > 1).length < 2) return false
  const data = readTensor(tensor)
  return data.every(Number.isInteger) && new Set(data).size > 2
}
