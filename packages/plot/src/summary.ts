import type { Points } from './lines.ts'
import { clean } from './text.ts'

const most = 20

const short = (value: number): string => String(Number(value.toPrecision(3)))

/**
 * Says in words what a plot shows, for those who do not see it.
 *
 * @internal
 */
export function summaryOf(lines: readonly Points[]): string {
  const texts = lines.slice(0, most).map(line => `${clean(line.label, 60)}: ${courseOf(line)}.`)
  if (lines.length > most) texts.push(`And ${lines.length - most} more.`)
  return texts.join(' ')
}

function courseOf({ steps, values }: Points): string {
  const shown = [...values.keys()].filter(i => Number.isFinite(values[i]))
  const first = shown[0]
  if (first === undefined) return 'no values'
  const last = shown.at(-1)!
  let high = first
  let low = first
  for (const i of shown) {
    if (values[i]! > values[high]!) high = i
    if (values[i]! < values[low]!) low = i
  }
  const at = (i: number): string => `${short(values[i]!)} at step ${steps[i]!}`
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
