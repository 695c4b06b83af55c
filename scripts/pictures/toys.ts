/** The examples of the textbooks, side by side, each with its formula. */
import { cosine, cyclic, exponential, step, type Schedule } from '../../packages/core/src/index.ts'
import { plot } from '../../packages/plot/src/index.ts'

/** One of them. */
export interface Toy {
  /** What it is called. */
  readonly name: string
  /** Its formula, as it is printed. */
  readonly written: string
  /** The same, as it is calculated: the two are compared in a test. */
  readonly value: string
  readonly schedule: Schedule
}

/** Step decay, exponential decay, cosine and Smith's triangles, over 100 epochs. */
export const toys: readonly Toy[] = [
  {
    name: 'Step decay',
    written: 'η(t) = 0.1 · 0.5^⌊t / 20⌋',
    value: '0.1 * 0.5 ** floor(t / 20)',
    schedule: step({ from: 0.1, factor: 0.5, every: 20 }),
  },
  {
    name: 'Exponential decay',
    written: 'η(t) = 0.1 · e^(−0.05 t)',
    value: '0.1 * exp(-0.05 * t)',
    schedule: exponential({ from: 0.1, k: 0.05 }),
  },
  {
    name: 'Cosine annealing',
    written: 'η(t) = ½ · 0.1 · (1 + cos(π t / 100))',
    value: '0.5 * 0.1 * (1 + cos(PI * t / 100))',
    schedule: cosine({ from: 0.1, steps: 100 }),
  },
  {
    name: 'Triangular cycles',
    written: 'η(t) = 0.01 + 0.09 · max(0, 1 − |t / 10 − 2 ⌊1 + t / 20⌋ + 1|)',
    value: '0.01 + 0.09 * max(0, 1 - abs(t / 10 - 2 * floor(1 + t / 20) + 1))',
    schedule: cyclic({ low: 0.01, high: 0.1, up: 10 }),
  },
]

const [width, height] = [520, 280]

/** Draws them, two by two. */
export function drawToys(): string {
  const parts = toys.map(({ name, written, schedule }, i) => {
    const svg = plot(
      { [name]: schedule },
      { title: name, yLabel: written, xLabel: 'epoch t', to: 100, width, height },
    )
    const [x, y] = [(i % 2) * width, Math.floor(i / 2) * height]
    return svg.replace('<svg xmlns="http://www.w3.org/2000/svg"', `<svg x="${x}" y="${y}"`)
  })
  const all = `viewBox="0 0 ${2 * width} ${2 * height}" width="${2 * width}" height="${2 * height}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${all}>\n<title>${toys.map(({ name, written }) => `${name}: ${written}`).join('; ')}</title>\n${parts.join('')}</svg>\n`
}
