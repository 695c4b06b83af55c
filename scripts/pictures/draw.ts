/** Draws the gallery. */
import { readFileSync } from 'node:fs'
import { createRun, fromConfig } from '../../packages/core/src/index.ts'
import { builtins, type Builtin } from '../../packages/core/src/builtins.ts'
import { configs } from '../../packages/core/test/samples.ts'
import { plot, plotPanels, type Line, type Lines } from '../../packages/plot/src/index.ts'
import { sentenceOf } from '../kinds-table.ts'
import { combiningSamples } from './combining.ts'
import { cyclingSamples } from './cycling.ts'
import { descentPictures } from './descent.ts'
import { fallingSamples } from './falling.ts'
import { feedbackSamples } from './feedback.ts'
import { plotPictures } from './plots.ts'
import { extras } from './recipes.ts'
import { epochs, type Picture, type Sample, type Samples } from './sample.ts'
import { shiftingSamples } from './shifting.ts'
import { steppingSamples } from './stepping.ts'
import { drawToys } from './toys.ts'

/** What kinds are drawn with for which there is something better than the configs they are tested with. */
const samples: Samples = {
  ...fallingSamples,
  ...steppingSamples,
  ...cyclingSamples,
  ...combiningSamples,
  ...shiftingSamples,
  ...feedbackSamples,
}

/** How the kinds are spread over the panels of the picture of all. */
const groups = {
  down: ['constant', 'linear', 'cosine', 'polynomial', 'anneal', 'tanh', 'linearCosine'],
  'down for ever': ['exponential', 'inverseTime', 'powerLaw', 'product'],
  'in steps': ['step', 'piecewise', 'perEpoch', 'plateau', 'greedy', 'abel'],
  'step by step': ['table', 'chebyshev', 'hypergradient'],
  'up and down': ['warmup', 'sequence', 'repeat', 'cyclic', 'restarts', 'knots', 'cosineWave'],
  'made of one': ['scale', 'clamp', 'delay', 'skip', 'shorten', 'stretch'],
  'made of one, bent': ['reverse', 'mirror', 'noise', 'follow', 'dampen', 'cooldown'],
  'made of two': ['add', 'multiply', 'min', 'max', 'window'],
} as const satisfies Record<string, readonly Builtin['type'][]>

/** A kind as its own configs draw it, under the first sentence of its JSDoc. */
function sampleOf(type: string): Sample {
  const run = createRun({ epochs: 10, stepsPerEpoch: epochs / 10 })
  const lines = configs
    .filter(config => config.type === type)
    .map(({ type: _, ...options }) => {
      const schedule = fromConfig({ type, ...options }, builtins)
      if (typeof schedule !== 'function')
        throw new Error(`scripts/pictures/feedback.ts: feedbackSamples lacks the kind "${type}"`)
      const label = Object.entries(options).map(
        ([name, value]) => `${name} ${JSON.stringify(value)}`,
      )
      return [label.join(', '), schedule.bind(run)] as const
    })
  const [first] = lines
  if (!first)
    throw new Error(
      `packages/core/test/samples.ts: configs lacks the kind "${type}"; it is drawn and tested with them`,
    )
  return { title: titleOf(type), lines: Object.fromEntries(lines), inAll: first[1] }
}

/** The type, and the first sentence of the JSDoc. */
function titleOf(type: string): string {
  const [, file = ''] =
    new RegExp(`export \\{ ${type}\\b.* from '\\./(.+)'`).exec(read('kinds.ts')) ?? []
  const sentence = sentenceOf(type, read(file)).replace(/\.$/, '').replaceAll('`', '')
  return `${type}: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`
}

const read = (file: string): string =>
  readFileSync(new URL(`../../packages/core/src/${file}`, import.meta.url), 'utf8')

/**
 * Draws the gallery.
 *
 * @throws Error naming a kind that there is nothing to draw with
 * @returns the text of each picture, by its path in `docs/pictures`
 */
export function drawPictures(
  kinds: readonly { readonly type: string }[] = builtins,
): Map<string, string> {
  const pictures = new Map([...descentPictures(), ...plotPictures()])
  pictures.set('textbook.svg', drawToys())
  const grouped = Object.values(groups).flat() as string[]
  const others: Record<string, Line> = {}
  const draw = (
    path: string,
    { title, lines, panels, to = epochs }: Picture,
    xLabel = 'epoch',
  ): void => {
    const options = { title, to, xLabel }
    pictures.set(path, panels ? plotPanels(panels, options) : plot(lines, options))
  }
  for (const { type } of kinds) {
    const sample = (samples as Partial<Record<string, Sample>>)[type] ?? sampleOf(type)
    if (!grouped.includes(type)) others[type] = sample.inAll
    draw(`kinds/${type}.svg`, sample, type === 'perEpoch' ? 'step' : 'epoch')
  }
  for (const [path, sample] of Object.entries(extras)) draw(path, sample)
  const all = Object.entries(groups).map(([name, types]): [string, Lines] => [
    name,
    Object.fromEntries(types.map(type => [type, (samples[type] ?? sampleOf(type)).inAll])),
  ])
  if (Object.keys(others).length > 0) all.push(['others', others])
  pictures.set(
    'schedules.svg',
    plotPanels(Object.fromEntries(all), {
      title: `The learning rate over ${epochs} epochs: all ${kinds.length} kinds of Anneal`,
      to: epochs,
      xLabel: 'epoch',
      width: 880,
      height: 1500,
    }),
  )
  return pictures
}
