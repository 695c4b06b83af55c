import { checkOptions } from '@anneal/core'
import { rowsOf, widthOfRows } from './endLabels.ts'
import { readSections, type Section } from './lines.ts'
import { noteHeight, notesOf, type Notes } from './notes.ts'
import { pictureNames, sharedNames, type PanelOptions, type PlotOptions } from './options.ts'
import { drawName, drawPanel, isLogPanel, verticalScale } from './panel.ts'
import { logStepScale, stepScale, type Range, type Scale } from './scale.ts'
import type { Lines } from './series.ts'
import { summaryOf } from './summary.ts'
import { clean, escape, fit, fontSize, lineHeight, pixel, widthOf } from './text.ts'
import { darkStyle, palettes, type Palette } from './theme.ts'
import { labelsOf } from './ticks.ts'
import { spreadPanels, trackOf, type Plottables } from './tracks.ts'

const edge = 16
const axisHeight = 22
const fonts = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

/**
 * Draws schedules, plans, range tests, training logs, and any other curves and points, as one SVG. The
 * picture needs nothing else: no page, no script, no font.
 *
 * The channels of plans and the metrics of logs have a panel each; range tests have a logarithmic axis
 * of rates below.
 *
 * @param things what to draw, by label
 * @throws RangeError when there is nothing to draw, or nothing says where it ends; OptionError when
 *   a length waits for a run, or the run does not know what the axis counts; SyntaxError naming the line of
 *   a log that cannot be read
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
export function plot(things: Plottables, options: PlotOptions = {}): string {
  checkOptions('plot', options, [...sharedNames, ...pictureNames, 'yLabel'])
  const panels = spreadPanels(things, options.yLabel ?? 'learning rate', options.run)
  return draw(readSections(panels, options), options)
}

/**
 * Draws several panels above one axis, such as the learning rate and the loss of one run. Lines of the
 * same label look the same in all of them.
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
  checkOptions('plotPanels', options, [...sharedNames, ...pictureNames])
  const tracks = Object.entries(panels).map(([name, lines]) => ({
    name,
    axis: 'time' as const,
    tracks: Object.entries(lines).map(([label, line]) => trackOf(label, line, options.run)),
  }))
  return draw(readSections(tracks, options), options)
}

function draw(sections: readonly Section[], options: PanelOptions): string {
  const { width = 800, theme = 'auto' } = options
  const all = sections.flatMap(({ panels }) => panels)
  const count = all.length
  const height = options.height ?? (count > 1 ? 200 * count + 60 * sections.length : 420)
  const least = 100 + 60 * (count + sections.length - 1)
  if (!(width >= 200 && height >= least && width <= 1e4 && height <= 1e4))
    throw new RangeError(
      `${count} panel${count > 1 ? 's' : ''} cannot be drawn on ${width} × ${height} pixels: give at least 200 × ${least}, and at most 10000 × 10000`,
    )
  if (theme !== 'auto' && !Object.hasOwn(palettes, theme))
    throw new RangeError(
      `theme cannot be ${JSON.stringify(theme)}: it may be "light", "dark" or "auto"`,
    )
  const palette = palettes[theme === 'dark' ? 'dark' : 'light']
  const [title, ...names] = [
    fit(options.title ?? '', width - 2 * edge, 18),
    ...sections.map(({ name }, i) =>
      fit((i === 0 ? options.xLabel : undefined) ?? name, width - 2 * edge, fontSize),
    ),
  ] as [string, ...string[]]
  const looks = [...new Set(all.flatMap(({ lines }) => lines.map(({ label }) => label)))]
  const top = edge + (title ? 26 : 0)
  const share = (height - edge - top) / count
  let next = top
  const drawn = sections.map((section, i) => {
    const begin = next
    next += share * section.panels.length
    const room = { top: begin, bottom: i === sections.length - 1 ? height - edge : next - 8 }
    return drawSection(section, names[i]!, room, { width, options, palette, looks, main: i === 0 })
  })
  const name =
    clean(options.title ?? '', 300) ||
    sections
      .map(
        ({ panels }, i) =>
          `${panels.map(panel => clean(panel.name, 80)).join(', ')} by ${names[i]!}`,
      )
      .join('; ')
  const lines = sections.flatMap(({ panels, name: unit }) =>
    panels.flatMap(panel => panel.lines.map(line => ({ ...line, unit }))),
  )
  const description = clean(options.description ?? summaryOf(lines), 4000)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"${theme === 'auto' ? ' class="anneal-plot"' : ''} font-family="${fonts}" font-size="${fontSize}">`,
    `<title>${escape(name)}</title>`,
    `<desc>${escape(description)}</desc>`,
    theme === 'auto' && darkStyle(),
    `<rect class="b" width="${width}" height="${height}" fill="${palette.background}"/>`,
    title &&
      `<text class="i" fill="${palette.ink}" x="${edge}" y="${edge + 15}" font-size="16" font-weight="600">${escape(title)}</text>`,
    ...drawn,
    '</svg>\n',
  ]
    .filter(Boolean)
    .join('\n')
}

interface SectionStyle {
  readonly width: number
  readonly options: PanelOptions & Notes
  readonly palette: Palette
  /** The labels of all lines, in the order of their colours. */
  readonly looks: readonly string[]
  /** Whether notes without a panel are drawn here. */
  readonly main: boolean
}

function drawSection(
  section: Section,
  xLabel: string,
  room: { readonly top: number; readonly bottom: number },
  { width, options, palette, looks, main }: SectionStyle,
): string {
  const { panels, from, to } = section
  const bottom = room.bottom - lineHeight - (xLabel ? axisHeight : 0)
  const each = (bottom - room.top) / panels.length
  const named = panels.map(({ name }) => fit(name, width - 2 * edge, fontSize))
  const log = panels.map(({ name }) => isLogPanel(options.log, name))
  const framed = panels.map(({ lines }, i) => {
    const last = i === panels.length - 1
    const frame = {
      top: room.top + i * each + (named[i] ? 24 : 8),
      bottom: room.top + (i + 1) * each - (last ? 0 : 12),
    }
    return {
      frame,
      y: verticalScale(lines, log[i]!, frame),
      rows: rowsOf(
        lines.map(({ label }) => label),
        frame.bottom - frame.top,
        Math.min(width * 0.3, 260),
      ),
    }
  })
  const numbers = framed.flatMap(({ y }) => labelsOf(y.ticks))
  const left = edge + 8 + Math.max(...numbers.map(text => widthOf(text, fontSize)))
  const right = width - edge - Math.max(...framed.map(({ rows }) => widthOfRows(rows)))
  const x = stepAxis(section, [left, right])
  return [
    ...panels.flatMap((panel, i) => {
      const { frame: outer, rows } = framed[i]!
      const notes = notesOf(options, panel, x, {
        from,
        to,
        unit: section.name,
        first: i === 0,
        main,
      })
      const frame = { ...outer, top: outer.top + notes.rows * noteHeight, left, right }
      return [
        drawName(named[i]!, edge, outer.top, palette),
        drawPanel(
          panel.lines,
          panel.lines.map(({ label }) => looks.indexOf(label)),
          notes.rows > 0 ? fewerRows(panel.lines, frame, width) : rows,
          x,
          verticalScale(panel.lines, log[i]!, frame),
          { log: log[i]!, frame, palette, notes },
        ),
      ]
    }),
    drawSteps(x, xLabel, [left, right], bottom, palette),
  ]
    .filter(Boolean)
    .join('\n')
}

const fewerRows = (
  lines: Section['panels'][number]['lines'],
  { top, bottom }: { readonly top: number; readonly bottom: number },
  width: number,
): ReturnType<typeof rowsOf> =>
  rowsOf(
    lines.map(({ label }) => label),
    bottom - top,
    Math.min(width * 0.3, 260),
  )

function stepAxis({ from, to, isLog }: Section, pixels: Range): Scale {
  const scale = isLog ? logStepScale : stepScale
  const spaced = (gap: number): Scale =>
    scale([from, to], pixels, Math.max(1, Math.floor((pixels[1] - pixels[0]) / gap)))
  const widest = Math.max(0, ...labelsOf(spaced(70).ticks).map(text => widthOf(text, fontSize)))
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
