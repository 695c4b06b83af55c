import type { AnyNode, DocumentNode, LocationRange, ValueNode } from '@humanwhocodes/momoa'

/** A place in a text, both counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
  /** How many letters of the line it takes. */
  readonly length: number
}

/**
 * Where a text stops being JSON.
 *
 * @returns the place and what is wrong there, or nothing where only `JSON.parse` is not content
 */
export async function syntaxError(
  text: string,
): Promise<{ readonly place: Place; readonly message: string } | undefined> {
  const { parse } = await import('@humanwhocodes/momoa')
  try {
    parse(text, { mode: 'json' })
    return undefined
  } catch (error) {
    const { line, column, message } = error as Error & { line?: number; column?: number }
    if (line === undefined || column === undefined) return undefined
    return { place: { line, column, length: 1 }, message: inWords(message, text, line, column) }
  }
}

const signs: Readonly<Record<string, string>> = {
  LBrace: '{',
  RBrace: '}',
  LBracket: '[',
  RBracket: ']',
  Comma: ',',
  Colon: ':',
}

// What the parser says, without the names that it has for signs, and with the usual reason.
function inWords(message: string, text: string, line: number, column: number): string {
  if (text.trim() === '') return 'there is nothing in it'
  const what = message
    .replace(/\s*\(\d+:\d+\)$/, '')
    .replace(/\bfound\.$/, '')
    .replace(/token (\w+)/, (whole, name: string) => (signs[name] ? `"${signs[name]}"` : whole))
    .trim()
  const lines = text.split('\n')
  const sign = lines[line - 1]?.[column - 1] ?? ''
  const before = [...lines.slice(0, line - 1), lines[line - 1]?.slice(0, column - 1)].join('\n')
  if ('}]'.includes(sign) && /,\s*$/.test(before)) return `${what}; the comma before it is too much`
  if (sign === '/') return `${what}; there are no comments in JSON`
  return sign === "'" ? `${what}; strings stand in double quotes` : what
}

/** Where a text stops being JSON, as `JSON.parse` says it: it refuses letters that the parser lets through. */
export function placeOfParse(text: string, message: string): Place | undefined {
  const [, position] = / at position (\d+)/.exec(message) ?? []
  if (position === undefined) return undefined
  const before = text.slice(0, Number(position)).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1, length: 1 }
}

/**
 * Where in a JSON text a message about a config belongs: messages begin with the path of an option,
 * such as `parts[1].schedule.from`, or with a channel and the path in it, as in `momentum: linear.steps`.
 *
 * @returns nothing where the message names no place
 */
export async function placeOf(text: string, message: string): Promise<Place | undefined> {
  const [path] = /^[\w$/-]+(?:(?:\.|: )[\w$/-]+|\[\d+\])*/.exec(message) ?? []
  if (!path) return undefined
  const { parse } = await import('@humanwhocodes/momoa')
  let document: DocumentNode
  try {
    document = parse(text, { mode: 'json' })
  } catch {
    return undefined // nested too deep for it
  }
  let node: AnyNode = document.body
  let parent: AnyNode | undefined
  let isTop = true
  const [channel, ...rest] = path.split(/\.|: |\[|\]/).filter(Boolean)
  for (const step of [channel!, ...rest]) {
    const type = typeOf(node)
    // at the top, a message says the type in place of a path
    if (isTop && step === type) continue
    const next = memberOf(node, step)
    // that of a lone schedule is not written, and that of a plan may be said twice
    if (!next && isTop && type !== undefined && step === channel) continue
    if (!next) break
    isTop &&= type === undefined // a plan, whose channels have tops of their own
    parent = node
    node = next
  }
  if (node === document.body) return undefined
  const isName = message.includes(' is not an option of ')
  const name =
    isName && parent?.type === 'Object'
      ? parent.members.find(({ value }) => value === node)?.name
      : undefined
  return placeOfRange((name ?? node).loc, text)
}

/**
 * Where in a JSON text the option stands that a message names, anywhere in its words.
 *
 * @returns nothing where it names none that is there
 */
export async function placeOfName(text: string, message: string): Promise<Place | undefined> {
  const { parse } = await import('@humanwhocodes/momoa')
  const said = new Set(message.split(/[^\w$-]+/))
  let found: LocationRange | undefined
  const visit = (node: AnyNode): void => {
    if (node.type === 'Array') for (const { value } of node.elements) visit(value)
    if (node.type !== 'Object') return
    for (const { name, value, loc } of node.members) {
      const key = name.type === 'String' ? name.value : name.name
      const isSaid = said.has(key) || (value.type === 'String' && said.has(value.value) && !found)
      if (isSaid && value.type !== 'Object' && value.type !== 'Array') found = loc
      visit(value)
    }
  }
  try {
    visit(parse(text, { mode: 'json' }).body)
  } catch {
    return undefined // nested too deep for it
  }
  return found && placeOfRange(found, text)
}

function typeOf(node: AnyNode): string | undefined {
  const type = memberOf(node, 'type')
  return type?.type === 'String' ? type.value : undefined
}

function memberOf(node: AnyNode, step: string): ValueNode | undefined {
  if (node.type === 'Array') return node.elements[Number(step)]?.value
  if (node.type !== 'Object') return undefined
  return node.members.find(({ name }) => (name.type === 'String' ? name.value : name.name) === step)
    ?.value
}

/** The part of a range that is on its first line. */
export function placeOfRange({ start, end }: LocationRange, text: string): Place {
  const rest = text.split('\n')[start.line - 1]?.length ?? start.column
  const last = end.line === start.line ? end.column : rest + 1
  return { line: start.line, column: start.column, length: Math.max(1, last - start.column) }
}

const widest = 100

/** The line of a place, with marks below what it is about. */
export const excerpt = (text: string, place: Place): string =>
  excerptOfLine(text.split('\n')[place.line - 1] ?? '', place)

/** The same, of the line alone. */
export function excerptOfLine(whole: string, { line, column, length }: Place): string {
  const begin = Math.max(0, Math.min(column - 1 - widest / 2, whole.length - widest))
  const shown = whole.slice(begin, begin + widest).replace(/[^\P{C}]/gu, ' ')
  const before = column - 1 - begin
  const marks = '^'.repeat(Math.max(1, Math.min(length, shown.length - before)))
  const number = `${line} | `
  return `  ${number}${shown}\n  ${' '.repeat(number.length + before)}${marks}`
}
