// Every kind beside the same formula as someone would write it by hand, for speed.
import type { Builtin } from '../src/builtins.ts'
import * as core from '../src/index.ts'

/** Steps that are walked through; the schedules end there. */
export const steps = 100_000

/** A built-in kind, and the closure that it stands for. */
export interface Twin {
  readonly ours: (step: number) => number
  readonly byHand: (step: number) => number
}

const from = 0.1
const to = 0.001
const n = steps
const every = 1000

const linearByHand = (t: number): number => (t < n ? from + ((to - from) * t) / n : to)
const cosineByHand = (t: number): number =>
  t < n ? to + ((from - to) * (1 + Math.cos((Math.PI * t) / n))) / 2 : to
const linear = core.linear({ from, to, steps: n })
const cosine = core.cosine({ from, to, steps: n })

function chebyshevByHand(low: number, high: number, size: number): (t: number) => number {
  const place = (i: number, of: number): number =>
    of < 2 ? 0 : i % 2 ? of - 1 - place((i - 1) / 2, of / 2) : place(i / 2, of / 2)
  const middle = (1 / low + 1 / high) / 2
  const radius = (1 / low - 1 / high) / 2
  return t => 1 / (middle - radius * Math.cos((Math.PI * (place(t % size, size) + 0.5)) / size))
}

function noiseByHand(seed: number): (t: number) => number {
  const random = (t: number): number => {
    let hash = 0
    for (const word of [seed, t, t / 2 ** 32, 1]) {
      hash = Math.imul(hash ^ word, 0x7feb352d)
      hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
      hash ^= hash >>> 16
    }
    return ((hash >>> 0) + 0.5) / 2 ** 32
  }
  return t => cosineByHand(t) * (1 + 0.1 * (2 * random(Math.floor(t)) - 1))
}

function productByHand(factor: (t: number) => number): (t: number) => number {
  let at = 0
  let value = from
  return t => {
    if (t < at) {
      at = 0
      value = from
    }
    while (at < t) value *= factor(++at)
    return value
  }
}

function restartsByHand(first: number, growth: number): (t: number) => number {
  return t => {
    let begin = 0
    let length = first
    while (t >= begin + length) {
      begin += length
      length *= growth
    }
    return to + ((from - to) * (1 + Math.cos((Math.PI * (t - begin)) / length))) / 2
  }
}

function settled<State extends core.Json>(feedback: core.Feedback<State>): Twin['ours'] {
  let state = feedback.init()
  for (const loss of [3, 3, 3])
    state = feedback.update(state, loss, { step: 0, value: feedback.value(state, 0) })
  return t => feedback.value(state, t)
}

const table = Array.from({ length: 1000 }, (_, i) => from / (1 + i))
const values = [0.1, 0.05, 0.01, 0.001]
const at = [20_000, 50_000, 80_000]
const begins = [0, ...at]

/** Each kind with options that are usual, beside its closure. */
export const twins = {
  anneal: {
    ours: core.anneal({ from, to, steps: n, shape: 'sqrt' }),
    byHand: t => (t < n ? to + (from - to) * (1 - Math.sqrt(t / n)) : to),
  },
  chebyshev: {
    ours: core.chebyshev({ low: 0.01, high: 0.1, steps: 64 }),
    byHand: chebyshevByHand(0.01, 0.1, 64),
  },
  constant: { ours: core.constant({ value: from }), byHand: () => from },
  cosine: { ours: cosine, byHand: cosineByHand },
  cosineWave: {
    ours: core.cosineWave({ from, to, steps: n, cycles: 2.5 }),
    byHand: t =>
      t < n ? to + ((from - to) * (1 + Math.cos((2 * Math.PI * 2.5 * t) / n))) / 2 : to,
  },
  cyclic: {
    ours: core.cyclic({ low: to, high: from, up: every }),
    byHand: t => {
      const cycle = Math.floor(1 + t / (2 * every))
      const x = Math.abs(t / every - 2 * cycle + 1)
      return to + (from - to) * Math.max(0, 1 - x)
    },
  },
  exponential: {
    ours: core.exponential({ from, k: 1e-4 }),
    byHand: t => from * Math.exp(-1e-4 * t),
  },
  inverseTime: {
    ours: core.inverseTime({ from, rate: 0.01 }),
    byHand: t => from / (1 + 0.01 * t),
  },
  knots: {
    ours: core.knots({ values, at: begins }),
    byHand: t => {
      if (t >= begins.at(-1)!) return values.at(-1)!
      let i = 1
      while (t >= begins[i]!) i++
      const x = (t - begins[i - 1]!) / (begins[i]! - begins[i - 1]!)
      return values[i - 1]! + (values[i]! - values[i - 1]!) * x
    },
  },
  linear: { ours: linear, byHand: linearByHand },
  linearCosine: {
    ours: core.linearCosine({ from, steps: n }),
    byHand: t => {
      const x = Math.min(t, n) / n
      return from * (((1 - x) * (1 + Math.cos(Math.PI * x))) / 2 + 0.001)
    },
  },
  piecewise: {
    ours: core.piecewise({ values, at }),
    byHand: t => {
      let i = 0
      while (i < at.length && t >= at[i]!) i++
      return values[i]!
    },
  },
  polynomial: {
    ours: core.polynomial({ from, to, steps: n, power: 2 }),
    byHand: t => to + (from - to) * (1 - Math.min(t, n) / n) ** 2,
  },
  powerLaw: {
    ours: core.powerLaw({ from, scale: 1000, offset: 1000 }),
    byHand: t => from * ((t + 1000) / 1000) ** -0.5,
  },
  product: {
    ours: core.product({ from, factor: core.constant({ value: 0.9999 }) }),
    byHand: productByHand(() => 0.9999),
  },
  restarts: {
    ours: core.restarts({ from, to, steps: every, growth: 2 }),
    byHand: restartsByHand(every, 2),
  },
  step: {
    ours: core.step({ from, factor: 0.9, every }),
    byHand: t => from * 0.9 ** Math.floor(t / every),
  },
  table: {
    ours: core.table({ values: table }),
    byHand: t => table[Math.min(Math.floor(t), table.length - 1)]!,
  },
  tanh: {
    ours: core.tanh({ from, to, steps: n }),
    byHand: t =>
      t < n ? to + ((from - to) * (1 - Math.tanh((-7 * (n - t) + 3 * t) / n))) / 2 : to,
  },
  add: {
    ours: core.add({ schedules: [linear, cosine] }),
    byHand: t => linearByHand(t) + cosineByHand(t),
  },
  clamp: {
    ours: core.clamp({ schedule: cosine, low: 0.01, high: 0.09 }),
    byHand: t => Math.min(0.09, Math.max(0.01, cosineByHand(t))),
  },
  cooldown: {
    ours: core.cooldown({ schedule: cosine, at: n / 2, steps: n / 4, shape: 'linear' }),
    byHand: t =>
      t < n / 2 ? cosineByHand(t) : cosineByHand(n / 2) * Math.max(0, 1 - (t - n / 2) / (n / 4)),
  },
  dampen: {
    ours: core.dampen({ schedule: cosine }),
    byHand: t => cosineByHand(t) * Math.min(1, (t + 1) / 2000),
  },
  delay: {
    ours: core.delay({ steps: every, schedule: cosine }),
    byHand: t => (t < every ? from : cosineByHand(t - every)),
  },
  follow: {
    ours: core.follow({ schedule: cosine, factor: -1, offset: 0.95 }),
    byHand: t => 0.95 - cosineByHand(t),
  },
  max: {
    ours: core.max({ schedules: [linear, cosine] }),
    byHand: t => Math.max(linearByHand(t), cosineByHand(t)),
  },
  min: {
    ours: core.min({ schedules: [linear, cosine] }),
    byHand: t => Math.min(linearByHand(t), cosineByHand(t)),
  },
  mirror: {
    ours: core.mirror({ schedule: core.cosine({ from, to, steps: n / 2 }) }),
    byHand: t => {
      const there = Math.max(0, n / 2 - Math.abs(n / 2 - t))
      return to + ((from - to) * (1 + Math.cos((Math.PI * there) / (n / 2)))) / 2
    },
  },
  multiply: {
    ours: core.multiply({ schedules: [linear, cosine] }),
    byHand: t => linearByHand(t) * cosineByHand(t),
  },
  noise: { ours: core.noise({ schedule: cosine, amount: 0.1, seed: 7 }), byHand: noiseByHand(7) },
  perEpoch: {
    ours: core
      .perEpoch({ schedule: core.cosine({ from, to, steps: 100 }) })
      .bind(core.createRun({ epochs: 100, stepsPerEpoch: 1000 })),
    byHand: t => {
      const epoch = Math.min(100, Math.floor(t / 1000))
      return to + ((from - to) * (1 + Math.cos((Math.PI * epoch) / 100))) / 2
    },
  },
  repeat: {
    ours: core.repeat({ schedule: core.cosine({ from, to, steps: every }) }),
    byHand: t => to + ((from - to) * (1 + Math.cos((Math.PI * (t % every)) / every))) / 2,
  },
  reverse: {
    ours: core.reverse({ schedule: cosine }),
    byHand: t => cosineByHand(Math.max(0, n - t)),
  },
  scale: {
    ours: core.scale({ schedule: cosine, factor: 0.1 }),
    byHand: t => 0.1 * cosineByHand(t),
  },
  sequence: {
    ours: core.sequence({
      parts: [
        core.linear({ from: to, to: from, steps: every }),
        core.cosine({ from, to, steps: n }),
      ],
    }),
    byHand: t => (t < every ? to + ((from - to) * t) / every : cosineByHand(t - every)),
  },
  shorten: {
    ours: core.shorten({ schedule: cosine, steps: n / 2 }),
    byHand: t => cosineByHand(Math.min(t, n / 2)),
  },
  skip: {
    ours: core.skip({ steps: every, schedule: cosine }),
    byHand: t => cosineByHand(t + every),
  },
  stretch: {
    ours: core.stretch({ schedule: core.cosine({ from, to, steps: 90 }), steps: n }),
    byHand: t => {
      const x = Math.min((t * 90) / n, 90) / 90
      return to + ((from - to) * (1 + Math.cos(Math.PI * x))) / 2
    },
  },
  warmup: {
    ours: core.warmup({ steps: every, schedule: cosine }),
    byHand: t => (t < every ? (from * (t + 1)) / (every + 1) : cosineByHand(t - every)),
  },
  window: {
    ours: core.window({
      from: n / 4,
      to: n / 2,
      schedule: core.constant({ value: 0.01 }),
      outside: cosine,
    }),
    byHand: t => (t >= n / 4 && t < n / 2 ? 0.01 : cosineByHand(t)),
  },
  greedy: {
    ours: settled(core.greedy({ schedule: cosine, patience: 0, factor: 0.5 })),
    byHand: (
      scale => t =>
        scale * cosineByHand(t)
    )(0.5),
  },
  plateau: {
    ours: settled(core.plateau({ schedule: cosine, patience: 0, factor: 0.5, low: 1e-6 })),
    byHand: (
      scale => t =>
        Math.max(1e-6, scale * cosineByHand(t))
    )(0.25),
  },
} as const satisfies Partial<Record<Builtin['type'], Twin>>
