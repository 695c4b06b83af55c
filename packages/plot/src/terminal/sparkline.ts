const blocks = '▁▂▃▄▅▆▇█'

/**
 * A curve in one line of text, a letter for each value or for the mean of several.
 *
 * @param values those that are not finite leave a space
 * @param width letters at the most
 * @example
 * sparkline([0, 1, 2, 3]) // '▁▃▆█'
 */
export function sparkline(values: ArrayLike<number>, width = 40): string {
  const letters = Math.max(1, Math.min(values.length, Math.floor(width)))
  const means = Array.from({ length: values.length && letters }, (_, i) => {
    const begin = Math.floor((i * values.length) / letters)
    const end = Math.floor(((i + 1) * values.length) / letters)
    let sum = 0
    let count = 0
    for (let k = begin; k < end; k++)
      if (Number.isFinite(values[k])) {
        sum += values[k]!
        count++
      }
    return sum / count
  })
  const finite = means.filter(Number.isFinite)
  const low = Math.min(...finite)
  const span = Math.max(...finite) - low
  return means
    .map(mean => {
      if (!Number.isFinite(mean)) return ' '
      return blocks[span > 0 ? Math.round(((mean - low) / span) * (blocks.length - 1)) : 0]!
    })
    .join('')
}
