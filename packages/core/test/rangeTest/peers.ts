// The rules of fastai, Lightning and pytorch-lr-finder, written down again from what their sources do,
// by other means than ours. Python's lists count from the end where an index is negative.

/** Where a value is lowest: the first place. */
export const argmin = (values: readonly number[]): number => values.indexOf(Math.min(...values))

const at = (values: readonly number[], i: number): number => values.at(i)!

/** numpy.gradient for values at any places, by its documented formula. */
export function gradient(values: readonly number[], x: readonly number[]): number[] {
  const last = values.length - 1
  return values.map((value, i) => {
    if (i === 0) return (values[1]! - value) / (x[1]! - x[0]!)
    if (i === last) return (value - values[i - 1]!) / (x[i]! - x[i - 1]!)
    const hs = x[i]! - x[i - 1]!
    const hd = x[i + 1]! - x[i]!
    const sum = hs ** 2 * values[i + 1]! + (hd ** 2 - hs ** 2) * value - hd ** 2 * values[i - 1]!
    return sum / (hs * hd * (hd + hs))
  })
}

/** fastai cuts a tenth off the beginning, and five points off the end. */
export function fastaiPart<Value>(values: readonly Value[]): Value[] {
  return values.slice(Math.floor(values.length / 10), -5)
}

export function fastaiSteep(rates: readonly number[], losses: readonly number[]): number {
  const slopes = losses
    .slice(1)
    .map((loss, i) => (loss - losses[i]!) / (Math.log(rates[i + 1]!) - Math.log(rates[i]!)))
  return rates[argmin(slopes)]!
}

export const fastaiMinimum = (rates: readonly number[], losses: readonly number[]): number =>
  rates[argmin(losses)]! / 10

/** The longest falling subsequence by its definition: lengths from every point, recursively. */
export function fastaiValley(rates: readonly number[], losses: readonly number[]): number {
  const known = new Map<number, number>()
  const lengthTo = (i: number): number => {
    const length =
      known.get(i) ??
      1 + Math.max(0, ...losses.slice(0, i).map((loss, j) => (loss > losses[i]! ? lengthTo(j) : 0)))
    known.set(i, length)
    return length
  }
  const lengths = losses.map((_, i) => lengthTo(i))
  const longest = Math.max(...lengths)
  const end = lengths.indexOf(longest)
  const start = end - longest
  const sections = (end - start) / 3
  return at(rates, start + Math.trunc(sections) + Math.trunc(sections / 2))
}

export function fastaiSlide(rates: readonly number[], losses: readonly number[]): number {
  const slopes = gradient(
    losses,
    losses.map((_, i) => i),
  )
  let right = -1
  let left = -16
  let rate = at(rates, left)
  while (left >= -losses.length && Math.abs(at(slopes, right) - at(slopes, left)) > 0.005) {
    rate = at(rates, left)
    right -= 1
    left -= 1
  }
  return rate
}

/** `suggestion(skip_begin=10, skip_end=1)` of `_LRFinder`. */
export function lightning(rates: readonly number[], losses: readonly number[]): number {
  const part = rates.slice(10, -1)
  return part[argmin(gradient(losses.slice(10, -1), part))]!
}

/** `plot(skip_start=10, skip_end=5, suggest_lr=True)`. */
export function lrFinder(rates: readonly number[], losses: readonly number[]): number {
  const part = losses.slice(10, -5)
  return rates.slice(10, -5)[
    argmin(
      gradient(
        part,
        part.map((_, i) => i),
      ),
    )
  ]!
}

/** Lightning's `_LRCallback` and fastai's `AvgSmoothLoss`: the mean, and the mean without its beginning. */
export function debiased(losses: readonly number[], beta: number): number[] {
  return losses.map((_, i) => {
    const seen = losses.slice(0, i + 1)
    const sum = seen.reduce((total, loss, j) => total + (1 - beta) * beta ** (i - j) * loss, 0)
    return sum / (1 - beta ** (i + 1))
  })
}

/** pytorch-lr-finder with `smooth_f`. */
export function lrFinderSmoothed(losses: readonly number[], share: number): number[] {
  const smoothed: number[] = []
  for (const loss of losses)
    smoothed.push(smoothed.length ? share * loss + (1 - share) * smoothed.at(-1)! : loss)
  return smoothed
}
