import { deviationOf, meanOf, type Difference } from '../statistics.ts'

/** A share as a percentage, with so many decimals. */
export const percent = (share: number, digits = 1): string => (100 * share).toFixed(digits)

/** Mean and standard deviation of shares, in per cent. */
export const spread = (shares: readonly number[]): string =>
  `${percent(meanOf(shares), 2)} ± ${percent(deviationOf(shares), 2)}`

/** A difference of shares in points, with its 95 % interval. */
export const points = ({ mean, margin }: Difference): string =>
  `${mean < 0 ? '−' : '+'}${percent(Math.abs(mean), 2)} ± ${percent(margin, 2)} points`

/** A number with so many figures, without an exponent. */
export const figures = (value: number, count = 2): string =>
  String(Number(value.toPrecision(count)))

/** A whole number in groups of three. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US')

/** Names in a sentence. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`

/** A Markdown table; its first column is text, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(head),
    line(head.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map(cells => line(cells)),
  ].join('\n')
}

/** The names of the data sets in the text. */
export const nameOf = { digits: 'MNIST digits', fashion: 'Fashion-MNIST' } as const
