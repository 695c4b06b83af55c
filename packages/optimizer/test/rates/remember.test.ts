import { describe, expect, it } from 'vitest'
import { sgd } from '../../src/index.ts'
import { remember } from '../../src/rates/remember.ts'

describe('remember', () => {
  it('puts back numbers, lists, maps, sets, dates and the bytes of arrays, however deep', () => {
    class Layer {
      readonly weights = Float32Array.of(1, -0, NaN)
      count = 3
    }
    const shared = new Uint8Array([1, 2, 3, 4])
    const make = () => ({
      layers: [new Layer(), new Layer()],
      names: new Map<unknown, unknown>([['a', { b: [1, 2] }]]),
      seen: new Set([1, 2]),
      when: new Date(5),
      buffer: new ArrayBuffer(4),
      view: shared.subarray(1, 3),
      nothing: null as unknown,
      text: 'x',
    })
    const object = make()
    const { layers, names } = object
    const [first] = layers
    const { restore } = remember([object])

    layers[0]!.weights.fill(7)
    layers[1]!.count = 9
    layers.push(new Layer())
    layers[0] = new Layer()
    ;(names.get('a') as { b: number[] }).b.length = 0
    names.delete('a')
    names.set('c', 1)
    object.seen.add(3)
    object.when.setTime(6)
    new Uint8Array(object.buffer).fill(1)
    shared.fill(0)
    object.nothing = {}
    Object.assign(object, { more: 1 })
    Reflect.deleteProperty(object, 'text')

    restore()
    shared.set([1, 2, 3, 4])
    expect(object).toEqual(make())
    expect(object.layers).toBe(layers)
    expect(layers[0]).toBe(first)
    expect(Object.is(first!.weights[1], -0)).toBe(true)
    expect([...object.view]).toEqual([2, 3])
  })

  it('leaves the bytes beside a view alone', () => {
    const all = Uint8Array.of(1, 2, 3, 4)
    const { restore } = remember([all.subarray(1, 3)])
    all.fill(9)
    restore()
    expect([...all]).toEqual([9, 2, 3, 9])
  })

  it('goes through circles, long chains, functions and frozen objects', () => {
    interface Node {
      next?: Node | undefined
      value: number
    }
    const first: Node = { value: 0 }
    let last = first
    for (let i = 1; i < 100_000; i++) last = last.next = { value: i }
    last.next = first
    const count = Object.assign(() => 0, { calls: 1, inner: { n: 1 } })
    const frozen = Object.freeze({ list: [1] })
    const { restore } = remember([first, count, frozen, undefined, 3])
    last.value = -1
    count.calls = 2
    count.inner.n = 2
    frozen.list[0] = 2
    restore()
    expect([last.value, count.calls, count.inner.n, frozen.list[0]]).toEqual([99_999, 1, 1, 1])
    expect(last.next).toBe(first)
  })

  it('goes by state and load where state is made when it is asked for', () => {
    const weights = Float64Array.of(1)
    const optimizer = sgd([weights], { learningRate: 0.1, momentum: 0.9 })
    optimizer.step([Float64Array.of(1)])
    const before = JSON.stringify(optimizer)
    const { restore } = remember([optimizer, weights])
    optimizer.step([Float64Array.of(1)])
    optimizer.learningRate = 3
    restore()
    expect([JSON.stringify(optimizer), optimizer.learningRate, weights[0]]).toEqual([
      before,
      0.1,
      0.9,
    ])
    let loads = 0
    const plain = { state: { n: 1 }, load: () => void (loads += 1) }
    const memory = remember([plain])
    plain.state.n = 2
    memory.restore()
    expect([plain.state.n, loads]).toEqual([1, 0])
  })

  it('puts only numbers, texts and truths back the second time', () => {
    const object = { rate: 1, tensor: { id: 1 } as object }
    const memory = remember([object])
    const made = {}
    Object.assign(object, { rate: 1 + 1e-16 * 3, tensor: made })
    memory.restoreValues()
    expect(object.rate).toBe(1)
    expect(object.tensor).toBe(made)
  })
})
