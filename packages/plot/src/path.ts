import type { Trace } from './trace.ts'

// Pixels are written to a tenth: half of that is less than anyone sees.
const unit = 10

const short = (tenths: number): string => String(tenths / unit).replace(/^(-?)0\./, '$1.')

/**
 * Writes traces as the `d` of a path: relative, and as short as it can be.
 *
 * @internal
 */
export function pathOf(traces: readonly Trace[]): string {
  return traces.map(write).join('')
}

function write({ x, y }: Trace): string {
  let atX = Math.round(x[0]! * unit)
  let atY = Math.round(y[0]! * unit)
  let path = `M${pair(atX, atY)}`
  let command = 'M'
  const add = (next: string, numbers: string): void => {
    path += next !== command ? next + numbers : numbers.startsWith('-') ? numbers : ` ${numbers}`
    command = next
  }
  for (let i = 1; i < x.length; i++) {
    const dx = Math.round(x[i]! * unit) - atX
    const dy = Math.round(y[i]! * unit) - atY
    if (dx === 0 && dy === 0) continue
    if (dy === 0) add('h', short(dx))
    else if (dx === 0) add('v', short(dy))
    else add('l', pair(dx, dy))
    atX += dx
    atY += dy
  }
  return command === 'M' ? `${path}h0` : path
}

function pair(x: number, y: number): string {
  const second = short(y)
  return short(x) + (second.startsWith('-') ? second : ` ${second}`)
}
