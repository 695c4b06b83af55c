import { spread } from './labels.ts'
import { readLines, type Extent, type Line, type Points } from './lines.ts'
import { pathOf } from './path.ts'
import { isDrawable, linearScale, logScale, stepScale, type Range, type Scale } from './scale.ts'
import { summaryOf } from './summary.ts'
import { clean, escape, fit, widthOf } from './text.ts'
import { darkStyle, palettes, strokeOf, type Palette } from './theme.ts'
import { labelsOf } from './ticks.ts'
import { cut, decimate, simplify, traceOf, type Trace } from './trace.ts'

/** Options of {@link plot}. */
export interface PlotOptions extends Extent {
  /** What stands above the picture, and is its name for screen readers. */
  readonly title?: string | undefined
  /** What screen readers say of it. Default: where each line begins, turns and ends. */
  readonly description?: string | undefined
  /**
   * Width in pixels.
   *
   * @default 800
   */
  readonly width?: number
  /**
   * Height in pixels.
   *
   * @default 420
   */
  readonly height?: number
  /**
   * What the horizontal axis counts.
   *
   * @default 'step'
   */
  readonly xLabel?: string
  /**
   * What the vertical axis measures.
   *
   * @default 'learning rate'
   */
  readonly yLabel?: string
  /**
   * Whether the vertical axis is logarithmic. Values that are not positive then leave gaps.
   *
   * @default false
   */
  readonly log?: boolean
  /**
   * Dark on light, light on dark, or as the reader prefers.
   *
   * @default 'auto'
   */
  readonly theme?: 'light' | 'dark' | 'auto'
}

const fontSize = 13
const lineHeight = 17
const edge = 16
const leader = 26
// A corner that this many pixels tell from a straight line may go.
const tolerance = 0.06

/**
 * Draws schedules, and any other curves and points, as one SVG. The picture needs nothing else: no
 * page, no script, no font. Lines stand in the order of their labels in `lines`.
 *
 * @throws RangeError when there is nothing to draw, or nothing says where it ends; OptionError when
 *   a length waits for a run
 * @example
 * const svg = plot({
 *   cosine: cosine({ from: 0.1, steps: 100 }),
 *   step: step({ from: 0.1, factor: 0.5, every: 20 }),
 *   loss: { steps: [0, 50, 100], values: [0.09, 0.03, 0.01] },
 * }, { title: 'Two schedules and a loss' })
 */
export function plot(lines: Readonly<Record<string, Line>>, options: PlotOptions = {}): string {
  const { width = 800, height = 420, log = false, theme = 'auto' } = options
  if (!(width >= 200 && height >= 150 && width <= 1e4 && height <= 1e4))
    throw new RangeError(`a plot of ${width} × ${height} pixels cannot be drawn`)
  const { points, from, to } = readLines(lines, options)
  const palette = palettes[theme === 'dark' ? 'dark' : 'light']

  const title = options.title && fit(options.title, width - 2 * edge, 16)
  const yLabel = fit(options.yLabel ?? 'learning rate', width - 2 * edge, fontSize)
  const xLabel = fit(options.xLabel ?? 'step', width - 2 * edge, fontSize)
  const top = edge + (title ? 26 : 0) + (yLabel ? 24 : 8)
  const bottom = height - edge - lineHeight - (xLabel ? 22 : 0)

  const traces = points.map(({ steps, values, joining }) =>
    traceOf(steps, values, joining, value => isDrawable(value, log)),
  )
  const most = Math.max(2, Math.floor((bottom - top) / 50))
  const y = (log ? logScale : linearScale)(rangeOf(points, log), [bottom, top], most)
  const yTicks = labelsOf(y.ticks)
  const left = edge + Math.max(...yTicks.map(text => widthOf(text, fontSize))) + 8
  const rows = rowsOf(points, bottom - top, Math.min(width * 0.3, 260))
  const textWidth = Math.max(...rows.map(({ text, size }) => widthOf(text, size)))
  const right = width - edge - (textWidth > 0 ? textWidth + leader : 0)
  const x = stepAxis([from, to], [left, right])

  const drawn = traces.map(parts => parts.flatMap(part => refine(part, x, y, bottom)))
  const frame: Frame = { left, right, top, bottom, palette }
  const name = clean(options.title ?? '', 300) || `${yLabel} by ${xLabel}`
  const description = clean(options.description ?? summaryOf(points), 4000)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"${theme === 'auto' ? ' class="anneal-plot"' : ''} font-family="system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif" font-size="${fontSize}">`,
    `<title>${escape(name)}</title>`,
    `<desc>${escape(description)}</desc>`,
    theme === 'auto' ? darkStyle() : '',
    `<rect class="b" width="${width}" height="${height}" fill="${palette.background}"/>`,
    grid(x, y, yTicks, frame),
    heading(title, yLabel, xLabel, frame, height),
    curves(drawn, palette),
    endLabels(rows, drawn, frame),
    '</svg>\n',
  ]
    .filter(Boolean)
    .join('\n')
}

interface Frame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly palette: Palette
}

const at = (pixel: number): string => String(Math.round(pixel * 10) / 10)

/** The values of all lines; on a logarithmic axis without the steepest hundredth of a fall to zero. */
function rangeOf(points: readonly Points[], log: boolean): Range {
  let low = Infinity
  let high = -Infinity
  for (const { values } of points) {
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

function stepAxis(range: Range, pixels: Range): Scale {
  const fitting = (gap: number): Scale =>
    stepScale(range, pixels, Math.max(1, Math.floor((pixels[1] - pixels[0]) / gap)))
  const widest = Math.max(...labelsOf(fitting(70).ticks).map(text => widthOf(text, fontSize)))
  return fitting(Math.max(70, widest + 24))
}

function refine(part: Trace, x: Scale, y: Scale, bottom: number): Trace[] {
  const pixels = { x: part.x.map(x), y: part.y.map(y) }
  return cut(pixels, bottom + 1e-6).map(visible => simplify(decimate(visible), tolerance))
}

function grid(x: Scale, y: Scale, yTicks: readonly string[], frame: Frame): string {
  const { left, right, top, bottom, palette } = frame
  const across = (values: readonly number[]): string =>
    values.map(value => `M${at(left)} ${at(y(value))}H${at(right)}`).join('')
  const xTicks = labelsOf(x.ticks)
  const minor = across(y.minor)
  return [
    `<g class="g" fill="none" stroke="${palette.grid}">`,
    minor && `<path d="${minor}" stroke-opacity=".5"/>`,
    `<path d="${across(y.ticks)}"/></g>`,
    `<path class="a" stroke="${palette.muted}" d="M${at(left)} ${at(bottom)}H${at(right)}${x.ticks.map(tick => `M${at(x(tick))} ${at(bottom)}v5`).join('')}"/>`,
    `<g class="m" fill="${palette.muted}" text-anchor="end">`,
    ...yTicks.map(
      (text, i) => `<text x="${at(left - 8)}" y="${at(y(y.ticks[i]!) + 4.5)}">${text}</text>`,
    ),
    '</g>',
    `<g class="m" fill="${palette.muted}" text-anchor="middle">`,
    ...xTicks.map(
      (text, i) => `<text x="${at(x(x.ticks[i]!))}" y="${at(bottom + 19)}">${text}</text>`,
    ),
    '</g>',
  ]
    .filter(Boolean)
    .join('')
}

function heading(
  title: string | undefined,
  yLabel: string,
  xLabel: string,
  { left, right, top, bottom, palette }: Frame,
  height: number,
): string {
  const muted = `class="m" fill="${palette.muted}"`
  return [
    title &&
      `<text class="i" fill="${palette.ink}" x="${edge}" y="${edge + 15}" font-size="16" font-weight="600">${escape(title)}</text>`,
    yLabel && `<text ${muted} x="${edge}" y="${at(top - 14)}">${escape(yLabel)}</text>`,
    xLabel &&
      `<text ${muted} x="${at((left + right) / 2)}" y="${at(Math.max(bottom + 36, height - edge))}" text-anchor="middle">${escape(xLabel)}</text>`,
  ]
    .filter(Boolean)
    .join('')
}

function curves(drawn: readonly (readonly Trace[])[], palette: Palette): string {
  const paths = drawn.map((traces, i) => {
    if (traces.length === 0) return ''
    const { color, dash } = strokeOf(i, palette)
    return `<path ${color}${dash} d="${pathOf(traces)}"/>`
  })
  return `<g fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`
}

interface Row {
  readonly text: string
  /** Which line it names; undefined for the row that counts those without one. */
  readonly index: number | undefined
  readonly size: number
  readonly gap: number
}

/** What stands at the ends of the lines: where there is no room for all, the last row counts the rest. */
function rowsOf(points: readonly Points[], height: number, width: number): Row[] {
  const gap = Math.max(10, Math.min(lineHeight, height / points.length))
  const size = Math.min(fontSize, gap * 0.8)
  const room = Math.floor(height / gap)
  const row = (text: string, index: number | undefined): Row => ({
    text: fit(text, width, size),
    index,
    size,
    gap,
  })
  const rows = points.map(({ label }, i) => row(label, i))
  if (rows.length <= room) return rows
  return [...rows.slice(0, room - 1), row(`and ${rows.length - room + 1} more`, undefined)]
}

function endLabels(
  rows: readonly Row[],
  drawn: readonly (readonly Trace[])[],
  { right, top, bottom, palette }: Frame,
): string {
  const ends = rows.map(({ index }) => {
    const last = index === undefined ? undefined : drawn[index]!.at(-1)
    return last && { x: last.x.at(-1)!, y: last.y.at(-1)! }
  })
  const { gap, size } = rows[0]!
  const places = spread(
    ends.map(end => end?.y ?? bottom),
    gap,
    top,
    bottom,
  )
  const texts = rows.map(
    ({ text }, i) =>
      `<text x="${at(right + leader)}" y="${at(places[i]! + size * 0.35)}">${escape(text)}</text>`,
  )
  const leaders = rows.map(({ index, text }, i) => {
    const end = ends[i]
    if (!end || !text) return ''
    const { color } = strokeOf(index!, palette)
    return `<path ${color} d="M${at(end.x)} ${at(end.y)}H${at(right + 4)}L${at(right + leader - 10)} ${at(places[i]!)}h6"/>`
  })
  return [
    `<g fill="none" stroke-linecap="round">${leaders.join('')}</g>`,
    `<g class="i" fill="${palette.ink}" font-size="${at(size)}">${texts.join('')}</g>`,
  ].join('\n')
}
