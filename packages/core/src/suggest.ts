/** How many letters must change to make one word of another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)),
      )
    row = next
  }
  return row[b.length]!
}

/**
 * Offers the nearest of the words there are, as the end of a message: nothing when none is near.
 *
 * @example
 * didYouMean('cosin', ['linear', 'cosine']) // '; did you mean "cosine"?'
 */
export function didYouMean(word: string, known: readonly string[]): string {
  const short = word.slice(0, 64).toLowerCase()
  const ranked = known
    .map(name => ({ name, far: distance(short, name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)
  const [best] = ranked
  return best && best.far <= Math.ceil(best.name.length * 0.4)
    ? `; did you mean "${best.name}"?`
    : ''
}
