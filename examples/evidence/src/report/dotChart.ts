import { deviationOf, meanOf } from '../statistics.ts'

/** A row of dots: one for each key, each of several numbers. */
export interface DotRow {
  readonly label: string
  readonly dots: readonly (readonly number[])[]
}

/** Options of {@link dotChart}. */
export interface DotChartOptions {
  readonly title: string
  readonly xLabel: string
  /** What the dots of a row stand for. */
  readonly keys: readonly string[]
}

const [width, left, right, top, rowHeight] = [800, 130, 30, 76, 24]
// Okabe and Ito's, which colour-blind people can tell apart, and shapes besides
const colors = ['#0072b2', '#000000', '#d55e00']
const font = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

const shapes: readonly ((x: number, y: number) => string)[] = [
  (x, y) => `M${x - 5} ${y + 4.5}h10L${x} ${y - 5}z`,
  (x, y) => `M${x - 4.5} ${y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z`,
  (x, y) => `M${x - 4.5} ${y - 4.5}h9v9h-9z`,
]

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, character => `&#${character.codePointAt(0) ?? 0};`)

/** Draws rows of dots with their standard deviations, on one axis: what curves cannot show side by side. */
export function dotChart(
  rows: readonly DotRow[],
  { title, xLabel, keys }: DotChartOptions,
): string {
  const means = rows.flatMap(({ dots }) => dots.map(meanOf))
  // few are far below the others: those stand at the edge, with their number
  const floor = Math.max(Math.min(...means) - 1, Math.max(...means) - 16)
  const low = Math.floor(floor)
  const high = Math.ceil(Math.max(...means) + 0.5)
  const bottom = top + rows.length * rowHeight
  const height = bottom + 56
  const x = (value: number): number =>
    Math.round(
      10 * (left + ((Math.max(low, value) - low) / (high - low)) * (width - left - right)),
    ) / 10
  const every = Math.max(1, Math.round((high - low) / 8))
  const ticks = Array.from(
    { length: Math.floor((high - low) / every) + 1 },
    (_, i) => low + i * every,
  )
  const dot = (values: readonly number[], key: number, y: number): string => {
    const [mean, deviation] = [meanOf(values), deviationOf(values)]
    const fill = colors[key % colors.length]!
    if (mean < low)
      return `<text x="${left + 4 + 48 * key}" y="${y + 4}" font-size="12" fill="${fill}">◂ ${mean.toFixed(1)}</text>`
    const line = `<path stroke="${fill}" stroke-width="1.5" d="M${x(mean - deviation)} ${y}H${x(mean + deviation)}"/>`
    const shape = `<path fill="${fill}" d="${shapes[key % shapes.length]!(x(mean), y)}"/>`
    return line + shape
  }
  let keyAt = left
  const legend = keys.map((key, i) => {
    const at = keyAt
    keyAt += 60
    return `<path fill="${colors[i % colors.length]!}" d="${shapes[i % shapes.length]!(at + 5, 54)}"/><text x="${at + 16}" y="58">${escape(key)}</text>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${font}" font-size="13" fill="#1f2328">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="31" font-size="16" font-weight="600">${escape(title)}</text>`,
    ...legend,
    ...ticks.map(
      tick =>
        `<path stroke="#e3e7eb" d="M${x(tick)} ${top}V${bottom}"/><text x="${x(tick)}" y="${bottom + 19}" text-anchor="middle" fill="#59636e">${tick}</text>`,
    ),
    ...rows.flatMap(({ label, dots }, i) => {
      const y = top + (i + 0.5) * rowHeight
      return [
        `<text x="${left - 12}" y="${y + 4.5}" text-anchor="end">${escape(label)}</text>`,
        ...dots.map((values, key) => dot(values, key, y)),
      ]
    }),
    `<text x="${(left + width - right) / 2}" y="${bottom + 41}" text-anchor="middle" fill="#59636e">${escape(xLabel)}</text>`,
    '</svg>\n',
  ].join('\n')
}
