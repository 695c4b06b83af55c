/** Whether numbers hide places: two of them at most, one of them far below 0, or just 0 and 1. */
export function isMask(data: Iterable<number>): boolean {
  const seen = new Set<number>()
  for (const value of data) {
    seen.add(value)
    if (seen.size > 2) return false
  }
  return Math.min(...seen) <= -1e3 || (seen.has(0) && seen.has(1))
}
