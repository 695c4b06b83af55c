import { lettersOf } from '../letters.ts'
import { clean } from '../text.ts'

// What terminals show two cells wide.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u

/** How many cells of a terminal a text takes. @internal */
export function cellsOf(text: string): number {
  let cells = 0
  for (const letter of lettersOf(text)) cells += wide.test(letter) ? 2 : 1
  return cells
}

/**
 * Any string as one line of so many cells at the most, without anything that steers a terminal.
 *
 * @internal
 */
export function fitCells(text: string, most: number): string {
  const line = clean(text, 200)
  if (cellsOf(line) <= most) return line
  let room = most - 1
  let kept = ''
  for (const letter of lettersOf(line)) {
    room -= cellsOf(letter)
    if (room < 0) break
    kept += letter
  }
  return most < 1 ? '' : `${kept.trimEnd()}…`
}

/** A text with spaces before it, up to a width in cells. @internal */
export const padLeft = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - cellsOf(text))) + text
