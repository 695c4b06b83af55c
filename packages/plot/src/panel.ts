import { drawRows, type Row } from './endLabels.ts'
import type { Points } from './lines.ts'
import { pathOf } from './path.ts'
import { isDrawable, linearScale, logScale, type Range, type Scale } from './scale.ts'
import { escape, pixel } from './text.ts'
import { strokeOf, type Palette } from './theme.ts'
import { labelsOf } from './ticks.ts'
import { cut, decimate, simplify, traceOf, type Trace } from './trace.ts'

/** Where a panel stands in the picture. */
export interface Frame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

// A corner that so many pixels tell from a straight line may go.
const tolerance = 0.06

/**
 * The vertical axis of a panel.
 *
 * @internal
 */
export function verticalScale(
  lines: readonly Points[],
  log: boolean,
  { top, bottom }: Pick<Frame, 'top' | 'bottom'>,
): Scale {
  const most = Math.max(2, Math.floor((bottom - top) / 45))
  return (log ? logScale : linearScale)(rangeOf(lines, log), [bottom, top], most)
}

/**
 * The values of all lines; on a logarithmic axis without the steepest hundredth of a fall to zero.
 *
 * @internal
 */
export function rangeOf(lines: readonly Points[], log: boolean): Range {
  let low = Infinity
  let high = -Infinity
  for (const { values } of lines) {
    let lowest = Infinity
    for (const value of values) {
      if (!isDrawable(value, log)) continue
      if (value < lowest) lowest = value
      if (value > high) high = value
    }
    low = Math.min(low, log ? Math.max(lowest, hundredth(values) / 10) : lowest)
  }
  return high >= low ? [low, high] : log ? [0.1, 1] : [0, 1]
}

/** What one in a hundred of the positive values is below. */
function hundredth(values: readonly number[]): number {
  const stride = Math.ceil(values.length / 1000)
  const some = values.filter((value, i) => i % stride === 0 && isDrawable(value, true))
  return Float64Array.from(some).sort()[Math.floor(some.length / 100)] ?? 0
}

/**
 * Draws a panel: its grid, its lines and what stands at their ends.
 *
 * @internal
 * @param look the index of each line's colour
 */
export function drawPanel(
  lines: readonly Points[],
  look: readonly number[],
  rows: readonly Row[],
  x: Scale,
  y: Scale,
  { log, frame, palette }: { log: boolean; frame: Frame; palette: Palette },
): string {
  const drawn = lines.map(({ steps, values, joining }) =>
    traceOf(steps, values, joining, value => isDrawable(value, log)).flatMap(trace =>
      refine(trace, x, y, frame.bottom),
    ),
  )
  return [
    drawGrid(x, y, frame, palette),
    drawLines(drawn, look, palette),
    drawRows(rows, drawn, look, frame, palette),
  ].join('\n')
}

function refine(trace: Trace, x: Scale, y: Scale, bottom: number): Trace[] {
  const pixels = { x: trace.x.map(x), y: trace.y.map(y) }
  return cut(pixels, bottom + 1e-6).map(visible => simplify(decimate(visible), tolerance))
}

function drawGrid(x: Scale, y: Scale, { left, right, bottom }: Frame, palette: Palette): string {
  const across = (values: readonly number[]): string =>
    values.map(value => `M${pixel(left)} ${pixel(y(value))}H${pixel(right)}`).join('')
  const marks = x.ticks.map(tick => `M${pixel(x(tick))} ${pixel(bottom)}v5`)
  const minor = across(y.minor)
  const numbers = labelsOf(y.ticks).map(
    (text, i) => `<text x="${pixel(left - 8)}" y="${pixel(y(y.ticks[i]!) + 4.5)}">${text}</text>`,
  )
  return [
    `<g class="g" stroke="${palette.grid}">`,
    minor && `<path d="${minor}" stroke-opacity=".5"/>`,
    `<path d="${across(y.ticks)}"/></g>`,
    `<path class="a" stroke="${palette.muted}" d="M${pixel(left)} ${pixel(bottom)}H${pixel(right)}${marks.join('')}"/>`,
    `<g class="m" fill="${palette.muted}" text-anchor="end">${numbers.join('')}</g>`,
  ].join('')
}

function drawLines(
  drawn: readonly (readonly Trace[])[],
  look: readonly number[],
  palette: Palette,
): string {
  const paths = drawn.map((traces, i) => {
    if (traces.length === 0) return ''
    const { color, dash } = strokeOf(look[i]!, palette)
    return `<path ${color}${dash} d="${pathOf(traces)}"/>`
  })
  return `<g fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`
}

/**
 * Writes the name of a panel's vertical axis above it.
 *
 * @internal
 */
export function drawName(name: string, x: number, top: number, palette: Palette): string {
  return (
    name &&
    `<text class="m" fill="${palette.muted}" x="${x}" y="${pixel(top - 14)}">${escape(name)}</text>`
  )
}
