import { spread } from './labels.ts'
import { escape, fit, fontSize, lineHeight, pixel, widthOf } from './text.ts'
import { strokeOf, type Palette } from './theme.ts'
import type { Trace } from './trace.ts'

/** What stands at the end of a line. */
export interface Row {
  readonly text: string
  /** Which line it names; undefined for the row that counts those without one. */
  readonly line: number | undefined
  readonly size: number
  readonly gap: number
}

/** Between the end of a line and its label. */
const leader = 26

/**
 * The rows that fit beside a panel. Where there is no room for all, the last counts the rest.
 *
 * @internal
 */
export function rowsOf(labels: readonly string[], height: number, width: number): Row[] {
  const gap = Math.max(10, Math.min(lineHeight, height / labels.length))
  const size = Math.min(fontSize, gap * 0.8)
  const room = Math.max(1, Math.floor(height / gap + 1e-9))
  const row = (text: string, line: number | undefined): Row => {
    return { text: fit(text, width, size), line, size, gap }
  }
  if (labels.length <= room) return labels.map(row)
  const shown = labels.slice(0, room - 1).map(row)
  return [...shown, row(`and ${labels.length - shown.length} more`, undefined)]
}

/**
 * The room that rows take to the right of a panel.
 *
 * @internal
 */
export function widthOfRows(rows: readonly Row[]): number {
  const widest = Math.max(...rows.map(({ text, size }) => widthOf(text, size)))
  return widest > 0 ? leader + widest : 0
}

/**
 * Draws the rows, each joined to the end of its line.
 *
 * @internal
 * @param look the index of each line's colour
 */
export function drawRows(
  rows: readonly Row[],
  lines: readonly (readonly Trace[])[],
  look: readonly number[],
  frame: { readonly right: number; readonly top: number; readonly bottom: number },
  palette: Palette,
): string {
  const { right, top, bottom } = frame
  const ends = rows.map(({ line }) => {
    const last = line === undefined ? undefined : lines[line]!.at(-1)
    return last && { x: last.x.at(-1)!, y: last.y.at(-1)! }
  })
  const { gap, size } = rows[0]!
  const wanted = ends.map(end => end?.y ?? bottom)
  const places = spread(wanted, gap, top, bottom)
  const texts = rows.map(
    ({ text }, i) =>
      `<text x="${pixel(right + leader)}" y="${pixel(places[i]! + size * 0.35)}">${escape(text)}</text>`,
  )
  const leaders = rows.map(({ line, text }, i) => {
    const end = ends[i]
    if (!end || !text) return ''
    const { color } = strokeOf(look[line!]!, palette)
    // one that ends long before the others does not go on
    const dots = right - end.x > leader ? ' stroke-dasharray="1 4"' : ''
    return `<path ${color}${dots} d="M${pixel(end.x)} ${pixel(end.y)}H${pixel(right + 4)}L${pixel(right + leader - 10)} ${pixel(places[i]!)}h6"/>`
  })
  return (
    `<g fill="none" stroke-linecap="round">${leaders.join('')}</g>` +
    `<g class="i" fill="${palette.ink}" font-size="${pixel(size)}">${texts.join('')}</g>`
  )
}
