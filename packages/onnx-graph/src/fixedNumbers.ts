import type { TensorProto } from './proto/messages.ts'
import { count, dimsOf, readTensor } from './proto/tensors.ts'

// Tensors whose numbers say that nobody trains them.

/** Whether numbers hide places: two of them at most, one of them far below 0, or just 0 and 1. */
export function isMask(data: Iterable<number>): boolean {
  const seen = new Set<number>()
  for (const value of data) {
    seen.add(value)
    if (seen.size > 2) return false
  }
  return Math.min(...seen) <= -1e3 || (seen.has(0) && seen.has(1))
}

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

/** Whether tables hold whole numbers, such as the sizes of anchors or places in an image. */
export function isGrid(tensor: TensorProto): boolean {
  if (dimsOf(tensor).filter(size => size > 1).length < 2) return false
  const data = readTensor(tensor)
  return data.every(Number.isInteger) && new Set(data).size > 2
}

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
