import type { TensorProto } from '../proto/messages.ts'
import { dimsOf, readTensor } from '../proto/tensors.ts'

/**
 * Whether filters are the cosines and sines of a spectrum, as convolutions in front of sound have them: the
 * squares of each pair add up to those of the same window.
 */
export function isSpectrum(tensor: TensorProto): boolean {
  const [rows = 0, depth = 0, width = 0, ...more] = dimsOf(tensor)
  if (more.length > 0 || depth !== 1 || rows < 6 || rows % 2 > 0 || width < 8) return false
  const data = readTensor(tensor)
  return [1, rows / 2].some(apart => {
    // the place of the cosines of each frequency
    const first = (k: number): number => (apart === 1 ? 2 * k : k)
    const square = (k: number, i: number): number =>
      data[first(k) * width + i]! ** 2 + data[(first(k) + apart) * width + i]! ** 2
    let most = 0
    for (let i = 0; i < width; i++) most = Math.max(most, square(0, i))
    for (let k = 1; k < rows / 2; k++)
      for (let i = 0; i < width; i++)
        if (!(Math.abs(square(k, i) - square(0, i)) <= 1e-3 * most)) return false
    return most > 0
  })
}
