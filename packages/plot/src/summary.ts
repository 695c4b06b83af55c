import type { Points } from './lines.ts'
import { clean } from './text.ts'

const most = 20

const short = (value: number): string => String(Number(value.toPrecision(3)))

const placed = (place: number): string => String(Number(place.toPrecision(6)))

/**
 * Says in words what a plot shows, for those who do not see it.
 *
 * @internal
 */
export function summaryOf(lines: readonly (Points & { readonly unit: string })[]): string {
  const texts = lines.slice(0, most).map(line => `${clean(line.label, 60)}: ${courseOf(line)}.`)
  if (lines.length > most) texts.push(`And ${lines.length - most} more.`)
  return texts.join(' ')
}

function courseOf({ places, values, unit }: Points & { readonly unit: string }): string {
  let first = -1
  let last = -1
  let high = -1
  let low = -1
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    if (first < 0) first = high = low = i
    if (value > values[high]!) high = i
    if (value < values[low]!) low = i
    last = i
  }
  if (first < 0) return 'no values'
  const at = (i: number): string => `${short(values[i]!)} at ${unit} ${placed(places[i]!)}`
  if (values[high] === values[low]) return `${short(values[first]!)} throughout`
  const turns = [
    ['highest', high],
    ['lowest', low],
  ] as const
  const inner = turns
    .filter(([, i]) => values[i] !== values[first] && values[i] !== values[last])
    .map(([name, i]) => `${name} ${at(i)}, `)
  return `${at(first)}, ${inner.join('')}${at(last)}`
}
