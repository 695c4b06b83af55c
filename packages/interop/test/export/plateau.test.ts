// A plateau around any schedule, which neither PyTorch nor TensorFlow.js has.
import {
  constant,
  cosine,
  drive,
  greedy,
  plateau,
  warmup,
  type Feedback,
  type Schedule,
} from '@anneal/core'
import { expect, test } from 'vitest'
import { toTfjs, toTorch } from '../../src/index.ts'
import { differenceOf } from './cases.ts'
import { runPython } from './python.ts'

const steps = 300
const every = 5
const schedule: Schedule = warmup({
  steps: 20,
  schedule: cosine({ from: 0.5, to: 0.01, steps: 280 }),
})

const feedbacks: readonly Feedback[] = [
  plateau({ schedule, patience: 2 }),
  plateau({ schedule, patience: 3, trips: 'at', factor: 0.5, cooldown: 4, bestInCooldown: false }),
  plateau({ schedule, mode: 'max', threshold: 0.1, thresholdMode: 'absolute', low: 0.03 }),
  plateau({ schedule, patience: 0, epsilon: 0.05, nan: 'bad', margin: 0.01 }),
  plateau({ schedule: constant({ value: 0.1 }), patience: 1, cooldown: 3, bestInCooldown: false }),
] as readonly Feedback[]

const metrics = Array.from(
  { length: steps / every },
  (_, i) => 2 / (1 + i / 20) + Math.sin(i * i) / 5 - (i > 40 ? 1 : 0),
)

/** What the values are when the metrics are observed as one trains. */
function driven(feedback: Feedback): readonly number[] {
  const values: number[] = []
  const run = drive(feedback, { set: () => undefined })
  for (let t = 0; t <= steps; t++) {
    values.push(run.advance())
    if ((t + 1) % every === 0 && t < steps) run.observe(metrics[(t + 1) / every - 1]!)
  }
  return values
}

test('the metrics lower the values, and not always', () => {
  for (const feedback of feedbacks) {
    const values = driven(feedback)
    expect(values.at(-1)).toBeLessThan(values[30]!)
  }
})

test('a class of PyTorch lowers the same values at the same steps', context => {
  const made = feedbacks.map(feedback => toTorch(feedback, { steps }))
  expect(made.map(({ form, exact }) => [form, exact])).toEqual(
    feedbacks.map(() => ['formula', true]),
  )
  const results = runPython(
    context,
    made.map(({ code }) => ({
      target: 'torch',
      code,
      steps,
      evaluations: { every, metrics },
    })),
  )
  for (const [i, feedback] of feedbacks.entries()) {
    expect(results[i]!.error, made[i]!.code).toBeUndefined()
    const difference = differenceOf(driven(feedback), results[i]!['learningRate']!)
    expect(difference, JSON.stringify(feedback)).toBeLessThanOrEqual(1e-12)
  }
})

interface Reacting {
  state: unknown
  value(t: number): number
  observe(metric: number, t: number): void
}
type Class = new (state?: unknown) => Reacting

const classOf = async (feedback: Feedback): Promise<Class> => {
  const { code } = toTfjs(feedback, { steps })
  const module = (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
  )) as { readonly LearningRate: Class }
  return module.LearningRate
}

test('a class of JavaScript does, and goes on from its state', async () => {
  for (const feedback of feedbacks) {
    const LearningRate = await classOf(feedback)
    let rate = new LearningRate()
    const values: number[] = []
    for (let t = 0; t <= steps; t++) {
      values.push(rate.value(t))
      if ((t + 1) % every === 0 && t < steps) rate.observe(metrics[(t + 1) / every - 1]!, t)
      if (t % 70 === 3) rate = new LearningRate(JSON.parse(JSON.stringify(rate.state)))
    }
    expect(differenceOf(driven(feedback), values)).toBeLessThanOrEqual(1e-12)
  }
})

test('a metric that is no number is an error, or counts as bad', async () => {
  const strict = new (await classOf(feedbacks[0]!))()
  expect(() => {
    strict.observe(NaN, 0)
  }).toThrow('the metric is NaN')
  const endless = new (await classOf(feedbacks[3]!))()
  endless.observe(-Infinity, 0)
  expect(JSON.parse(JSON.stringify(endless.state))).toMatchObject({ best: -Number.MAX_VALUE })
  const tolerant = new (await classOf(feedbacks[3]!))()
  tolerant.observe(NaN, 200)
  expect(tolerant.value(200)).toBeLessThan(schedule(200))
})

test('other feedback is refused', () => {
  const averaged = plateau({ schedule, window: 3 })
  expect(() => toTfjs(averaged)).toThrow('without a window')
  const feedback = greedy({ schedule: constant({ value: 0.1 }) })
  expect(() => toTfjs(feedback)).toThrow('no code here does')
  expect(() => toTorch(feedback)).toThrow('no code here does')
})
