import { describe, expect, it } from 'vitest'
import {
  adadelta,
  adagrad,
  adam,
  adamw,
  meanSquaredError,
  rmsprop,
  sgd,
  trainingGraph,
  type Optimizer,
} from '../src/index.ts'
import { modelOf, node, spread } from './support/models.ts'
import { floats, Loop, numbers } from './support/run.ts'

/** One number of a parameter, and what an update rule remembers of it, in double precision. */
type Step = (w: number, g: number, rate: number, s: Record<string, number>, t: number) => number

const at = (s: Record<string, number>, name: string): number => s[name] ?? 0

const momentum =
  (keep: number, nesterov: boolean, decay: number): Step =>
  (w, gradient, rate, s) => {
    const g = gradient + decay * w
    s['v'] = keep * at(s, 'v') + g
    return w - rate * (nesterov ? g + keep * s['v'] : s['v'])
  }

const adamStep =
  (keep1: number, keep2: number, epsilon: number, decay: number, decoupled: boolean): Step =>
  (w, gradient, rate, s, t) => {
    const g = decoupled ? gradient : gradient + decay * w
    s['m'] = keep1 * at(s, 'm') + (1 - keep1) * g
    s['s'] = keep2 * at(s, 's') + (1 - keep2) * g * g
    const [m, v] = [s['m'] / (1 - keep1 ** t), s['s'] / (1 - keep2 ** t)]
    const from = decoupled ? w * (1 - rate * decay) : w
    return from - (rate * m) / (Math.sqrt(v) + epsilon)
  }

const rules: [name: string, optimizer: Optimizer, step: Step, scale?: number][] = [
  ['sgd', sgd(), momentum(0, false, 0)],
  ['sgd with weight decay', sgd({ weightDecay: 0.1 }), momentum(0, false, 0.1)],
  ['sgd with momentum', sgd({ momentum: 0.9, weightDecay: 0.01 }), momentum(0.9, false, 0.01)],
  ['sgd, nesterov', sgd({ momentum: 0.8, nesterov: true }), momentum(0.8, true, 0)],
  ['adam', adam(), adamStep(0.9, 0.999, 1e-8, 0, false)],
  [
    'adam with its options',
    adam({ momentum: 0.8, beta2: 0.95, epsilon: 1e-4, weightDecay: 0.1 }),
    adamStep(0.8, 0.95, 1e-4, 0.1, false),
  ],
  ['adamw', adamw(), adamStep(0.9, 0.999, 1e-8, 0.01, true)],
  [
    'adamw with its options',
    adamw({ momentum: 0.7, weightDecay: 0.3 }),
    adamStep(0.7, 0.999, 1e-8, 0.3, true),
  ],
  [
    'adagrad',
    adagrad({ initial: 0.2, weightDecay: 0.01 }),
    (w, gradient, rate, s) => {
      const g = gradient + 0.01 * w
      s['s'] = (s['s'] ?? 0.2) + g * g
      return w - (rate * g) / (Math.sqrt(s['s']) + 1e-10)
    },
  ],
  [
    'adadelta',
    adadelta({ rho: 0.8 }),
    (w, g, rate, s) => {
      s['s'] = 0.8 * at(s, 's') + 0.2 * g * g
      const d = (Math.sqrt(at(s, 'd') + 1e-6) / Math.sqrt(s['s'] + 1e-6)) * g
      s['d'] = 0.8 * at(s, 'd') + 0.2 * d * d
      return w - rate * d
    },
    10,
  ],
  [
    'rmsprop',
    rmsprop({ weightDecay: 0.01 }),
    (w, gradient, rate, s) => {
      const g = gradient + 0.01 * w
      s['s'] = 0.99 * at(s, 's') + 0.01 * g * g
      return w - (rate * g) / (Math.sqrt(s['s']) + 1e-8)
    },
    0.1,
  ],
  [
    'rmsprop, centred, with momentum',
    rmsprop({ alpha: 0.9, momentum: 0.5, centered: true, epsilon: 0.01 }),
    (w, g, rate, s) => {
      s['s'] = 0.9 * at(s, 's') + 0.1 * g * g
      s['m'] = 0.9 * at(s, 'm') + 0.1 * g
      s['v'] = 0.5 * at(s, 'v') + g / (Math.sqrt(s['s'] - s['m'] ** 2) + 0.01)
      return w - rate * s['v']
    },
    0.1,
  ],
]

describe('update rules are those of double precision', () => {
  it.each(rules.map(([name, optimizer, step, scale = 1]) => ({ name, optimizer, step, scale })))(
    '$name',
    async ({ optimizer, step, scale }) => {
      // the loss is the mean of (w · x − target)²
      const w = spread(6)
      const model = modelOf({
        nodes: [node('Mul', ['x', 'w.a'], 'm'), node('Add', ['m', 'w.b'], 'y')],
        tensors: { 'w.a': { dims: [6], data: w }, 'w.b': { dims: [6], data: new Float32Array(6) } },
        inputs: { x: [6] },
      })
      const graph = trainingGraph(model, { loss: meanSquaredError(), optimizer, trainable: 'w.a' })
      expect(graph.parameters).toEqual(['w.a'])
      const loop = await Loop.begin(graph)
      const reference = Array.from(w, Number)
      const memory = reference.map((): Record<string, number> => ({}))
      for (let t = 1; t <= 30; t++) {
        const rate = (scale * 0.1) / t
        const [x, target] = [spread(6, -1, 1, t), spread(6, -2, 2, 100 + t)]
        await loop.step({ x: floats(x, [6]), targets: floats(target, [6]) }, rate)
        for (const [i, own] of reference.entries()) {
          const g = (2 * (own * x[i]! - target[i]!) * x[i]!) / 6
          reference[i] = step(own, g, Math.fround(rate), memory[i]!, t)
        }
      }
      for (const [i, value] of numbers(loop.state['w.a']).entries())
        expect(Math.abs(value - reference[i]!) / Math.max(1, Math.abs(reference[i]!))).toBeLessThan(
          1e-5,
        )
      expect(Math.max(...reference.map((value, i) => Math.abs(value - w[i]!)))).toBeGreaterThan(
        0.005,
      )
    },
  )

  it('keeps no number so small that it slows the processor down', async () => {
    const size = 4096
    const model = modelOf({
      nodes: [node('Mul', ['x', 'w'], 'y')],
      // fewer are left as they are
      tensors: { w: { dims: [size], data: new Float32Array(size).fill(1) } },
      inputs: { x: [size] },
    })
    for (const optimizer of [sgd({ momentum: 0.5 }), adam({ beta2: 0.5, momentum: 0.5 })]) {
      const loop = await Loop.begin(
        trainingGraph(model, { loss: meanSquaredError(), optimizer, trainable: 'w' }),
      )
      const feeds = (x: number): Parameters<Loop['step']>[0] => ({
        x: floats(new Float32Array(size).fill(x), [size]),
        targets: floats(new Float32Array(size), [size]),
      })
      await loop.step(feeds(1), 0.1)
      for (let t = 0; t < 140; t++) await loop.step(feeds(0), 0.1)
      for (const [name, tensor] of Object.entries(loop.state))
        if (name.startsWith('w.'))
          expect(Math.max(...numbers(tensor).map(Math.abs))).toBeLessThan(1e-28)
      // denormal numbers of float32 are below this
      const all = Object.values(loop.state).flatMap(numbers)
      expect(Math.min(...all.map(Math.abs))).toBeGreaterThan(2 ** -126)
    }
  })
})

describe('settings', () => {
  it.each([
    [
      () => sgd({ momentum: 1 }),
      'sgd: momentum must be at least 0 and below 1, or the name of an input, not 1.',
    ],
    [
      () => sgd({ weightDecay: -1 }),
      'sgd: weightDecay must be a finite number that is not negative',
    ],
    [() => adam({ beta2: NaN }), 'adam: beta2 must be at least 0 and below 1'],
    [() => adamw({ momentum: '' }), 'adamw: momentum must be'],
    [() => rmsprop({ alpha: 2 }), 'rmsprop: alpha must be'],
    [() => adadelta({ rho: 1 }), 'adadelta: rho must be'],
    [() => adagrad({ initial: -1 }), 'adagrad: initial must be'],
  ])('are checked: %s', (make, message) => {
    expect(make).toThrow(message)
  })

  it('may come in at each step', async () => {
    const model = modelOf({
      nodes: [node('Mul', ['x', 'w'], 'y')],
      tensors: { w: { dims: [2], data: [1, 2] } },
      inputs: { x: [2] },
    })
    const graph = trainingGraph(model, {
      loss: meanSquaredError(),
      trainable: 'w',
      optimizer: adamw({ momentum: 'momentum', weightDecay: 'decay' }),
    })
    const settings = graph.inputs.filter(({ role }) => role === 'setting')
    expect(settings).toEqual([
      { name: 'momentum', type: 'float32', dims: [], role: 'setting' },
      { name: 'decay', type: 'float32', dims: [], role: 'setting' },
    ])
    const loop = await Loop.begin(graph)
    await loop.step(
      {
        x: floats([0, 0], [2]),
        targets: floats([0, 0], [2]),
        momentum: floats([0.9], []),
        decay: floats([0.5], []),
      },
      0.5,
    )
    expect(numbers(loop.state['w'])).toEqual([0.75, 1.5])
  })
})
