import { drawRows, type Row } from './endLabels.ts'
import type { Points } from './lines.ts'
import { drawBehind, drawDots, type PanelNotes } from './notes.ts'
import { pathOf } from './path.ts'
import { drawAreas } from './area.ts'
import { isDrawable, linearScale, logScale, type Range, type Scale } from './scale.ts'
import { escape, pixel } from './text.ts'
import { fillOf, strokeOf, type Palette } from './theme.ts'
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
  for (const { values, low: lows = [], high: highs = [] } of lines) {
    let lowest = Infinity
    for (const all of [values, lows, highs])
      for (const value of all) {
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
  { log, frame, palette, notes }: PanelStyle,
): string {
  const drawn = lines.map(({ places, values, joining }) =>
    traceOf(places, values, joining, value => isDrawable(value, log)).flatMap(trace =>
      refine(trace, x, y, frame.bottom),
    ),
  )
  const fills = look.map(index => fillOf(index, palette))
  return [
    drawBehind(notes, x, frame, palette),
    drawGrid(x, y, frame, palette),
    drawAreas(lines, fills, x, y, { log, bottom: frame.bottom, tolerance }),
    drawLines(drawn, look, palette),
    drawDots(notes, x, y, line => fills[line]!),
    drawRows(rows, drawn, look, frame, palette),
  ]
    .filter(Boolean)
    .join('\n')
}

interface PanelStyle {
  readonly log: boolean
  readonly frame: Frame
  readonly palette: Palette
  readonly notes: PanelNotes
}

function refine(trace: Trace, x: Scale, y: Scale, bottom: number): Trace[] {
  const pixels = { x: trace.x.map(x), y: trace.y.map(y) }
  return cut(pixels, bottom + 1e-6).map(visible => simplify(decimate(visible), tolerance))
}

function drawGrid(
  x: Scale,
  y: Scale,
  { left, right, top, bottom }: Frame,
  palette: Palette,
): string {
  const across = (values: readonly number[]): string =>
    values.map(value => `M${pixel(left)} ${pixel(y(value))}H${pixel(right)}`).join('')
  const marks = x.ticks.map(tick => `M${pixel(x(tick))} ${pixel(bottom)}v5`)
  const minor = across(y.minor)
  // a logarithmic axis is not read off without them
  const upright = x.minor
    .map(value => `M${pixel(x(value))} ${pixel(top)}V${pixel(bottom)}`)
    .join('')
  const numbers = labelsOf(y.ticks).map(
    (text, i) => `<text x="${pixel(left - 8)}" y="${pixel(y(y.ticks[i]!) + 4.5)}">${text}</text>`,
  )
  return [
    `<g class="g" stroke="${palette.grid}">`,
    minor && `<path d="${minor}" stroke-opacity=".5"/>`,
    upright && `<path d="${upright}" stroke-opacity=".5"/>`,
    `<path d="${across(y.ticks)}"/></g>`,
    `<path class="a" stroke="${palette.muted}" d="M${pixel(left)} ${pixel(bottom)}H${pixel(right)}${marks.join('')}"/>`,
    `<g class="m" fill="${palette.muted}" text-anchor="end">${numbers.join('')}</g>`,
  ]
    .filter(Boolean)
    .join('')
}

const isLone = ({ x, y }: Trace): boolean =>
  x.every(place => place === x[0]) && y.every(value => value === y[0])

function drawLines(
  drawn: readonly (readonly Trace[])[],
  look: readonly number[],
  palette: Palette,
): string {
  const paths = drawn.map((traces, i) => {
    const { color, dash } = strokeOf(look[i]!, palette)
    const draw = (some: readonly Trace[], style: string): string =>
      some.length > 0 ? `<path ${color}${style} d="${pathOf(some)}"/>` : ''
    // a point between gaps has no length: in dashes it would not be seen, and hardly without them
    return (
      draw(
        traces.filter(trace => !isLone(trace)),
        dash,
      ) + draw(traces.filter(isLone), ' stroke-width="5"')
    )
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

/** Whether a panel's vertical axis is logarithmic. @internal */
export const isLogPanel = (log: boolean | readonly string[] | undefined, name: string): boolean =>
  typeof log === 'object' ? log.includes(name) : log === true
