/**
 * Steps to look at: the first ones, awkward ones, and some far past any end. They are in no order,
 * so that what remembers the last call is found out.
 *
 * @internal
 */
export function awkwardSteps(duration: number, farthest: number): number[] {
  const end = Number.isFinite(duration) ? Math.ceil(duration) : 1000
  const around = [end - 1, end, end + 1, Math.floor(end / 2), end * 3 + 1]
  const steps = [0, 1, 2, 3, 7, 31, 97, 100, 1009, 1e6, 1e9, ...around]
  const unique = [...new Set(steps)]
    .filter(step => step >= 0 && step <= farthest)
    .sort((a, b) => a - b)
  // from both ends towards the middle
  return unique.map((_, i) => unique[i % 2 === 0 ? i / 2 : unique.length - (i + 1) / 2]!)
}
