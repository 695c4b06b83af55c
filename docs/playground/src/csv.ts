/** Columns of numbers, by name. */
export type Columns = Readonly<Record<string, readonly number[]>>

const most = 100_000

const numberOf = (cell: string): number | undefined =>
  /^(nan|[+-]?inf(inity)?)$/i.test(cell)
    ? NaN
    : cell !== '' && Number.isFinite(Number(cell))
      ? Number(cell)
      : undefined

/**
 * Reads CSV that was pasted: with a line of names or without, separated by commas, semicolons, tabs or
 * spaces.
 *
 * @throws RangeError naming the line that holds no numbers
 */
export function readCsv(text: string): Columns {
  const lines = text.slice(0, 5_000_000).trim().split(/\r?\n/).slice(0, most)
  const cells = (line: string): string[] =>
    line
      .split(/[,;\t]|\s+/)
      .map(cell => cell.trim().replace(/^"(.*)"$/, '$1'))
      .filter((cell, i, all) => cell !== '' || i < all.length - 1)
  const head = cells(lines[0] ?? '')
  const named = head.some(cell => numberOf(cell) === undefined)
  const names = named ? head : head.length === 1 ? ['loss'] : ['rate', 'loss', 'accuracy']
  const columns: number[][] = head.map(() => [])
  for (const [i, line] of lines.entries()) {
    if ((named && i === 0) || line.trim() === '') continue
    for (const [k, column] of columns.entries()) {
      const cell = cells(line)[k] ?? ''
      const value = numberOf(cell)
      if (value === undefined)
        throw new RangeError(`line ${i + 1}: ${JSON.stringify(cell.slice(0, 40))} is no number`)
      column.push(value)
    }
  }
  if (!columns[0]?.length)
    throw new RangeError('there are no numbers: paste lines such as 0.001, 2.3')
  return Object.fromEntries(columns.map((column, i) => [names[i] ?? `column ${i + 1}`, column]))
}

/** The first column with such a name. */
export const columnOf = (columns: Columns, pattern: RegExp): readonly number[] | undefined =>
  Object.entries(columns).find(([name]) => pattern.test(name))?.[1]

/** Columns as CSV. A name that a spreadsheet could take for a formula is quoted, with a space before it. */
export function writeCsv(
  columns: readonly (readonly [name: string, values: readonly number[]])[],
): string {
  const head = columns.map(([name]) => {
    const safe = /^[=+\-@\t\r]/.test(name) ? ` ${name}` : name
    return /[",\n\r ]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  const rows = (columns[0]?.[1] ?? []).map((_, i) =>
    columns.map(([, values]) =>
      values[i] === undefined || Number.isNaN(values[i]) ? '' : values[i],
    ),
  )
  return [head, ...rows].map(row => row.join(',')).join('\n') + '\n'
}
