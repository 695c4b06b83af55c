import { readFileSync } from 'node:fs'

const folder = new URL('../data/', import.meta.url)

/** The bytes of a file of test/data, in memory of their own. */
export function bytesOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, folder)))
}

/** The batches of test/data. */
export const batches: readonly { x: Float32Array; y: Int32Array }[] = (() => {
  const [x, y] = [
    new Float32Array(bytesOf('x.bin').buffer),
    new Int32Array(bytesOf('y.bin').buffer),
  ]
  return Array.from({ length: 25 }, (_, t) => ({
    x: x.slice(t * 16 * 784, (t + 1) * 16 * 784),
    y: y.slice(t * 16, (t + 1) * 16),
  }))
})()

/** Losses of PyTorch's own loops, and the rates that they used. */
export const recorded: Readonly<Record<string, readonly number[]>> = JSON.parse(
  readFileSync(new URL('losses.json', folder), 'utf8'),
) as Record<string, number[]>
