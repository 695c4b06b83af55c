import type { AnyNode } from '@humanwhocodes/momoa'
import { placeOfRange, type Place } from './place.ts'

/** A name that stands twice in one object: JSON keeps the last. */
export interface Duplicate {
  readonly name: string
  readonly place: Place
  /** The line of the first. */
  readonly first: number
}

/** How many names stand in a JSON text: strings with a colon behind them. */
const namesIn = (text: string): number => {
  let names = 0
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)) if (colon) names++
  return names
}

/** How many names are left once it was read. */
const countNames = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  const own = Array.isArray(value) ? 0 : Object.keys(value).length
  return Object.values(value).reduce((sum: number, part) => sum + countNames(part), own)
}

/**
 * The names that stand twice in an object of a JSON text, in order.
 *
 * @returns none where it cannot be read
 */
export async function duplicatesIn(text: string): Promise<readonly Duplicate[]> {
  if (namesIn(text) === countNames(JSON.parse(text))) return []
  const { parse } = await import('@humanwhocodes/momoa')
  const found: Duplicate[] = []
  const visit = (node: AnyNode): void => {
    if (node.type === 'Array') for (const { value } of node.elements) visit(value)
    if (node.type !== 'Object') return
    const lines = new Map<string, number>()
    for (const { name: key, value } of node.members) {
      const name = key.type === 'String' ? key.value : key.name
      const first = lines.get(name)
      if (first === undefined) lines.set(name, key.loc.start.line)
      else found.push({ name, place: placeOfRange(key.loc, text), first })
      visit(value)
    }
  }
  try {
    visit(parse(text, { mode: 'json' }).body)
  } catch {
    return [] // nested too deep for it, or no JSON: that is said elsewhere
  }
  return found
}
