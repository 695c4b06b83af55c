import { lettersOf } from './letters.ts'

// Everything but letters: controls that XML forbids or that turn text around, and lone surrogates.
const forbidden =
  /[^\t\n\r -~\u00a0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const markup: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// Widths in em, on the wide side, as nobody knows which font the reader has.
const widths: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;|']/, 0.36],
  [/[ !fjrtI()[\]/\\-]/, 0.44],
  [/["*]/, 0.52],
  [/[mwMW@%]/, 1.03],
  [/[A-Z&]/, 0.8],
  [/[#+=<>~^]/, 0.85],
  [/[\u0020-\u024f]/, 0.66],
  [/[\u0250-\u10ff\u2000-\u206f]/, 0.8],
]

/**
 * Makes any string one line that XML can hold, with `…` in place of what is past the limit.
 *
 * @internal
 */
export function clean(text: string, limit: number): string {
  const line = text
    .slice(0, 4 * limit)
    .replace(forbidden, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (line.length <= limit && text.length <= 4 * limit) return line
  const letters = lettersOf(line)
  return letters.length > limit || text.length > 4 * limit
    ? letters.slice(0, limit - 1).join('') + '…'
    : line
}

/**
 * Makes a string safe inside elements and quoted attributes.
 *
 * @internal
 */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, letter => markup[letter]!)
}

/**
 * Estimates how wide a text is, in pixels, rather too wide than too narrow.
 *
 * @internal
 */
export function widthOf(text: string, fontSize: number): number {
  let em = 0
  for (const letter of text) em += widths.find(([letters]) => letters.test(letter))?.[1] ?? 1.1
  return em * fontSize
}

/**
 * Cleans a text and shortens it to a width.
 *
 * @internal
 */
export function fit(text: string, width: number, fontSize: number): string {
  const line = clean(text, 200)
  if (widthOf(line, fontSize) <= width) return line
  let room = width - widthOf('…', fontSize)
  const letters = lettersOf(line).filter(letter => (room -= widthOf(letter, fontSize)) >= 0)
  return letters.join('').trimEnd() + '…'
}

/** Of all text but the title. @internal */
export const fontSize = 13

/** From one line of text to the next. @internal */
export const lineHeight = 17

/** Writes a position to a tenth of a pixel. @internal */
export function pixel(position: number): string {
  return String(Math.round(position * 10) / 10)
}
