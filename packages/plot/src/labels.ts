/**
 * Moves positions apart, by as little as can be, until neighbours are a gap from each other and
 * all are within bounds.
 *
 * @internal
 * @param wanted where each would like to be
 * @param low the lowest that a position may be
 * @param high the highest that a position may be; there must be room for all
 */
export function spread(
  wanted: readonly number[],
  gap: number,
  low: number,
  high: number,
): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b)
  // Neighbours that touch move as one block: its best start is the mean of what its members want.
  const blocks: { sum: number; count: number; start: number }[] = []
  const settle = (sum: number, count: number): void => {
    const start = Math.max(low, Math.min(high - (count - 1) * gap, sum / count))
    const before = blocks.at(-1)
    if (before && before.start + before.count * gap > start) {
      blocks.pop()
      settle(before.sum + sum - count * before.count * gap, before.count + count)
    } else blocks.push({ sum, count, start })
  }
  for (const i of order) settle(wanted[i]!, 1)
  const placed: number[] = []
  let next = 0
  for (const { start, count } of blocks)
    for (let k = 0; k < count; k++) placed[order[next++]!] = start + k * gap
  return placed
}
