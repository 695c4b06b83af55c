import type { TensorProto } from '../proto/messages.ts'
import { count, dimsOf, readTensor } from '../proto/tensors.ts'

/** Whether positions are told by sines and cosines, which are fixed: their squares add up to 1 in pairs. */
export function isWaves(tensor: TensorProto): boolean {
  const width = dimsOf(tensor).at(-1) ?? 0
  if (width < 4 || count(dimsOf(tensor)) < 2 * width) return false
  const data = readTensor(tensor)
  return [1, width / 2, width / 4].some(step => {
    if (step % 1 > 0 || width % (2 * step) > 0) return false
    for (let i = 0; i < data.length; i++) {
      const [x, y] = [data[i]!, data[i + step]!]
      // all zeros are a place without a position
      if (i % (2 * step) < step && Math.abs(x * x + y * y - 1) > 1e-3 && (x !== 0 || y !== 0))
        return false
    }
    return data.some(x => x !== 0)
  })
}
