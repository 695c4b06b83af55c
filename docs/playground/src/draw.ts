import {
  clean,
  cut,
  decimate,
  escape,
  fit,
  labelsOf,
  linearScale,
  logScale,
  palettes,
  pathOf,
  pixel,
  simplify,
  spread,
  stepScale,
  strokeOf,
  traceOf,
  widthOf,
  type Joining,
  type Range,
  type Scale,
} from './parts.ts'

/** A line of the picture. */
export interface Curve {
  readonly label: string
  /** Which colour it has. */
  readonly look: number
  /** Where its points are on the axis, in rising order. */
  readonly places: readonly number[]
  readonly values: readonly number[]
  readonly joining: Joining
  readonly faint?: boolean
}

/** Curves above one another, with an axis of their own. */
export interface Lane {
  readonly name: string
  readonly curves: readonly Curve[]
}

/** What a picture shows, and how large. */
export interface Scene {
  readonly lanes: readonly Lane[]
  readonly last: number
  readonly xLabel: string
  readonly log: boolean
  readonly dark: boolean
  readonly width: number
  readonly height: number
  readonly description: string
  /** What the vertical axis of each lane shows at least, while something is moved on it. */
  readonly atLeast?: readonly Range[] | undefined
}

/** Where something stands in the picture, so that it can be pointed at. */
export interface Frame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: Scale
  readonly y: Scale
}

/** A picture, and the place of each lane in it. */
export interface Drawing {
  readonly svg: string
  readonly frames: readonly Frame[]
}

const size = 13
const gap = 17

const rangeOf = (
  curves: readonly Curve[],
  log: boolean,
  [least, most]: Range = [Infinity, -Infinity],
): Range => {
  let low = least
  let high = most
  for (const { values } of curves)
    for (const value of values) {
      if (!(Math.abs(value) < 1e300) || (log && value <= 1e-12)) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  if (high < low) return log ? [0.1, 1] : [0, 1]
  // what falls to zero has no end on a logarithmic axis
  return [log ? Math.max(low, high * 1e-6) : low, high]
}

/** Draws all lanes above one axis, as SVG that needs nothing else. */
export function draw(scene: Scene): Drawing {
  const { lanes, width, height, log, dark } = scene
  const palette = palettes[dark ? 'dark' : 'light']
  const bottom = height - 44
  const each = bottom / lanes.length
  // the first lane is the rate: it has twice the room of another
  const share = lanes.length > 1 ? bottom / (lanes.length + 1) : each
  const tops = lanes.map((_, i) => (i === 0 ? 0 : share * (i + 1)))
  const parts = lanes.map(({ curves }, i) => {
    const top = tops[i]! + 28
    const end = (tops[i + 1] ?? bottom) - (i + 1 < lanes.length ? 10 : 0)
    const isLog = log && i === 0
    const most = Math.max(2, Math.floor((end - top) / 45))
    const y = (isLog ? logScale : linearScale)(
      rangeOf(curves, isLog, scene.atLeast?.[i]),
      [end, top],
      most,
    )
    return { top, bottom: end, y, isLog }
  })
  const numbers = parts.flatMap(({ y }) => labelsOf(y.ticks))
  const left = 14 + Math.max(...numbers.map(text => widthOf(text, size)))
  const room = Math.min(width * 0.24, 200)
  const labels = lanes.map(({ curves }) => curves.map(({ label }) => fit(label, room, size)))
  const widest = Math.max(0, ...labels.flat().map(text => widthOf(text, size)))
  const right = width - (widest > 0 ? widest + 34 : 12)
  const x = stepScale([0, scene.last], [left, right], Math.max(1, Math.floor((right - left) / 80)))
  const frames = parts.map(({ top, bottom: end, y }) => ({ left, right, top, bottom: end, x, y }))

  const text = (words: string, at: number, line: number, more = ''): string =>
    `<text x="${pixel(at)}" y="${pixel(line)}"${more}>${escape(words)}</text>`
  const svg = lanes.map(({ name, curves }, i) => {
    const { top, bottom: end, y, isLog } = parts[i]!
    const across = (values: readonly number[]): string =>
      values.map(value => `M${pixel(left)} ${pixel(y(value))}H${pixel(right)}`).join('')
    const drawn = curves.map(({ places, values, joining }) =>
      traceOf(places, values, joining, value => Math.abs(value) < 1e300 && (!isLog || value > 0))
        .map(trace => ({ x: trace.x.map(x), y: trace.y.map(y) }))
        .flatMap(trace => cut(trace, end + 0.001))
        .map(trace => simplify(decimate(trace), 0.06)),
    )
    const paths = drawn.map((traces, k) => {
      const { color, dash } = strokeOf(curves[k]!.look, palette)
      const faint = curves[k]!.faint ? ' stroke-opacity=".45"' : ''
      return traces.length > 0 ? `<path ${color}${dash}${faint} d="${pathOf(traces)}"/>` : ''
    })
    const ends = drawn.map(traces => traces.at(-1)?.y.at(-1) ?? end)
    const enough = Math.max(10, Math.min(gap, (end - top) / Math.max(1, ends.length)))
    const rows = ends.length * enough <= end - top + gap ? spread(ends, enough, top, end) : []
    const leaders = rows.map((row, k) => {
      const last = drawn[k]!.at(-1)
      if (!last) return ''
      const { color } = strokeOf(curves[k]!.look, palette)
      return `<path ${color} d="M${pixel(last.x.at(-1)!)} ${pixel(last.y.at(-1)!)}L${pixel(right + 4)} ${pixel(ends[k]!)}L${pixel(right + 18)} ${pixel(row)}h6"/>`
    })
    return [
      text(name, 4, top - 13, ` fill="${palette.muted}"`),
      `<path stroke="${palette.grid}" stroke-opacity=".5" d="${across(y.minor) || 'M0 0'}"/>`,
      `<path stroke="${palette.grid}" d="${across(y.ticks)}"/>`,
      `<path stroke="${palette.muted}" d="M${pixel(left)} ${pixel(end)}H${pixel(right)}${x.ticks.map(tick => `M${pixel(x(tick))} ${pixel(end)}v4`).join('')}"/>`,
      `<g fill="${palette.muted}" text-anchor="end">${labelsOf(y.ticks)
        .map((words, k) => text(words, left - 8, y(y.ticks[k]!) + 4.5))
        .join('')}</g>`,
      `<g fill="none" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`,
      `<g fill="none">${leaders.join('')}</g>`,
      `<g fill="${palette.ink}">${rows
        .map((row, k) => (drawn[k]!.length > 0 ? text(labels[i]![k]!, right + 28, row + 4.5) : ''))
        .join('')}</g>`,
    ].join('')
  })
  const steps = labelsOf(x.ticks).map((words, i) => text(words, x(x.ticks[i]!), bottom + 19))
  return {
    frames,
    svg:
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(lanes.map(({ name }) => name).join(', '))}" font-family="system-ui,sans-serif" font-size="${size}">` +
      `<desc>${escape(clean(scene.description, 3000))}</desc>` +
      `<rect width="${width}" height="${height}" fill="${palette.background}"/>${svg.join('')}` +
      `<g fill="${palette.muted}" text-anchor="middle">${steps.join('')}${text(scene.xLabel, (left + right) / 2, height - 6)}</g></svg>`,
  }
}
