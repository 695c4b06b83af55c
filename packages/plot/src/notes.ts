import type { Points } from './lines.ts'
import type { Band } from './phases.ts'
import type { Scale } from './scale.ts'
import { clean, escape, fit, pixel, widthOf } from './text.ts'
import type { Palette } from './theme.ts'

/** Something that is pointed out. */
export interface Marker {
  /** Where: as the horizontal axis counts, or, of a line, where it is highest or lowest. */
  readonly x: number | 'highest' | 'lowest'
  /** What is written above it. */
  readonly label?: string | undefined
  /** The label of the line on which a dot is drawn. */
  readonly line?: string | undefined
  /**
   * The name of the panel it belongs to, such as `loss`, or `loss by rate` in a range test. Default: where
   * its line is, or all panels of the first axis.
   */
  readonly panel?: string | undefined
}

/** What is drawn behind the lines of a plot, and named above them. */
export interface Notes {
  /** Parts of the horizontal axis, such as what `phasesOf` gives. */
  readonly bands?: readonly Band[] | undefined
  /** Places that are pointed out, such as the peak, a checkpoint or a rate that a range test suggests. */
  readonly markers?: readonly Marker[] | undefined
}

/** A name above a panel, and where. @internal */
export interface Note {
  readonly text: string
  readonly center: number
  readonly row: number
}

/** What a panel is to show of the notes. @internal */
export interface PanelNotes {
  readonly bands: readonly Band[]
  readonly dots: readonly Dot[]
  readonly notes: readonly Note[]
  /** Rows of names. */
  readonly rows: number
}

interface Dot {
  readonly x: number
  readonly label: string
  /** Whether it belongs to this panel alone, and is named there. */
  readonly own: boolean
  /** Where on its line, and which. */
  readonly on?: { readonly line: number; readonly value: number } | undefined
}

/** The size of what is written there, and the height of a row. @internal */
export const noteSize = 11
/** @internal */
export const noteHeight = 15
const mostRows = 3
const gap = 8

/**
 * Picks what belongs to one panel, and finds room for the names.
 *
 * @internal
 * @param x the axis, as it will be drawn
 */
export function notesOf(
  { bands = [], markers = [] }: Notes,
  panel: { readonly name: string; readonly lines: readonly Points[] },
  x: Scale,
  { from, to, unit, first, main }: NotesPlace,
): PanelNotes {
  const shown = main ? bands.filter(band => band.to > from && band.from < to) : []
  const cut = shown.map(band => ({
    ...band,
    from: Math.max(from, band.from),
    to: Math.min(to, band.to),
  }))
  const dots = markers
    .filter(marker =>
      marker.panel === undefined
        ? main
        : [panel.name, `${panel.name} by ${unit}`].includes(marker.panel),
    )
    .flatMap(marker => dotOf(marker, panel.lines))
    .filter(dot => dot.x >= from && dot.x <= to)
  const wanted = [
    ...dots
      .filter(({ label, own }) => label && (first || own))
      .map(({ x: place, label }) => ({ text: label, center: x(place), room: Infinity })),
    ...(first ? cut : []).map(band => ({
      text: band.label,
      center: (x(band.from) + x(band.to)) / 2,
      room: x(band.to) - x(band.from) - 4,
    })),
  ]
  const notes = arrange(wanted, [x(from), x(to)])
  return { bands: cut, dots, notes, rows: Math.max(0, ...notes.map(({ row }) => row + 1)) }
}

interface NotesPlace {
  readonly from: number
  readonly to: number
  /** What the axis counts. */
  readonly unit: string
  /** Whether it is the first panel of its axis, where what all of them show is named. */
  readonly first: boolean
  /** Whether it shows what is said of no panel. */
  readonly main: boolean
}

/** Finds a row for each name in which it overlaps no other; those without room are left out. @internal */
export function arrange(
  wanted: readonly { readonly text: string; readonly center: number; readonly room: number }[],
  [left, right]: readonly [number, number],
): Note[] {
  const taken: [begin: number, end: number][][] = Array.from({ length: mostRows }, () => [])
  return wanted.flatMap(({ text, center, room }) => {
    const shown = fit(text, Math.min(room, 160, right - left), noteSize)
    if (shown === '' || shown === '…') return []
    const half = widthOf(shown, noteSize) / 2
    const at = Math.max(left + half, Math.min(right - half, center))
    const row = taken.findIndex(row =>
      row.every(([begin, end]) => at + half + gap <= begin || at - half - gap >= end),
    )
    if (row < 0) return []
    taken[row]!.push([at - half, at + half])
    return [{ text: shown, center: at, row }]
  })
}

function dotOf({ x, label = '', line, panel }: Marker, lines: readonly Points[]): Dot[] {
  const own = line !== undefined || panel !== undefined
  if (line === undefined) return typeof x === 'number' ? [{ x, label, own }] : []
  const index = lines.findIndex(points => points.label === line)
  const points = lines[index]
  if (!points) return []
  const { places, values, joining } = points
  if (typeof x === 'string') {
    const better = (value: number, than: number): boolean =>
      x === 'highest' ? value > than : value < than
    let best = -1
    for (const [i, value] of values.entries())
      if (Number.isFinite(value) && (best < 0 || better(value, values[best]!))) best = i
    return best < 0
      ? []
      : [{ x: places[best]!, label, own, on: { line: index, value: values[best]! } }]
  }
  const after = places.findIndex(place => place > x)
  const i = (after < 0 ? places.length : after) - 1
  if (i < 0) return []
  const share = after < 0 ? 0 : (x - places[i]!) / (places[after]! - places[i]!)
  const isHeld = joining === 'hold' || share === 0
  const value = isHeld ? values[i]! : values[i]! * (1 - share) + values[after]! * share
  return [{ x, label, own, on: { line: index, value } }]
}

/**
 * Draws what stands behind the lines.
 *
 * @internal
 */
export function drawBehind(
  { bands, dots, notes }: PanelNotes,
  x: Scale,
  { top, bottom }: { readonly top: number; readonly bottom: number },
  palette: Palette,
): string {
  if (bands.length + dots.length === 0) return ''
  const areas = bands.map(({ from, to, label }, i) => {
    const [begin, end] = [x(from), x(to)]
    const title = `<title>${escape(clean(label, 100))}</title>`
    return `<rect x="${pixel(begin)}" y="${pixel(top)}" width="${pixel(end - begin)}" height="${pixel(bottom - top)}" fill-opacity="${i % 2 ? '.03' : '.1'}">${title}</rect>`
  })
  const lines = dots.map(dot => `M${pixel(x(dot.x))} ${pixel(bottom)}V${pixel(top)}`)
  const names = notes.map(
    ({ text, center, row }) =>
      `<text x="${pixel(center)}" y="${pixel(top - 4 - row * noteHeight)}">${escape(text)}</text>`,
  )
  return [
    areas.length > 0 && `<g class="m" fill="${palette.muted}">${areas.join('')}</g>`,
    lines.length > 0 &&
      `<path class="a" fill="none" stroke="${palette.muted}" stroke-dasharray="3 3" d="${lines.join('')}"/>`,
    names.length > 0 &&
      `<g class="m" fill="${palette.muted}" text-anchor="middle" font-size="${noteSize}">${names.join('')}</g>`,
  ]
    .filter(Boolean)
    .join('')
}

/**
 * Draws the dots that stand on lines.
 *
 * @internal
 * @param colorOf the colour of a line, as it fills
 */
export function drawDots(
  { dots }: PanelNotes,
  x: Scale,
  y: Scale,
  colorOf: (line: number) => string,
): string {
  return dots
    .map(dot => {
      if (!dot.on || !Number.isFinite(y(dot.on.value))) return ''
      const title = dot.label && `<title>${escape(clean(dot.label, 100))}</title>`
      return `<circle ${colorOf(dot.on.line)} cx="${pixel(x(dot.x))}" cy="${pixel(y(dot.on.value))}" r="4">${title}</circle>`
    })
    .join('')
}
