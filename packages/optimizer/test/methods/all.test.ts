import { describe, expect, it } from 'vitest'
import {
  adadelta,
  adagrad,
  adam,
  adamw,
  amsgrad,
  OptionError,
  prodigy,
  rmsprop,
  scheduleFreeAdamw,
  scheduleFreeSgd,
  sgd,
  stateFromBytes,
  stateToBytes,
  type Floats,
  type MethodState,
} from '../../src/index.ts'
import { gradientOf, methods, start, train } from '../support/methods.ts'

const bits = (arrays: readonly Floats[]): string[] =>
  arrays.map(array => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex'))

describe.each(Object.entries(methods))('%s', (name, create) => {
  const shapes = [
    ['float64', (): Floats[] => [start(7), start(1)]],
    ['float32', (): Floats[] => [Float32Array.from(start(7)), Float32Array.from(start(1))]],
  ] as const

  it('comes nearer to the minimum', () => {
    const weights = start(20)
    const loss = (): number =>
      weights.reduce((sum, w, i) => sum + (1 + (i % 5)) * (w - Math.sin(i)) ** 2, 0)
    const before = loss()
    train(create([weights]), [weights], 0, 400)
    expect(loss()).toBeLessThan(0.6 * before)
  })

  it('in float32 follows the float64 run within rounding', () => {
    const steps = 50
    const exact = start(50)
    const rounded = Float32Array.from(exact)
    const gradients = Array.from({ length: steps }, (_, t) =>
      Float32Array.from(gradientOf(exact.map(Math.cos), t)),
    )
    // Prodigy's estimate begins with w₀ − w, of which float32 holds little before the weights have
    // moved: this one begins with an estimate that is large enough
    const make = name === 'prodigy' ? (list: Floats[]) => prodigy(list, { distance: 0.5 }) : create
    const [a, b] = [make([exact]), make([rounded])]
    for (const [t, gradient] of gradients.entries()) {
      a.step([gradient])
      b.step([gradient])
      const size = Math.max(1, ...exact.map(Math.abs))
      exact.forEach((w, i) => {
        // half a unit in the last place for each update, and as much again for what it remembers
        const limit = (t + 1) * 2 ** -23 * size
        expect(Math.abs(rounded[i]! - w), `w[${i}] after update ${t}`).toBeLessThanOrEqual(limit)
      })
    }
  })

  it.each(shapes)('in %s goes on from JSON and from bytes, to the last bit', (_, parameters) => {
    const whole = parameters()
    const reference = create(whole)
    train(reference, whole, 0, 8)
    const saved = {
      weights: whole.map(array => array.slice()),
      json: JSON.stringify(reference),
      bytes: stateToBytes(reference.state),
    }
    train(reference, whole, 8, 20)

    const states = {
      json: JSON.parse(saved.json) as MethodState,
      // a Buffer may begin anywhere
      bytes: stateFromBytes(Buffer.concat([Buffer.alloc(3), saved.bytes]).subarray(3)),
      copy: reference.state,
    }
    for (const state of [states.json, states.bytes]) {
      const weights = saved.weights.map(array => array.slice())
      const resumed = create(weights.map(array => array))
      resumed.load(state)
      train(resumed, weights, 8, 20)
      expect(bits(weights)).toEqual(bits(whole))
      expect(Buffer.compare(stateToBytes(resumed.state), stateToBytes(states.copy))).toBe(0)
      expect(JSON.stringify(resumed)).toBe(JSON.stringify(reference))
    }
  })

  it('is not changed by what becomes of its state', () => {
    const weights = [start(3)]
    const method = create(weights)
    train(method, weights, 0, 2)
    const before = JSON.stringify(method)
    for (const slot of Object.values(method.state.slots)) (slot[0] as Float64Array).fill(9)
    expect(JSON.stringify(method)).toBe(before)
  })

  it.each([
    ['too few gradients', [new Float64Array(3)], '2 parameters, but got 1 gradients'],
    [
      'a gradient of another length',
      [new Float64Array(3), new Float64Array(3)],
      'gradient 1 has 3 numbers, its parameter 2',
    ],
    ['a hole', [new Float64Array(3), undefined as never], 'gradient 1 has no numbers'],
  ])('refuses %s, and changes nothing', (_, gradients, message) => {
    const weights = [start(3), start(2)]
    const method = create(weights)
    const before = [bits(weights), JSON.stringify(method)]
    expect(() => {
      method.step(gradients)
    }).toThrow(OptionError)
    expect(() => {
      method.step(gradients)
    }).toThrow(message)
    expect([bits(weights), JSON.stringify(method)]).toEqual(before)
  })

  it('refuses a setting that would spoil the weights, and changes nothing', () => {
    const weights = [start(3)]
    const method = create(weights)
    const before = [bits(weights), JSON.stringify(method)]
    for (const rate of [NaN, -1, Infinity]) {
      method.learningRate = rate
      expect(() => {
        method.step([new Float64Array(3)])
      }).toThrow(`learningRate must be a finite number from 0 up, got ${rate}`)
    }
    expect([bits(weights), JSON.stringify(method)]).toEqual(before)
  })

  it('with gradients of 0 does not make a NaN', () => {
    const weights = [start(3)]
    const method = create(weights)
    for (let t = 0; t < 3; t++) method.step([new Float64Array(3)])
    expect(weights[0]!.every(Number.isFinite)).toBe(true)
    expect(JSON.stringify(method)).not.toMatch(/NaN|Infinity|null/)
  })

  it('with a rate of 0 stays, and goes on after it', () => {
    const weights = [start(3)]
    const method = create(weights)
    method.learningRate = 0
    train(method, weights, 0, 1)
    expect(bits(weights)).toEqual(bits([start(3)]))
    method.learningRate = 0.1
    train(method, weights, 1, 3)
    expect(bits(weights)).not.toEqual(bits([start(3)]))
    expect(weights[0]!.every(Number.isFinite)).toBe(true)
  })
})

describe('settings that JavaScript lets through', () => {
  const makers = { adadelta, adagrad, adam, adamw, amsgrad, prodigy, rmsprop, sgd }
  const all = { ...makers, scheduleFreeAdamw, scheduleFreeSgd }

  it.each(Object.entries(all))('%s refuses those that it does not have', (name, create) => {
    const settings = { lr: 0.1, learningRate: 0.1 }
    expect(() => create([start(1)], settings)).toThrow(
      `${name} has no setting "lr"; it has learningRate, `,
    )
  })

  it('lists what can be given at the beginning only, too', () => {
    const settings = { learningRate: 0.1, eps: 1e-6 }
    expect(() => rmsprop([start(1)], settings)).toThrow('weightDecay, epsilon, centered')
    expect(() => adagrad([start(1)], settings)).toThrow('weightDecay, epsilon, initial')
    expect(() => prodigy([start(1)], settings)).toThrow('weightDecay, epsilon, distance')
  })

  it.each([
    ['sgd', sgd],
    ['adagrad', adagrad],
    ['rmsprop', rmsprop],
    ['scheduleFreeSgd', scheduleFreeSgd],
  ])('%s asks for a rate', (name, create) => {
    const bare = create as unknown as typeof adam
    for (const settings of [undefined, {}])
      expect(() => bare([start(1)], settings)).toThrow(
        `${name}.learningRate must be a finite number from 0 up, got undefined`,
      )
  })
})

describe('states that cannot be', () => {
  const create = () => adam([start(3)])
  const good = create().toJSON()
  it.each<[string, unknown, string]>([
    ['null', null, 'adam cannot load this state: it is object'],
    ['one of another method', { ...good, method: 'sgd' }, 'it is one of sgd'],
    ['one without updates', { ...good, updates: -1 }, 'updates is -1'],
    ['one without numbers', { ...good, numbers: {} }, 'numbers.product1 is undefined'],
    ['half updates', { ...good, updates: 0.5 }, 'updates is 0.5'],
    ['no numbers at all', { ...good, numbers: undefined }, 'numbers.product1 is undefined'],
    ['text at first', { ...good, slots: { means: [['1', 0, 0]] } }, 'slots.means[0][0] is 1'],
    ['one without slots', { ...good, slots: {} }, 'slots.means[0] has no numbers, its parameter 3'],
    [
      'one of other parameters',
      adam([start(4)]).state,
      'slots.means[0] has 4 numbers, its parameter 3',
    ],
    [
      'what JSON made of a NaN',
      { ...good, slots: { means: [[0, 0, 0]], squares: [[0, null, 0]] } },
      'slots.squares[0][1] is null',
    ],
    [
      'text',
      { ...good, slots: { means: [[0, 0, 0]], squares: [[0, 0, '1']] } },
      'slots.squares[0][2] is 1',
    ],
  ])('refuses %s', (_, state, message) => {
    const method = create()
    method.step([start(3)])
    const before = JSON.stringify(method)
    expect(() => {
      method.load(state as MethodState)
    }).toThrow(message)
    expect(JSON.stringify(method)).toBe(before)
  })

  it('refuses bytes that are something else, or not all there', () => {
    const bytes = stateToBytes(create().state)
    expect(new Blob([bytes satisfies ArrayBufferView<ArrayBuffer>]).size).toBe(bytes.length)
    expect(() => stateFromBytes(new Uint8Array(20))).toThrow('these 20 bytes are no state')
    expect(() => stateFromBytes(new Uint8Array())).toThrow('these 0 bytes are no state')
    expect(() => stateFromBytes(bytes.subarray(0, 8))).toThrow('these 8 bytes are no state')
    for (const length of [17, 60, bytes.length - 1])
      expect(() => stateFromBytes(bytes.subarray(0, length))).toThrow('this state was cut off')
  })
})

it('is the same in bytes when it was JSON, and may have no numbers at all', () => {
  const method = adam([start(3)])
  const fromJson = stateToBytes(JSON.parse(JSON.stringify(method)) as MethodState)
  expect(Buffer.compare(fromJson, stateToBytes(method.state))).toBe(0)
  const bare = sgd([start(3)], { learningRate: 1 }).state
  expect(stateFromBytes(stateToBytes(bare))).toEqual(bare)
})

it('refuses a beginning that cannot be', () => {
  expect(() => adagrad([start(1)], { learningRate: 1, initial: -1 })).toThrow(
    'adagrad.initial must be',
  )
})

it('keeps what JSON does not know', () => {
  const method = sgd([new Float64Array(4)], { learningRate: 0, momentum: 0.5 })
  const odd = Float64Array.of(-0, NaN, Infinity, -Infinity)
  method.load({ ...method.state, slots: { velocity: [odd] } })
  const text = JSON.stringify(method)
  expect(text).toContain('["-0","NaN","Infinity","-Infinity"]')
  method.load(JSON.parse(text) as MethodState)
  expect(method.state.slots['velocity']![0]).toEqual(odd)
  expect(Object.is(method.state.slots['velocity']![0]![0], -0)).toBe(true)
})

describe('what a method can be made of', () => {
  it.each<[string, () => unknown, string]>([
    ['nothing', () => adam([]), 'adam needs a list of parameters, with at least one'],
    ['a single array', () => adam(new Float32Array(1) as never), 'adam needs a list of parameters'],
    [
      'a plain list',
      () => adam([[1, 2]] as never),
      'parameter 0 must be a Float32Array or Float64Array, which is updated in place',
    ],
    ['whole numbers', () => adam([new Int32Array(1)] as never), 'parameter 0 must be a Float32'],
    [
      'the same array twice',
      () => {
        const w = new Float32Array(1)
        return adam([w, w])
      },
      'parameter 1 is the same array as parameter 0; list it once',
    ],
    [
      'a momentum of 1',
      () => adam([start(1)], { momentum: 1 }),
      'adam.momentum must be a number from 0 up to, but not, 1, got 1',
    ],
    ['text', () => adam([start(1)], { beta2: '0.9' as never }), 'adam.beta2 must be a number'],
    [
      'no rate where there is no default',
      () => sgd([start(1)], {} as never),
      'sgd.learningRate must be a finite number from 0 up, got undefined',
    ],
  ])('not of %s', (_, act, message) => {
    expect(act).toThrow(message)
  })

  it('of views into one buffer, and of parameters of both precisions', () => {
    const flat = new Float32Array(6).fill(1)
    const parameters = [flat.subarray(0, 2), flat.subarray(2, 6), Float64Array.of(1)]
    const method = sgd(parameters, { learningRate: 0.5 })
    method.step([Float32Array.of(1, 1), new Float64Array(4), Float32Array.of(2)])
    expect([...flat, parameters[2]![0]]).toEqual([0.5, 0.5, 1, 1, 1, 1, 0])
  })
})

it.each([Float32Array, Float64Array])(
  'centered rmsprop stays finite where gradients stay the same, as %s',
  floats => {
    // their spread is 0, and rounding brings it to either side
    const weights = new floats(100).fill(1)
    const method = rmsprop([weights], { learningRate: 0.01, alpha: 0.5, centered: true })
    const gradient = weights.map((_, i) => 0.0371 * (i + 1) + 0.013)
    for (let t = 0; t < 100; t++) method.step([gradient])
    expect(weights.every(Number.isFinite)).toBe(true)
  },
)
