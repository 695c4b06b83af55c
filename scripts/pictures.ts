// Draws the gallery: one picture of every built-in kind, and one of all of them.
// `--check` draws nothing: it fails where a picture on disk is not what would be drawn.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import {
  add,
  anneal,
  chebyshev,
  clamp,
  constant,
  cooldown,
  cosine,
  cosineWave,
  createRun,
  cyclic,
  dampen,
  delay,
  drive,
  exponential,
  flatCosine,
  follow,
  fromConfig,
  greedy,
  inverseTime,
  knots,
  linear,
  linearCosine,
  max,
  min,
  mirror,
  multiply,
  noam,
  noise,
  oneCycle,
  perEpoch,
  piecewise,
  plateau,
  polynomial,
  powerLaw,
  product,
  repeat,
  restarts,
  reverse,
  scale,
  sequence,
  shorten,
  skip,
  slantedTriangular,
  step,
  stretch,
  table,
  tanh,
  triStage,
  warmup,
  window,
  wsd,
  type Feedback,
  type Schedule,
} from '../packages/core/src/index.ts'
import { builtins, type Builtin } from '../packages/core/src/builtins.ts'
import { configs } from '../packages/core/test/samples.ts'
import { formula } from '../packages/core/src/formula.ts'
import { plot, plotPanels, type Line, type Lines, type Series } from '../packages/plot/src/index.ts'
import { sentenceOf } from './kinds-table.ts'
import { adaptivePictures } from './pictures/adaptive.ts'
import { descentPictures } from './pictures/descent.ts'

/** What a kind is drawn with. */
interface Sample {
  /** What stands above its picture. */
  readonly title: string
  /** The lines of its picture. */
  readonly lines: Lines
  /** Its line in the picture of all kinds. */
  readonly inAll: Line
  /** The last epoch of its picture, where that is not the last of all. */
  readonly to?: number
  /** The panels of its picture, where it needs more than one. */
  readonly panels?: Readonly<Record<string, Lines>>
}

const epochs = 100
const halfway = epochs / 2

// ten epochs of ten steps, so that an epoch is wide enough to see
const byEpoch = (schedule: Schedule): Schedule =>
  perEpoch({ schedule }).bind(createRun({ epochs: 10, stepsPerEpoch: epochs / 10 }))

/** A schedule whose values have nothing to do with each other: each as a stair. */
function stairs(schedule: Schedule, to = epochs): Series {
  const steps = Array.from({ length: to + 1 }, (_, step) => step)
  return { steps, values: steps.map(schedule), hold: true }
}

/** A loss that falls, and settles for ever longer until the rate is reduced. */
function settling(reduced: Feedback): { readonly rate: Series; readonly loss: Series } {
  const driven = drive({ learningRate: reduced as Feedback<never> }, { set: () => undefined })
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

const { rate: reducedRate, loss: settlingLoss } = settling(
  plateau({ schedule: constant({ value: 0.1 }), factor: 0.3, patience: 5, threshold: 0.01 }),
)
const { rate: greedyRate, loss: greedyLoss } = settling(
  greedy({ schedule: constant({ value: 0.03 }), factor: 0.8, patience: 2, high: 0.1 }),
)
const adaptive = adaptivePictures(epochs)
const repeated = repeat({ schedule: cosine({ from: 0.1, to: 0.01, steps: 25 }), times: 4 })
const warmCosine = warmup({ steps: 10, schedule: cosine({ from: 0.1, steps: 90 }) })
const falling = linear({ from: 0.08, steps: epochs })
const fading = linear({ from: 1, to: 0.2, steps: epochs })
const waving = cyclic({ low: 0.01, high: 0.06, up: 15, window: 'hann' })
const longRest = sequence({
  parts: [
    linear({ from: 0.01, to: 0.1, steps: 30 }),
    constant({ value: 0.1, steps: 30 }),
    cosine({ from: 0.1, steps: 40 }),
  ],
})

/** What kinds are drawn with for which there is something better than the configs they are tested with. */
const samples: Partial<Record<Builtin['type'], Sample>> = {
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
  cosineWave: {
    title: 'cosineWave: any number of waves, bent',
    lines: {
      'cycles 1.5': cosineWave({ from: 0.1, steps: epochs, cycles: 1.5 }),
      'k 2': cosineWave({ from: 0.1, steps: epochs, k: 2 }),
      'power 3': cosineWave({ from: 0.1, steps: epochs, power: 3 }),
    },
    inAll: cosineWave({ from: 0.1, to: 0.02, steps: epochs, cycles: 2.5 }),
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
      'cosine of 25': repeated,
      'linear of 20, 3 times': repeat({
        schedule: linear({ from: 0.05, to: 0.02, steps: 20 }),
        times: 3,
      }),
    },
    inAll: repeated,
  },
  perEpoch: {
    title: 'perEpoch: the same value all through an epoch, here of 10 steps',
    lines: {
      'cosine of 10 epochs': byEpoch(cosine({ from: 0.1, steps: 10 })),
      'the same by step': cosine({ from: 0.1, steps: epochs }),
    },
    inAll: byEpoch(cosine({ from: 0.09, to: 0.02, steps: 10 })),
  },
  anneal: {
    title: 'anneal: the way down at the end of a run, in the shapes that are in use',
    lines: {
      sqrt: anneal({ from: 0.1, steps: epochs, shape: 'sqrt' }),
      linear: anneal({ from: 0.1, steps: epochs, shape: 'linear' }),
      square: anneal({ from: 0.1, steps: epochs, shape: 'square' }),
      exponential: anneal({ from: 0.1, steps: epochs, shape: 'exponential' }),
      mirrorCosine: anneal({ from: 0.1, steps: epochs, shape: 'mirrorCosine' }),
      rex: anneal({ from: 0.1, steps: epochs, shape: 'rex' }),
    },
    inAll: anneal({ from: 0.1, steps: epochs, shape: 'sqrt' }),
  },
  knots: {
    title: 'knots: values at given steps, with lines or waves between them',
    lines: {
      linear: knots({ values: [0.01, 0.1, 0.02, 0.001], at: [0, 30, 80, 100] }),
      cosine: knots({ values: [0.01, 0.1, 0.02, 0.001], at: [0, 30, 80, 100], shape: 'cosine' }),
      geometric: knots({
        values: [0.01, 0.1, 0.02, 0.001],
        at: [0, 30, 80, 100],
        shape: 'geometric',
      }),
    },
    inAll: knots({ values: [0.01, 0.1, 0.02, 0.001], at: [0, 30, 80, 100] }),
  },
  table: {
    title: 'table: a value for each step, from a list',
    lines: {
      'of 5, again': stairs(table({ values: [0.08, 0.05, 0.03, 0.02, 0.01], after: 'repeat' }), 20),
      'of 3, held': stairs(table({ values: [0.1, 0.06, 0.04] }), 20),
    },
    to: 20,
    inAll: stairs(table({ values: [0.08, 0.05, 0.03, 0.02, 0.01], after: 'repeat' })),
  },
  powerLaw: {
    title: 'powerLaw: a power of the time gone',
    lines: {
      'power −0.5': powerLaw({ from: 0.1, scale: 10, offset: 10 }),
      'power −1': powerLaw({ from: 0.1, scale: 10, offset: 10, power: -1 }),
      'power −0.25': powerLaw({ from: 0.1, scale: 10, offset: 10, power: -0.25 }),
    },
    inAll: powerLaw({ from: 0.1, scale: 10, offset: 10 }),
  },
  restarts: {
    title: 'restarts: falls, and begins again at the top',
    lines: {
      'growth 2': restarts({ from: 0.1, steps: 14, growth: 2 }),
      'factor 0.7, warmup 5': restarts({ from: 0.1, to: 0.01, steps: 25, factor: 0.7, warmup: 5 }),
    },
    inAll: restarts({ from: 0.1, steps: 14, growth: 2 }),
  },
  tanh: {
    title: 'tanh: high for long, then along a hyperbolic tangent',
    lines: {
      '−7 to 3': tanh({ from: 0.1, steps: epochs }),
      '−4 to 4': tanh({ from: 0.1, steps: epochs, low: -4, high: 4 }),
    },
    inAll: tanh({ from: 0.1, steps: epochs }),
  },
  linearCosine: {
    title: 'linearCosine: a straight line times a cosine wave',
    lines: {
      '3 waves': linearCosine({ from: 0.1, steps: epochs, cycles: 3 }),
      'half a wave': linearCosine({ from: 0.1, steps: epochs }),
    },
    inAll: linearCosine({ from: 0.1, steps: epochs, cycles: 3 }),
  },
  chebyshev: {
    title: 'chebyshev: large steps between small ones, in the fractal order',
    lines: { 'steps 16': stairs(chebyshev({ low: 0.01, high: 0.1, steps: 16 }), 32) },
    to: 32,
    inAll: stairs(chebyshev({ low: 0.01, high: 0.1, steps: 16 })),
  },
  product: {
    title: 'product: each step multiplies by a factor of its own',
    lines: {
      'factor from 1.02 to 0.94': product({
        from: 0.05,
        factor: linear({ from: 1.02, to: 0.94, steps: epochs }),
      }),
      'factor 0.97': product({ from: 0.1, factor: constant({ value: 0.97 }) }),
    },
    inAll: product({ from: 0.05, factor: linear({ from: 1.02, to: 0.94, steps: epochs }) }),
  },
  add: {
    title: 'add: several schedules, added',
    lines: { both: add({ schedules: [falling, waving] }), one: falling, other: waving },
    inAll: add({ schedules: [falling, waving] }),
  },
  multiply: {
    title: 'multiply: several schedules, multiplied',
    lines: {},
    panels: {
      'learning rate': { both: multiply({ schedules: [fading, waving] }), one: waving },
      factor: { other: fading },
    },
    inAll: multiply({ schedules: [fading, waving] }),
  },
  min: {
    title: 'min: the lowest of several schedules',
    lines: { both: min({ schedules: [falling, waving] }), one: falling, other: waving },
    inAll: min({ schedules: [falling, waving] }),
  },
  max: {
    title: 'max: the highest of several schedules',
    lines: { both: max({ schedules: [falling, waving] }), one: falling, other: waving },
    inAll: max({ schedules: [falling, waving] }),
  },
  cooldown: {
    title: 'cooldown: leaves any schedule where told',
    lines: {
      'at 60, sqrt': cooldown({ schedule: warmCosine, at: 60, steps: 20, shape: 'sqrt' }),
      'at 30, to 0.05': cooldown({ schedule: warmCosine, at: 30, steps: 30, to: 0.05 }),
      'the schedule': warmCosine,
    },
    inAll: cooldown({ schedule: warmCosine, at: 60, steps: 20, shape: 'sqrt' }),
  },
  dampen: {
    title: 'dampen: a warm-up with nothing to tune',
    lines: {
      exponential: dampen({ schedule: falling, shape: 'exponential', beta2: 0.95 }),
      linear: dampen({ schedule: falling, shape: 'linear', beta2: 0.95 }),
      radam: dampen({ schedule: falling, shape: 'radam', beta2: 0.95 }),
    },
    inAll: dampen({ schedule: falling, shape: 'exponential', beta2: 0.95 }),
  },
  delay: {
    title: 'delay: a schedule that begins later',
    lines: {
      'by 40': delay({ steps: 40, schedule: cosine({ from: 0.1, steps: 60 }) }),
      'by 20, value 0.02': delay({
        steps: 20,
        value: 0.02,
        schedule: cosine({ from: 0.1, steps: 80 }),
      }),
    },
    inAll: delay({ steps: 40, schedule: cosine({ from: 0.1, steps: 60 }) }),
  },
  skip: {
    title: 'skip: a schedule without its beginning',
    lines: { 'steps 30': skip({ steps: 30, schedule: warmCosine }), 'the schedule': warmCosine },
    inAll: skip({ steps: 30, schedule: warmCosine }),
  },
  shorten: {
    title: 'shorten: a schedule that is cut off',
    lines: { 'steps 40': shorten({ steps: 40, schedule: warmCosine }), 'the schedule': warmCosine },
    inAll: shorten({ steps: 40, schedule: warmCosine }),
  },
  stretch: {
    title: 'stretch: a whole schedule made longer or shorter',
    lines: { 'steps 50': stretch({ steps: 50, schedule: warmCosine }), 'the schedule': warmCosine },
    inAll: stretch({ steps: 50, schedule: warmCosine }),
  },
  window: {
    title: 'window: one schedule inside, another outside',
    lines: {
      'from 30 to 70': window({
        from: 30,
        to: 70,
        schedule: constant({ value: 0.02 }),
        outside: falling,
      }),
    },
    inAll: window({ from: 30, to: 70, schedule: constant({ value: 0.02 }), outside: falling }),
  },
  reverse: {
    title: 'reverse: a schedule from its end to its beginning',
    lines: { reversed: reverse({ schedule: warmCosine }), 'the schedule': warmCosine },
    inAll: reverse({ schedule: warmCosine }),
  },
  mirror: {
    title: 'mirror: a schedule to its end, and the same way back',
    lines: {
      'linear of 50': mirror({ schedule: linear({ from: 0.01, to: 0.1, steps: halfway }) }),
      'step of 40': mirror({
        schedule: shorten({ steps: 40, schedule: step({ from: 0.08, factor: 0.5, every: 15 }) }),
      }),
    },
    inAll: mirror({ schedule: linear({ from: 0.01, to: 0.1, steps: halfway }) }),
  },
  noise: {
    title: 'noise: a schedule with noise that depends on the step alone',
    lines: {
      'amount 0.2': stairs(noise({ schedule: warmCosine, amount: 0.2 })),
      'the schedule': warmCosine,
    },
    inAll: stairs(noise({ schedule: warmCosine, amount: 0.2 })),
  },
  follow: {
    title: 'follow: a value that is tied to another schedule',
    lines: {
      'factor −1, offset 0.12': follow({ schedule: warmCosine, factor: -1, offset: 0.12 }),
      'the schedule': warmCosine,
    },
    inAll: follow({ schedule: warmCosine, factor: -1, offset: 0.12 }),
  },
  abel: {
    title: 'abel: reduces the values when the norm of the weights has bounced',
    lines: {},
    ...adaptive.abel,
  },
  hypergradient: {
    title: 'hypergradient: raises the values while gradients agree',
    lines: {},
    ...adaptive.hypergradient,
  },
  greedy: {
    title: 'greedy: raises the values while a metric gets better',
    lines: {},
    panels: { 'learning rate': { greedy: greedyRate }, 'loss (made up)': { loss: greedyLoss } },
    inAll: greedyRate,
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

const aCycle = oneCycle({ peak: 0.1, steps: epochs })
const threePhases = oneCycle({ peak: 0.1, steps: epochs, phases: 3, shape: 'linear' })

/** What is drawn besides the kinds of `builtins`, by the path of its picture. */
const extras: Readonly<Record<string, Omit<Sample, 'inAll'>>> = {
  'kinds/formula.svg': {
    title: 'formula: whatever can be written down',
    lines: {
      '0.1 * 0.95 ** floor(t / 5)': formula({ value: '0.1 * 0.95 ** floor(t / 5)' }),
      't < 20 ? t / 200 : 2 / t': formula({ value: 't < 20 ? t / 200 : 2 / t' }),
      '0.02 + 0.02 * cos(t / 5) ** 2': formula({ value: '0.02 + 0.02 * cos(t / 5) ** 2' }),
    },
  },
  'recipes/refined.svg': {
    title: 'refined: the schedule that follows from gradient norms',
    lines: {},
    panels: adaptive.refined,
  },
  'recipes/oneCycle.svg': {
    title: 'oneCycle: up and down over a whole run',
    lines: {},
    panels: {
      'learning rate': {
        'two phases, cosine': aCycle.learningRate,
        'three phases, linear': threePhases.learningRate,
      },
      momentum: {
        'two phases, cosine': aCycle.momentum,
        'three phases, linear': threePhases.momentum,
      },
    },
  },
  'recipes/flatCosine.svg': {
    title: 'flatCosine: flat for most of a run, then down',
    lines: {
      'flat 0.75': flatCosine({ peak: 0.1, steps: epochs }),
      'flat 0.5, to 0.02': flatCosine({ peak: 0.1, steps: epochs, flat: 0.5, to: 0.02 }),
    },
  },
  'recipes/noam.svg': {
    title: 'noam: up in a line, down with the inverse square root',
    lines: {
      'warmup 10': noam({ peak: 0.1, warmup: 10 }),
      'warmup 30': noam({ peak: 0.1, warmup: 30 }),
    },
  },
  'recipes/slantedTriangular.svg': {
    title: 'slantedTriangular: up in a short line, down in a long one',
    lines: {
      'rise 0.1': slantedTriangular({ peak: 0.1, steps: epochs }),
      'rise 0.3, ratio 5': slantedTriangular({ peak: 0.1, steps: epochs, rise: 0.3, ratio: 5 }),
    },
  },
  'recipes/triStage.svg': {
    title: 'triStage: up, flat, and down by equal shares',
    lines: {
      '10, 40, 50': triStage({ peak: 0.1, warmup: 10, hold: 40, decay: 50 }),
      '30, 20, 50, to 0.02': triStage({ peak: 0.1, warmup: 30, hold: 20, decay: 50, to: 0.02 }),
    },
  },
  'recipes/wsd.svg': {
    title: 'wsd: warm-up, stable, decay',
    lines: {
      sqrt: wsd({ peak: 0.1, warmup: 10, stable: 60, decay: 30 }),
      linear: wsd({ peak: 0.1, warmup: 10, stable: 60, decay: 30, shape: 'linear' }),
      '3 periods, to 0.01': wsd({
        peak: 0.1,
        warmup: 10,
        stable: 20,
        decay: 10,
        to: 0.01,
        periods: 3,
      }),
    },
  },
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
        throw new Error(`scripts/pictures.ts: samples lacks the feedback "${type}"`)
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
  readFileSync(new URL(`../packages/core/src/${file}`, import.meta.url), 'utf8')

/**
 * Draws the gallery.
 *
 * @throws Error naming a kind that there is nothing to draw with
 * @returns the text of each picture, by its path in `docs/pictures`
 */
export function drawPictures(
  kinds: readonly { readonly type: string }[] = builtins,
): Map<string, string> {
  const pictures = new Map(descentPictures())
  const grouped = Object.values(groups).flat() as string[]
  const others: Record<string, Line> = {}
  const draw = (
    path: string,
    { title, lines, panels, to = epochs }: Omit<Sample, 'inAll'>,
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
