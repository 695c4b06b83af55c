import { checkOptions } from '@anneal/core'
import { spread } from '../labels.ts'
import { readSections, type Extent, type Points, type Section } from '../lines.ts'
import { sharedNames } from '../options.ts'
import { isLogPanel, rangeOf } from '../panel.ts'
import { isDrawable, linearScale, logScale, logStepScale, stepScale, type Scale } from '../scale.ts'
import { labelsOf } from '../ticks.ts'
import { cut, decimate, traceOf } from '../trace.ts'
import { spreadPanels, type Plottables } from '../tracks.ts'
import { createCanvas, type Cell } from './canvas.ts'
import { cellsOf, fitCells, padLeft } from './cells.ts'

/** Options of {@link plotText}. */
export interface TextOptions extends Extent {
  /** What stands above the plot. */
  readonly title?: string | undefined
  /**
   * Columns of the terminal.
   *
   * @default 80
   */
  readonly width?: number | undefined
  /**
   * Lines of text for each panel.
   *
   * @default 20
   */
  readonly height?: number | undefined
  /**
   * Whether the vertical axis is logarithmic, or the names of the panels of which it is. Values that are
   * not positive then leave gaps.
   *
   * @default false
   */
  readonly log?: boolean | readonly string[] | undefined
  /** What stands beside the horizontal axis. Default: what it counts. */
  readonly xLabel?: string | undefined
  /**
   * Whether to write colours, as ANSI escape codes. Ask the terminal first, and `NO_COLOR`.
   *
   * @default false
   */
  readonly color?: boolean | undefined
}

// The hues of Okabe and Ito that are nearest among the 256 of terminals; a lone line has none.
const hues = [32, 166, 36, 175, 214, 74, undefined] as const

const painted = (text: string, line: number | undefined, color: boolean): string => {
  const hue = line === undefined ? undefined : hues[line % hues.length]
  return color && hue !== undefined && text.trim() ? `\u001b[38;5;${hue}m${text}\u001b[39m` : text
}

/**
 * Draws what `plot` draws as text: braille dots, with axes, and the name of each line at its end. Several
 * panels stand one below the other, each under its name.
 *
 * @param things what to draw, by label
 * @returns lines of text, none wider than `width`, with a line feed after each
 * @throws RangeError when there is no room; all else as `plot` does
 * @example
 * console.log(plotText({ cosine: cosine({ from: 0.1, steps: 100 }) }, { width: 60, height: 12 }))
 */
export function plotText(things: Plottables, options: TextOptions = {}): string {
  checkOptions('plotText', options, [...sharedNames, 'color'])
  const sections = readSections(spreadPanels(things, 'learning rate', options.run), options)
  const count = sections.reduce((sum, { panels }) => sum + panels.length, 0)
  return sections
    .flatMap(section =>
      section.panels.map(panel => {
        const title = [options.title ?? '', count > 1 ? panel.name : ''].filter(Boolean).join(': ')
        return drawText(section, panel, { ...options, title })
      }),
    )
    .join('')
}

function drawText(
  section: Section,
  { name, lines: points }: Section['panels'][number],
  options: TextOptions,
): string {
  const { width = 80, height = 20, color = false, xLabel = section.name } = options
  const log = isLogPanel(options.log, name)
  const title = fitCells(options.title ?? '', width)
  const rows = height - 2 - (title ? 1 : 0)
  if (!(width >= 30 && rows >= 3 && width <= 1000 && height <= 1000))
    throw new RangeError(`there is no room for a plot in ${width} columns and ${height} lines`)
  const names = points.map(({ label }) => fitCells(label, Math.floor(width / 3)))
  const y = (log ? logScale : linearScale)(
    rangeOf(points, log),
    [4 * rows - 1, 0],
    Math.max(2, Math.floor(rows / 3)),
  )
  const numbers = labelsOf(y.ticks)
  const left = Math.max(...numbers.map(text => text.length)) + 1
  const xName = fitCells(xLabel, Math.floor(width / 3))
  const isLeft = cellsOf(xName) < left // else it stands where the labels do
  const right = Math.max(...names.map(cellsOf), isLeft ? 0 : cellsOf(xName)) + 1
  const columns = width - left - 1 - right
  if (columns < 8) throw new RangeError(`there is no room for a plot in ${width} columns`)
  const x = (section.isLog ? logStepScale : stepScale)(
    [section.from, section.to],
    [0, 2 * columns - 1],
    Math.max(1, Math.floor(columns / 12)),
  )

  const canvas = createCanvas(columns, rows)
  const ends = points.map((line, i) =>
    drawLine(line, i, { x, y, log, bottom: 4 * rows - 1 }, canvas),
  )
  const labels = rowsOfLabels(ends, rows)
  const marks = new Map(y.ticks.map((tick, i) => [Math.round(y(tick)) >> 2, numbers[i]!]))
  const body = canvas.rows().map((cells, row) => {
    const number = marks.get(row)
    const line = labels.indexOf(row)
    const name = line < 0 ? '' : ` ${painted(names[line]!, line, color)}`
    return `${padLeft(number ?? '', left - 1)} ${number === undefined ? '│' : '┤'}${lettersOf(cells, color)}${name}`.trimEnd()
  })
  const [line, marked] = stepAxis(x, columns)
  return [
    ...(title ? [title] : []),
    ...body,
    `${' '.repeat(left)}└${line}${isLeft ? '' : ` ${xName}`}`,
    `${padLeft(isLeft ? xName : '', left)} ${marked}`,
    '',
  ].join('\n')
}

function lettersOf(cells: readonly Cell[], color: boolean): string {
  let text = ''
  for (let i = 0; i < cells.length;) {
    const { line } = cells[i]!
    let run = ''
    for (; i < cells.length && cells[i]!.line === line; i++) run += cells[i]!.letter
    text += painted(run, line, color)
  }
  return text
}

interface Axes {
  readonly x: Scale
  readonly y: Scale
  readonly log: boolean
  readonly bottom: number
}

/** Draws a line, and says at which height it ends. */
function drawLine(
  { places, values, joining }: Points,
  index: number,
  { x, y, log, bottom }: Axes,
  canvas: ReturnType<typeof createCanvas>,
): number | undefined {
  let end: number | undefined
  for (const trace of traceOf(places, values, joining, value => isDrawable(value, log)))
    for (const part of cut({ x: trace.x.map(x), y: trace.y.map(y) }, bottom + 1e-6)) {
      const corners = decimate(part)
      for (let i = 0; i < corners.x.length; i++) {
        const before = Math.max(0, i - 1)
        canvas.draw(index, [corners.x[before]!, corners.y[before]!], [corners.x[i]!, corners.y[i]!])
      }
      end = corners.y.at(-1)
    }
  return end
}

/** The row of each name: those for which there is no room have none. */
function rowsOfLabels(ends: readonly (number | undefined)[], rows: number): (number | undefined)[] {
  const shown = ends.slice(0, rows).map(end => (end ?? 0) / 4)
  return spread(shown, 1, 0, rows - 1).map(Math.floor)
}

function stepAxis(x: Scale, columns: number): [line: string, numbers: string] {
  const labels = labelsOf(x.ticks)
  const line = Array.from({ length: columns }, () => '─')
  const numbers = Array.from({ length: columns }, () => ' ')
  for (const [i, tick] of x.ticks.entries()) {
    const column = Math.round(x(tick)) >> 1
    line[column] = '┬'
    const label = labels[i]!
    const begin = Math.max(0, Math.min(columns - label.length, column - (label.length >> 1)))
    const around = numbers.slice(Math.max(0, begin - 1), begin + label.length + 1)
    if (!around.join('').trim()) numbers.splice(begin, label.length, ...Array.from(label))
  }
  return [line.join(''), numbers.join('').trimEnd()]
}
