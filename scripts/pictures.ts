// Draws the gallery: one picture of every built-in kind, and one of all of them.
// `--check` draws nothing: it fails where a picture on disk is not what would be drawn.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import {
  clamp,
  constant,
  cosine,
  createRun,
  cyclic,
  drive,
  exponential,
  inverseTime,
  linear,
  perEpoch,
  piecewise,
  plateau,
  polynomial,
  repeat,
  scale,
  sequence,
  step,
  warmup,
  type Schedule,
} from '../packages/core/src/index.ts'
import { builtins, type Builtin } from '../packages/core/src/builtins.ts'
import { plot, plotPanels, type Line, type Lines, type Series } from '../packages/plot/src/index.ts'

/** What a kind is drawn with. */
interface Sample {
  /** What stands above its picture. */
  readonly title: string
  /** The lines of its picture. */
  readonly lines: Lines
  /** Its line in the picture of all kinds. */
  readonly inAll: Line
  /** The panels of its picture, where it needs more than one. */
  readonly panels?: Readonly<Record<string, Lines>>
}

const epochs = 100
const halfway = epochs / 2

// ten epochs of ten steps, so that an epoch is wide enough to see
const byEpoch = (schedule: Schedule): Schedule =>
  perEpoch({ schedule }).bind(createRun({ epochs: 10, stepsPerEpoch: epochs / 10 }))

/** A loss that falls, and settles for ever longer until the rate is reduced. */
function settling(): { readonly rate: Series; readonly loss: Series } {
  const reduced = plateau({
    schedule: constant({ value: 0.1 }),
    factor: 0.3,
    patience: 5,
    threshold: 0.01,
  })
  const driven = drive({ learningRate: reduced }, { set: () => undefined })
  const steps = Array.from({ length: epochs + 1 }, (_, epoch) => epoch)
  const rates: number[] = []
  const losses: number[] = []
  let loss = 2.3
  for (const epoch of steps) {
    const { learningRate: rate } = driven.advance()
    const floor = 0.2 + 8 * rate
    loss = floor + (loss - floor) * 0.8
    rates.push(rate)
    losses.push(loss + 0.02 * Math.sin(7 * epoch) * rate * 10)
    driven.observe(losses[epoch]!)
  }
  return { rate: { steps, values: rates, hold: true }, loss: { steps, values: losses } }
}

const { rate: reducedRate, loss: settlingLoss } = settling()
const restarts = repeat({ schedule: cosine({ from: 0.1, to: 0.01, steps: 25 }), times: 4 })
const warmCosine = warmup({ steps: 10, schedule: cosine({ from: 0.1, steps: 90 }) })
const longRest = sequence({
  parts: [
    linear({ from: 0.01, to: 0.1, steps: 30 }),
    constant({ value: 0.1, steps: 30 }),
    cosine({ from: 0.1, steps: 40 }),
  ],
})

const samples: Record<Builtin['type'], Sample> = {
  constant: {
    title: 'constant: the same value at every step',
    lines: { 'value 0.1': constant({ value: 0.1 }), 'value 0.03': constant({ value: 0.03 }) },
    inAll: constant({ value: 0.1 }),
  },
  linear: {
    title: 'linear: a straight line',
    lines: {
      'to 0': linear({ from: 0.1, steps: epochs }),
      'to 0.02': linear({ from: 0.1, to: 0.02, steps: epochs }),
      'in half the time': linear({ from: 0.1, to: 0.01, steps: halfway }),
    },
    inAll: linear({ from: 0.1, steps: epochs }),
  },
  polynomial: {
    title: 'polynomial: a power of what remains',
    lines: {
      'power 0.5': polynomial({ from: 0.1, steps: epochs, power: 0.5 }),
      'power 1': polynomial({ from: 0.1, steps: epochs }),
      'power 2': polynomial({ from: 0.1, steps: epochs, power: 2 }),
      'power 4': polynomial({ from: 0.1, steps: epochs, power: 4 }),
      'power 2, cycle': polynomial({ from: 0.1, steps: 25, power: 2, cycle: true }),
    },
    inAll: polynomial({ from: 0.1, steps: epochs, power: 3 }),
  },
  cosine: {
    title: 'cosine: flat, then steep, then flat',
    lines: {
      'to 0': cosine({ from: 0.1, steps: epochs }),
      'to 0.02': cosine({ from: 0.1, to: 0.02, steps: epochs }),
      'after: continue': cosine({ from: 0.1, to: 0.04, steps: halfway, after: 'continue' }),
    },
    inAll: cosine({ from: 0.1, steps: epochs }),
  },
  exponential: {
    title: 'exponential: the same share in equal times',
    lines: {
      'k 0.01': exponential({ from: 0.1, k: 0.01 }),
      'k 0.05': exponential({ from: 0.1, k: 0.05 }),
      'rate 0.5, period 30': exponential({ from: 0.1, rate: 0.5, period: 30 }),
    },
    inAll: exponential({ from: 0.1, k: 0.02 }),
  },
  inverseTime: {
    title: 'inverseTime: one over the time gone',
    lines: {
      'rate 0.03': inverseTime({ from: 0.1, rate: 0.03 }),
      'rate 0.2': inverseTime({ from: 0.1, rate: 0.2 }),
      staircase: inverseTime({ from: 0.1, rate: 0.5, period: 15, staircase: true }),
    },
    inAll: inverseTime({ from: 0.1, rate: 0.1 }),
  },
  step: {
    title: 'step: drops by the same factor at equal distances',
    lines: {
      'factor 0.5, every 20': step({ from: 0.1, factor: 0.5, every: 20 }),
      'factor 0.1, every 40': step({ from: 0.1, factor: 0.1, every: 40 }),
      'factor 0.5, smooth': step({ from: 0.1, factor: 0.5, every: 20, smooth: true }),
    },
    inAll: step({ from: 0.1, factor: 0.5, every: 30 }),
  },
  piecewise: {
    title: 'piecewise: each value holds from its boundary on',
    lines: {
      'at 30, 60, 80': piecewise({ values: [0.1, 0.05, 0.02, 0.005], at: [30, 60, 80] }),
      'at 10, 70': piecewise({ values: [0.02, 0.08, 0.01], at: [10, 70] }),
    },
    inAll: piecewise({ values: [0.02, 0.08, 0.04], at: [10, 70] }),
  },
  cyclic: {
    title: 'cyclic: rises and falls again and again',
    lines: {
      triangular: cyclic({ low: 0.01, high: 0.1, up: 20 }),
      welch: cyclic({ low: 0.01, high: 0.1, up: 20, window: 'welch' }),
      hann: cyclic({ low: 0.01, high: 0.1, up: 20, window: 'hann' }),
      'up 5, down 15, factor 0.8': cyclic({ low: 0.01, high: 0.1, up: 5, down: 15, factor: 0.8 }),
    },
    inAll: cyclic({ low: 0.01, high: 0.06, up: 10 }),
  },
  sequence: {
    title: 'sequence: one schedule after another',
    lines: { 'linear, constant, cosine': longRest },
    inAll: longRest,
  },
  warmup: {
    title: 'warmup: up to the first value of what comes after it',
    lines: {
      '10, then cosine': warmCosine,
      '20, then inverseTime': warmup({
        steps: 20,
        schedule: inverseTime({ from: 0.1, rate: 0.05 }),
      }),
      '20 from 0.05, then linear': warmup({
        steps: 20,
        from: 0.05,
        schedule: linear({ from: 0.07, steps: 80 }),
      }),
    },
    inAll: warmCosine,
  },
  scale: {
    title: 'scale: a schedule times a number',
    lines: {
      'the schedule': warmCosine,
      'factor 0.5': scale({ schedule: warmCosine, factor: 0.5 }),
      'factor 0.1': scale({ schedule: warmCosine, factor: 0.1 }),
    },
    inAll: scale({ schedule: warmCosine, factor: 0.3 }),
  },
  clamp: {
    title: 'clamp: a schedule kept between bounds',
    lines: {
      'the schedule': cosine({ from: 0.1, steps: epochs }),
      'low 0.02, high 0.08': clamp({
        schedule: cosine({ from: 0.1, steps: epochs }),
        low: 0.02,
        high: 0.08,
      }),
    },
    inAll: clamp({ schedule: linear({ from: 0.13, steps: epochs }), low: 0.03, high: 0.085 }),
  },
  repeat: {
    title: 'repeat: a schedule again and again',
    lines: {
      'cosine of 25': restarts,
      'linear of 20, 3 times': repeat({
        schedule: linear({ from: 0.05, to: 0.02, steps: 20 }),
        times: 3,
      }),
    },
    inAll: restarts,
  },
  perEpoch: {
    title: 'perEpoch: the same value all through an epoch, here of 10 steps',
    lines: {
      'cosine of 10 epochs': byEpoch(cosine({ from: 0.1, steps: 10 })),
      'the same by step': cosine({ from: 0.1, steps: epochs }),
    },
    inAll: byEpoch(cosine({ from: 0.09, to: 0.02, steps: 10 })),
  },
  plateau: {
    title: 'plateau: reduces the values when a metric stops getting better',
    lines: {},
    panels: {
      'learning rate': { plateau: reducedRate },
      'loss (made up)': { loss: settlingLoss },
    },
    inAll: reducedRate,
  },
}

/** How the kinds are spread over the panels of the picture of all. */
const groups = {
  smooth: ['constant', 'linear', 'cosine', 'polynomial', 'exponential', 'inverseTime', 'clamp'],
  'in steps': ['step', 'piecewise', 'perEpoch', 'plateau'],
  'up and down': ['warmup', 'sequence', 'scale', 'repeat', 'cyclic'],
} as const satisfies Record<string, readonly Builtin['type'][]>

/**
 * Draws the gallery.
 *
 * @throws Error naming a kind that no sample is there for
 * @returns the text of each picture, by its path in `docs/pictures`
 */
export function drawPictures(
  kinds: readonly { readonly type: string }[] = builtins,
): Map<string, string> {
  const pictures = new Map<string, string>()
  const grouped = Object.values(groups).flat() as string[]
  for (const { type } of kinds) {
    const sample = (samples as Partial<Record<string, Sample>>)[type]
    if (!sample) throw new Error(`scripts/pictures.ts: samples lacks the kind "${type}"`)
    if (!grouped.includes(type))
      throw new Error(`scripts/pictures.ts: groups lacks the kind "${type}"`)
    const options = { title: sample.title, to: epochs }
    const svg = sample.panels
      ? plotPanels(sample.panels, { ...options, xLabel: 'epoch' })
      : plot(sample.lines, { ...options, xLabel: type === 'perEpoch' ? 'step' : 'epoch' })
    pictures.set(`kinds/${type}.svg`, svg)
  }
  const all = Object.entries(groups).map(([name, types]) => [
    name,
    Object.fromEntries(types.map(type => [type, samples[type].inAll])),
  ])
  pictures.set(
    'schedules.svg',
    plotPanels(Object.fromEntries(all) as Record<string, Lines>, {
      title: `The learning rate over ${epochs} epochs: all ${kinds.length} kinds of Anneal`,
      to: epochs,
      xLabel: 'epoch',
      width: 880,
      height: 760,
    }),
  )
  return pictures
}

const folder = fileURLToPath(new URL('../docs/pictures', import.meta.url))

/** Names the pictures on disk that are not as drawn, are missing, or are of no kind. */
export function stalePictures(pictures: ReadonlyMap<string, string>): string[] {
  const present = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => name.endsWith('.svg'))
  const read = (name: string): string =>
    present.includes(name) ? readFileSync(join(folder, name), 'utf8') : ''
  const changed = [...pictures].filter(([name, svg]) => read(name) !== svg).map(([name]) => name)
  return [...changed, ...present.filter(name => !pictures.has(name))]
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const pictures = drawPictures()
  mkdirSync(join(folder, 'kinds'), { recursive: true })
  const stale = stalePictures(pictures)
  if (argv.includes('--check')) {
    if (stale.length > 0) {
      console.error(`docs/pictures is out of date: ${stale.join(', ')}`)
      console.error('Run `npm run docs:pictures` and commit what it changes.')
      exit(1)
    }
    console.log(`docs/pictures is up to date: ${pictures.size} pictures`)
  } else {
    for (const name of stale) {
      const svg = pictures.get(name)
      const path = join(folder, name)
      if (svg === undefined) rmSync(path)
      else {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, svg)
      }
      console.log(`${svg === undefined ? 'removed' : 'drew'} docs/pictures/${name}`)
    }
    if (stale.length === 0) console.log('docs/pictures is up to date')
  }
}
