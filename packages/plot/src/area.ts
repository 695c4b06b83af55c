import type { Points } from './lines.ts'
import { pathOf } from './path.ts'
import { isDrawable, type Scale } from './scale.ts'
import { decimate, simplify, traceOf, type Trace } from './trace.ts'

/**
 * Draws the areas around lines, such as a mean with its deviation.
 *
 * @internal
 * @param fills how the area of each line is filled, as attributes
 */
export function drawAreas(
  lines: readonly Points[],
  fills: readonly string[],
  x: Scale,
  y: Scale,
  { log, bottom, tolerance }: { log: boolean; bottom: number; tolerance: number },
): string {
  const paths = lines.map(({ places, low, high, joining }, i) => {
    if (!low || !high) return ''
    // one that reaches below what the axis can show ends at the edge
    const edge = (values: readonly number[]): number[] =>
      values.map((value, k) => (Number.isFinite(low[k]) && Number.isFinite(high[k]) ? value : NaN))
    const pixels = (value: number): number =>
      isDrawable(value, log) ? Math.min(bottom, y(value)) : bottom
    const traces = (values: readonly number[]): Trace[] =>
      traceOf(places, edge(values), joining, Number.isFinite).map(trace =>
        simplify(decimate({ x: trace.x.map(x), y: trace.y.map(pixels) }), tolerance),
      )
    const [lows, highs] = [traces(low), traces(high)]
    const areas = highs.map((above, k) => {
      const below = lows[k]!
      return pathOf([
        { x: [...above.x, ...below.x.toReversed()], y: [...above.y, ...below.y.toReversed()] },
      ])
    })
    return areas.length > 0 ? `<path ${fills[i]!} d="${areas.join('z')}z"/>` : ''
  })
  const drawn = paths.join('')
  return drawn && `<g fill-opacity=".18">${drawn}</g>`
}
