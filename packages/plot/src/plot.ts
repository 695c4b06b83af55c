import { rowsOf, widthOfRows } from './endLabels.ts'
import { readPanels, type Lines } from './lines.ts'
import type { PanelOptions, PlotOptions } from './options.ts'
import { drawName, drawPanel, verticalScale } from './panel.ts'
import { stepScale, type Range, type Scale } from './scale.ts'
import { summaryOf } from './summary.ts'
import { clean, escape, fit, fontSize, lineHeight, pixel, widthOf } from './text.ts'
import { darkStyle, palettes, type Palette } from './theme.ts'
import { labelsOf } from './ticks.ts'

const edge = 16
const fonts = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

/**
 * Draws schedules, and any other curves and points, as one SVG. The picture needs nothing else: no
 * page, no script, no font.
 *
 * @param lines what to draw, by label
 * @throws RangeError when there is nothing to draw, or nothing says where it ends; OptionError when
 *   a length waits for a run
 * @example
 * const svg = plot(
 *   {
 *     cosine: cosine({ from: 0.1, steps: 100 }),
 *     step: step({ from: 0.1, factor: 0.5, every: 20 }),
 *     measured: { steps: [0, 50, 100], values: [0.1, 0.05, 0.01] },
 *   },
 *   { title: 'Two schedules and a log' },
 * )
 */
export function plot(lines: Lines, options: PlotOptions = {}): string {
  return draw([[options.yLabel ?? 'learning rate', lines]], options)
}

/**
 * Draws several panels above one axis of steps, such as the learning rate and the loss of one run.
 * Lines of the same label look the same in all of them.
 *
 * @param panels the lines of each panel, by what its vertical axis measures
 * @throws as {@link plot} does
 * @example
 * const svg = plotPanels({
 *   'learning rate': { cosine: cosine({ from: 0.1, steps: 100 }) },
 *   loss: { cosine: { steps: [0, 50, 100], values: [2.3, 0.9, 0.4] } },
 * })
 */
export function plotPanels(
  panels: Readonly<Record<string, Lines>>,
  options: PanelOptions = {},
): string {
  return draw(Object.entries(panels), options)
}

function draw(named: readonly (readonly [name: string, Lines])[], options: PanelOptions): string {
  const { width = 800, log = false, theme = 'auto' } = options
  const height = options.height ?? (named.length > 1 ? 200 * named.length + 60 : 420)
  if (!(width >= 200 && height >= 100 + 60 * named.length && width <= 1e4 && height <= 1e4))
    throw new RangeError(
      `${named.length} panel${named.length > 1 ? 's' : ''} cannot be drawn on ${width} × ${height} pixels`,
    )
  const { panels, from, to } = readPanels(
    named.map(([, lines]) => lines),
    options,
  )
  const palette = palettes[theme === 'dark' ? 'dark' : 'light']
  const [title, xLabel, ...names] = [
    fit(options.title ?? '', width - 2 * edge, 18),
    ...[options.xLabel ?? 'step', ...named.map(([name]) => name)].map(text =>
      fit(text, width - 2 * edge, fontSize),
    ),
  ] as [string, string, ...string[]]

  const top = edge + (title ? 26 : 0)
  const bottom = height - edge - lineHeight - (xLabel ? 22 : 0)
  const parts = panels.map((lines, i) => {
    const each = (bottom - top) / panels.length
    const last = i === panels.length - 1
    const frame = {
      top: top + i * each + (names[i] ? 24 : 8),
      bottom: top + (i + 1) * each - (last ? 0 : 12),
    }
    return {
      lines,
      frame,
      y: verticalScale(lines, log, frame),
      rows: rowsOf(
        lines.map(({ label }) => label),
        frame.bottom - frame.top,
        Math.min(width * 0.3, 260),
      ),
    }
  })
  const numbers = parts.flatMap(({ y }) => labelsOf(y.ticks))
  const left = edge + 8 + Math.max(...numbers.map(text => widthOf(text, fontSize)))
  const right = width - edge - Math.max(...parts.map(({ rows }) => widthOfRows(rows)))
  const x = stepAxis([from, to], [left, right])
  const looks = [...new Set(panels.flat().map(({ label }) => label))]

  const name = clean(options.title ?? '', 300) || `${names.join(', ')} by ${xLabel}`
  const description = clean(options.description ?? summaryOf(panels.flat()), 4000)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"${theme === 'auto' ? ' class="anneal-plot"' : ''} font-family="${fonts}" font-size="${fontSize}">`,
    `<title>${escape(name)}</title>`,
    `<desc>${escape(description)}</desc>`,
    theme === 'auto' && darkStyle(),
    `<rect class="b" width="${width}" height="${height}" fill="${palette.background}"/>`,
    title &&
      `<text class="i" fill="${palette.ink}" x="${edge}" y="${edge + 15}" font-size="16" font-weight="600">${escape(title)}</text>`,
    ...parts.flatMap(({ lines, rows, frame, y }, i) => [
      drawName(names[i]!, edge, frame.top, palette),
      drawPanel(
        lines,
        lines.map(({ label }) => looks.indexOf(label)),
        rows,
        x,
        y,
        { log, frame: { ...frame, left, right }, palette },
      ),
    ]),
    drawSteps(x, xLabel, [left, right], bottom, palette),
    '</svg>\n',
  ]
    .filter(Boolean)
    .join('\n')
}

function stepAxis(range: Range, pixels: Range): Scale {
  const spaced = (gap: number): Scale =>
    stepScale(range, pixels, Math.max(1, Math.floor((pixels[1] - pixels[0]) / gap)))
  const widest = Math.max(...labelsOf(spaced(70).ticks).map(text => widthOf(text, fontSize)))
  return spaced(Math.max(70, widest + 24))
}

function drawSteps(
  x: Scale,
  xLabel: string,
  [left, right]: Range,
  bottom: number,
  palette: Palette,
): string {
  const numbers = labelsOf(x.ticks).map(
    (text, i) => `<text x="${pixel(x(x.ticks[i]!))}" y="${pixel(bottom + 19)}">${text}</text>`,
  )
  const name =
    xLabel &&
    `<text x="${pixel((left + right) / 2)}" y="${pixel(bottom + 39)}">${escape(xLabel)}</text>`
  return `<g class="m" fill="${palette.muted}" text-anchor="middle">${numbers.join('')}${name}</g>`
}
