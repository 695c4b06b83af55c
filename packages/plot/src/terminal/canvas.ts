/** A cell of text: a letter, and the index of the line that was drawn there last. */
export interface Cell {
  readonly letter: string
  readonly line: number | undefined
}

// The dots of a braille letter: two columns of four, by their bits.
const bits = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const

/** A canvas of braille letters, each of them two dots wide and four high. @internal */
export interface Canvas {
  /** Draws a straight line between two dots. What is outside of the canvas is left out. */
  readonly draw: (
    line: number,
    from: readonly [number, number],
    to: readonly [number, number],
  ) => void
  /** The letters, row by row. */
  readonly rows: () => Cell[][]
}

/**
 * Makes an empty canvas.
 *
 * @internal
 */
export function createCanvas(columns: number, rows: number): Canvas {
  const dots = new Uint8Array(columns * rows)
  const lines = new Int32Array(columns * rows).fill(-1)
  const set = (line: number, x: number, y: number): void => {
    const column = x >> 1
    const row = y >> 2
    if (x < 0 || y < 0 || column >= columns || row >= rows) return
    dots[row * columns + column]! |= bits[x & 1]![y & 3]!
    lines[row * columns + column] = line
  }
  return {
    draw(line, from, to) {
      const [x, y, endX, endY] = [...from, ...to].map(Math.round) as [
        number,
        number,
        number,
        number,
      ]
      const way = Math.max(Math.abs(endX - x), Math.abs(endY - y), 1)
      for (let i = 0; i <= way; i++)
        set(line, Math.round(x + ((endX - x) * i) / way), Math.round(y + ((endY - y) * i) / way))
    },
    rows: () =>
      Array.from({ length: rows }, (_, row) =>
        Array.from({ length: columns }, (_, column): Cell => {
          const at = row * columns + column
          const line = lines[at]!
          return line < 0
            ? { letter: ' ', line: undefined }
            : { letter: String.fromCodePoint(0x2800 + dots[at]!), line }
        }),
      ),
  }
}
