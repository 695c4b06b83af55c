/** What a learning rate does, in one weight and in two: the pictures that every text begins with. */
import {
  contours,
  descent,
  quadraticSurface,
  rosenbrockSurface,
} from '../../packages/core/src/diagnostics.ts'
import type { Descent, DescentOptions, Surface } from '../../packages/core/src/diagnostics.ts'
import { cosine, linear } from '../../packages/core/src/index.ts'
import { darkStyle, palettes } from '../../packages/plot/src/theme.ts'

type Range = readonly [from: number, to: number]
type Rate = DescentOptions['learningRate']

/** One of the panels of a picture. */
interface Panel {
  readonly title: string
  readonly learningRate: Rate
  readonly momentum?: number
  readonly steps: number
}

const { light } = palettes
const { width, height } = { width: 400, height: 220 }
const [gap, head] = [32, 78]
const columns = 2

const round = (value: number): string => String(Number(value.toFixed(1)))
/** From a range of numbers to a range of pixels. */
const scale =
  ([a, b]: Range, [from, to]: Range) =>
  (value: number): number =>
    from + ((value - a) / (b - a)) * (to - from)
const pathOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i ? 'L' : 'M'}${round(x)} ${round(y)}`).join('')
/** As long as it is in the picture; one point more leads out of it. */
const until = <Point>(points: readonly Point[], isInside: (point: Point) => boolean): Point[] => {
  const out = points.findIndex(point => !isInside(point))
  return points.slice(0, out < 0 ? points.length : out + 1)
}

/** How it ended, in words. */
function ending({ losses, diverged }: Descent): string {
  if (diverged) return `the loss explodes after ${losses.length - 1} updates`
  const [first, last] = [losses[0]!, losses.at(-1)!]
  if (last > first)
    return `${losses.length - 1} updates: the loss is ${(last / first).toFixed(1)} times what it was`
  const share = (100 * last) / first
  return `${losses.length - 1} updates: ${share < 0.1 ? 'under 0.1' : share.toFixed(share < 10 ? 1 : 0)} % of the loss is left`
}

/** The steps as a line with dots; the first of them larger. */
function walk(points: readonly (readonly [number, number])[]): string {
  const dots = points.map(
    ([x, y], i) => `<circle cx="${round(x)}" cy="${round(y)}" r="${i === 0 ? 5 : 2.5}"/>`,
  )
  return `<path fill="none" stroke="#d55e00" stroke-width="1.5" stroke-linejoin="round" d="${pathOf(points)}"/><g fill="#d55e00">${dots.join('')}</g>`
}

/** A picture of panels, each drawn in a frame of its own. */
function picture(
  title: string,
  panels: readonly Panel[],
  surface: Surface,
  from: readonly number[],
  draw: (path: Descent) => string,
  shared = '',
): string {
  const rows = Math.ceil(panels.length / columns)
  const wide = columns * width + (columns + 1) * gap
  const high = 44 + rows * (height + head)
  const box = `width="${wide}" height="${high}"`
  const parts = panels.map(({ title, ...options }, i) => {
    const x = gap + (i % columns) * (width + gap)
    const y = 44 + Math.floor(i / columns) * (height + head)
    const path = descent(surface, { from, ...options })
    return {
      text: `${title}: ${ending(path)}.`,
      svg: `<g transform="translate(${x} ${y})"><text class="i" fill="${light.ink}" y="22" font-weight="600">${title}</text><text class="m" fill="${light.muted}" y="40">${ending(path)}</text><svg y="50" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${draw(path)}</svg></g>`,
    }
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" ${box} role="img" class="anneal-plot" font-family="system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif" font-size="13">`,
    `<title>${title}</title>`,
    `<desc>${parts.map(({ text }) => text).join(' ')}</desc>`,
    darkStyle(),
    `<defs>${shared}</defs>`,
    `<rect class="b" ${box} fill="${light.background}"/>`,
    `<text class="i" fill="${light.ink}" x="${gap}" y="30" font-size="16" font-weight="600">${title}</text>`,
    ...parts.map(({ svg }) => svg),
    '</svg>\n',
  ].join('\n')
}

function oneWeight(): string {
  const surface = quadraticSurface([1])
  const range: Range = [-4.6, 4.6]
  const draw = (path: Descent): string => {
    const x = scale(range, [0, width])
    const y = scale([0, surface([range[1]])], [height - 8, 8])
    const bowl = Array.from({ length: 93 }, (_, i): [number, number] => {
      const w = range[0] + i / 10
      return [x(w), y(surface([w]))]
    })
    const steps = until(path.points, ([w = 0]) => Math.abs(w) < range[1])
    return `<path class="a" fill="none" stroke="${light.muted}" d="${pathOf(bowl)}"/>${walk(steps.map(w => [x(w[0]!), y(surface(w))]))}`
  }
  const panels: readonly Panel[] = [
    { title: 'Too small: rate 0.03', learningRate: 0.03, steps: 20 },
    { title: 'Good: rate 0.5', learningRate: 0.5, steps: 20 },
    { title: 'Too large: rate 1.9', learningRate: 1.9, steps: 20 },
    { title: 'Far too large: rate 2.1', learningRate: 2.1, steps: 20 },
  ]
  return picture('One weight: L(w) = w² / 2', panels, surface, [-4], draw)
}

/** A picture of contour lines with a path on them. */
function twoWeights(
  name: string,
  title: string,
  surface: Surface,
  view: { readonly x: Range; readonly y: Range; readonly levels: readonly number[] },
  from: readonly number[],
  panels: readonly Panel[],
): string {
  const x = scale(view.x, [0, width])
  const y = scale(view.y, [height, 0])
  const [a = 0, b = 0] = surface.minimum
  const lines = contours(surface, { ...view, cells: 110 }).map(pieces =>
    pieces
      .map(
        ([a, b, c, d]) =>
          `M${round(x(a))} ${round(y(b))}l${round(x(c) - x(a))} ${round(y(d) - y(b))}`,
      )
      .join(''),
  )
  // the same in all panels: drawn once
  const id = `anneal-${name}`
  const ground = [
    `<rect class="g" fill="none" stroke="${light.grid}" width="${width}" height="${height}"/>`,
    `<path class="a" fill="none" stroke="${light.muted}" stroke-width="0.7" d="${lines.join('')}"/>`,
    `<path class="k" stroke="${light.ink}" stroke-width="1.5" d="M${round(x(a) - 5)} ${round(y(b))}h10m-5-5v10"/>`,
  ]
  const isInside = ([a = 0, b = 0]: readonly number[]): boolean =>
    a > view.x[0] && a < view.x[1] && b > view.y[0] && b < view.y[1]
  const draw = ({ points }: Descent): string =>
    `<use href="#${id}"/>${walk(until(points, isInside).map(([u = 0, v = 0]) => [x(u), y(v)]))}`
  const shared = `<g id="${id}">${ground.join('')}</g>`
  return picture(title, panels, surface, from, draw, shared)
}

/** The pictures of descents, by their path in `docs/pictures`. */
export function descentPictures(): ReadonlyMap<string, string> {
  const valley = twoWeights(
    'valley',
    'A narrow valley: L(x, y) = (x² + 20 y²) / 2',
    quadraticSurface([1, 20]),
    { x: [-10, 4], y: [-3.4, 3.4], levels: [1, 4, 10, 20, 40, 70, 110] },
    [-9, 2.5],
    [
      { title: 'Too small: rate 0.005', learningRate: 0.005, steps: 60 },
      { title: 'Good: rate 0.08', learningRate: 0.08, steps: 60 },
      { title: 'Too large: rate 0.101', learningRate: 0.101, steps: 60 },
      {
        title: 'A schedule: linear from 0.101 to 0',
        learningRate: linear({ from: 0.101, steps: 60 }),
        steps: 60,
      },
    ],
  )
  const bent = twoWeights(
    'rosenbrock',
    'Rosenbrock’s bent valley: L(x, y) = (1 − x)² + 100 (y − x²)²',
    rosenbrockSurface,
    { x: [-1.7, 1.7], y: [-0.55, 1.65], levels: [1, 5, 15, 40, 90, 180] },
    [-1.2, 1],
    [
      { title: 'Too small: rate 0.0001', learningRate: 1e-4, steps: 200 },
      { title: 'Good: rate 0.0018', learningRate: 0.0018, steps: 200 },
      { title: 'Good, with momentum 0.9', learningRate: 0.0012, momentum: 0.9, steps: 200 },
      {
        title: 'Cosine from 0.0016, with momentum 0.9',
        learningRate: cosine({ from: 0.0016, steps: 200 }),
        momentum: 0.9,
        steps: 200,
      },
    ],
  )
  return new Map([
    ['descent/one-weight.svg', oneWeight()],
    ['descent/valley.svg', valley],
    ['descent/rosenbrock.svg', bent],
  ])
}
