/** Corners of a line without gaps. */
export interface Trace {
  readonly x: number[]
  readonly y: number[]
}

/** How the points of a line are joined: as its changes look, or with those that are known to be jumps. */
export type Joining = 'hold' | 'straight' | 'auto' | 'measured' | readonly boolean[]

/**
 * Turns points into corners: constant pieces become steps, whatever cannot be drawn leaves a gap.
 *
 * @internal
 */
export function traceOf(
  steps: readonly number[],
  values: readonly number[],
  joining: Joining,
  isDrawable: (value: number) => boolean,
): Trace[] {
  const traces: Trace[] = []
  let begin = 0
  for (let i = 0; i <= steps.length; i++) {
    if (i < steps.length && isDrawable(values[i]!)) continue
    if (i > begin) traces.push(cornersOf(steps, values, joining, begin, i))
    begin = i + 1
  }
  return traces
}

function cornersOf(
  steps: readonly number[],
  values: readonly number[],
  joining: Joining,
  begin: number,
  end: number,
): Trace {
  const x = [steps[begin]!]
  const y = [values[begin]!]
  // by how much it changes in a step, as steps may be left out
  const slope = (i: number): number =>
    i + 1 < end ? (values[i + 1]! - values[i]!) / (steps[i + 1]! - steps[i]! || 1) : NaN
  let before = NaN
  let now = slope(begin)
  for (let i = begin; i + 1 < end; i++) {
    const after = slope(i + 1)
    if (now === 0 && before === 0) x[x.length - 1] = steps[i + 1]!
    else {
      if (now !== 0 && (isKnown(joining, i) || jumps(before, now, after, joining))) {
        if (before === 0) x[x.length - 1] = steps[i + 1]!
        else {
          x.push(steps[i + 1]!)
          y.push(values[i]!)
        }
      }
      x.push(steps[i + 1]!)
      y.push(values[i + 1]!)
    }
    before = now
    now = after
  }
  return { x, y }
}

const isKnown = (joining: Joining, i: number): boolean =>
  typeof joining === 'object' && joining[i] === true

/** Whether a change is a jump, and not part of a slope. The change before or after is NaN at an end. */
function jumps(before: number, now: number, after: number, joining: Joining): boolean {
  if (joining === 'hold' || joining === 'straight') return joining === 'hold'
  const flat = before === 0 || after === 0
  const other = before === 0 ? after : before
  if (flat && (other === 0 || Number.isNaN(other))) return true
  if (joining === 'measured') return false
  const steeper = Math.abs(now) / 4
  if (flat) return now * other <= 0 || steeper > Math.abs(other)
  return steeper > Math.abs(before) && !(steeper <= Math.abs(after))
}

/**
 * Cuts off what is below the lower edge of the picture, at the greatest y.
 *
 * @internal
 */
export function cut({ x, y }: Trace, edge: number): Trace[] {
  if (y.every(pixel => pixel <= edge)) return [{ x, y }]
  const parts: Trace[] = []
  let part: Trace | undefined
  for (let i = 0; i < x.length; i++) {
    const inside = y[i]! <= edge
    if (i > 0 && inside !== y[i - 1]! <= edge) {
      const share = (edge - y[i - 1]!) / (y[i]! - y[i - 1]!)
      const crossing = x[i - 1]! + share * (x[i]! - x[i - 1]!)
      if (inside) part = undefined
      part ??= start(parts)
      part.x.push(crossing)
      part.y.push(edge)
    }
    if (!inside) continue
    part ??= start(parts)
    part.x.push(x[i]!)
    part.y.push(y[i]!)
  }
  return parts
}

function start(parts: Trace[]): Trace {
  const part: Trace = { x: [], y: [] }
  parts.push(part)
  return part
}

/**
 * Thins out what is narrower than a pixel: of each column the first, the last, the lowest and the
 * highest corner stay.
 *
 * @internal
 */
export function decimate({ x, y }: Trace): Trace {
  const thin: Trace = { x: [], y: [] }
  let i = 0
  while (i < x.length) {
    const column = Math.floor(x[i]!)
    let low = i
    let high = i
    let last = i
    while (last + 1 < x.length && Math.floor(x[last + 1]!) === column) {
      last++
      if (y[last]! < y[low]!) low = last
      if (y[last]! > y[high]!) high = last
    }
    const kept =
      last - i < 4
        ? Array.from({ length: last - i + 1 }, (_, k) => i + k)
        : [...new Set([i, low, high, last])].sort((a, b) => a - b)
    for (const k of kept) {
      thin.x.push(x[k]!)
      thin.y.push(y[k]!)
    }
    i = last + 1
  }
  return thin
}

/**
 * Leaves out corners that a line through their neighbours passes within a tolerance. Level and
 * upright edges stay as they are.
 *
 * @internal
 */
export function simplify({ x, y }: Trace, tolerance: number): Trace {
  const keep = new Uint8Array(x.length)
  let start = 0
  keep[0] = keep[x.length - 1] = 1
  for (let i = 1; i < x.length; i++) {
    const edge = x[i] === x[i - 1] || y[i] === y[i - 1]
    if (edge) keep[i - 1] = keep[i] = 1
    if (edge || i === x.length - 1) {
      mark(x, y, start, edge ? i - 1 : i, tolerance, keep)
      start = i
    }
  }
  const kept = (_: number, i: number): boolean => keep[i] === 1
  return { x: x.filter(kept), y: y.filter(kept) }
}

/** The algorithm of Douglas and Peucker between two corners that stay. */
function mark(
  x: readonly number[],
  y: readonly number[],
  first: number,
  last: number,
  tolerance: number,
  keep: Uint8Array,
): void {
  const open: [number, number][] = [[first, last]]
  for (let span = open.pop(); span; span = open.pop()) {
    const [a, b] = span
    const dx = x[b]! - x[a]!
    const dy = y[b]! - y[a]!
    const length = Math.hypot(dx, dy) || 1
    let farthest = -1
    let distance = tolerance
    for (let i = a + 1; i < b; i++) {
      const d = Math.abs(dy * (x[i]! - x[a]!) - dx * (y[i]! - y[a]!)) / length
      if (d > distance) {
        distance = d
        farthest = i
      }
    }
    if (farthest < 0) continue
    keep[farthest] = 1
    open.push([a, farthest], [farthest, b])
  }
}
