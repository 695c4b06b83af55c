/** An element of a picture. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** The text of the element itself, without that of its children. */
  readonly text: string
}

const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

/** Reads what `plot` writes, and throws at anything that is not well-formed XML. */
export function readXml(text: string): Element {
  if (notXml.test(text)) throw new Error('a character that XML does not allow')
  const root = { name: '', attributes: {}, children: [] as Element[], text: '' }
  const open = [root]
  const token = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy
  let end = 0
  for (const match of text.matchAll(token)) {
    end = match.index + match[0].length
    const [, closing, name = '', attributes = '', empty, characters] = match
    const parent = open.at(-1)!
    if (characters !== undefined) {
      parent.text += decode(characters)
    } else if (closing) {
      if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>`)
      open.pop()
    } else {
      const element = { name, attributes: readAttributes(attributes), children: [], text: '' }
      parent.children.push(element)
      if (!empty) open.push(element)
    }
  }
  if (end !== text.length) throw new Error(`not XML: ${text.slice(end, end + 60)}`)
  if (open.length > 1) throw new Error(`<${open.at(-1)!.name}> is not closed`)
  if (root.children.length !== 1 || root.text.trim() !== '') throw new Error('not one root')
  return root.children[0]!
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`${name} stands twice`)
    attributes[name] = decode(value)
  }
  return attributes
}

function decode(text: string): string {
  return text.replace(/&[^;]{0,6};?/g, entity => {
    const character = entities[entity]
    if (character === undefined) throw new Error(`unknown entity ${entity}`)
    return character
  })
}

/** An element and all that is in it. */
export function everything(element: Element): Element[] {
  return [element, ...element.children.flatMap(everything)]
}

/** The corners of a path, by its parts; only what `plot` writes is understood. */
export function corners(d: string): { readonly x: number; readonly y: number }[][] {
  const parts: { x: number; y: number }[][] = []
  let at = { x: 0, y: 0 }
  for (const [, command, numbers = ''] of d.matchAll(/([MHLhvl])([^MHLhvl]*)/g)) {
    const values = (numbers.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number)
    while (values.length > 0) {
      const next = (): number => values.shift()!
      if (command === 'M') parts.push([])
      if (command === 'M' || command === 'L') at = { x: next(), y: next() }
      else if (command === 'H') at = { ...at, x: next() }
      else if (command === 'h') at = { ...at, x: at.x + next() }
      else if (command === 'v') at = { ...at, y: at.y + next() }
      else at = { x: at.x + next(), y: at.y + next() }
      parts.at(-1)!.push(at)
    }
  }
  return parts
}

/** The corners of each line of a picture. */
export function linesOf(svg: string): { readonly x: number; readonly y: number }[][][] {
  return strokes(svg).flatMap(({ 'stroke-width': width, d }) => (width ? [] : [corners(d!)]))
}

/** Points that stand alone, each line's, with the attributes that they are drawn with. */
export function pointsOf(svg: string) {
  return strokes(svg).flatMap(attributes =>
    attributes['stroke-width']
      ? [{ attributes, points: corners(attributes['d']!).map(part => part[0]!) }]
      : [],
  )
}

const strokes = (svg: string): Element['attributes'][] =>
  everything(readXml(svg))
    .filter(({ attributes }) => attributes['stroke-width'] === '2')
    .flatMap(({ children }) => children.map(({ attributes }) => attributes))
