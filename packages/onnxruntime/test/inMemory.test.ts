import { describe, expect, it } from 'vitest'
import { inMemory, type BatchRequest } from '../src/index.ts'

const x = Float32Array.from({ length: 20 }, (_, i) => i)
const labels = Uint8Array.from({ length: 10 }, (_, i) => i)
const inputs = { x: { data: x, dims: [2] }, labels: { data: labels } }

type Data = ReturnType<typeof inMemory>

/** The labels of each batch of an epoch. */
function epochOf(data: Data, epoch: number, size?: number): number[][] {
  const batches: number[][] = []
  for (let start = 0; ;) {
    const batch = data.batch({ epoch, start, size })
    if (!batch) return batches
    const ids = Array.from(batch['labels']!.data as Uint8Array)
    expect(batch['labels']!.dims).toEqual([ids.length])
    expect(batch['x']!.dims).toEqual([ids.length, 2])
    expect(Array.from(batch['x']!.data as Float32Array)).toEqual(
      ids.flatMap(i => [2 * i, 2 * i + 1]),
    )
    batches.push(ids)
    start += ids.length
  }
}

describe('examples in memory', () => {
  it('come in their order, as many as are asked for', () => {
    const data = inMemory(inputs, { batchSize: 4, shuffle: false })
    expect(data.size).toBe(10)
    expect(epochOf(data, 0)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ])
    expect(epochOf(data, 3, 5)).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
    ])
    expect(epochOf(inMemory(inputs, { dropLast: true, shuffle: false }), 0, 4)).toHaveLength(2)
  })

  it('are shuffled by seed and epoch alone', () => {
    const of = (shuffle: number, epoch: number, size = 4): number[] =>
      epochOf(inMemory(inputs, { shuffle }), epoch, size).flat()
    expect(of(1, 0)).toEqual(of(1, 0, 3))
    const orders = [of(1, 0), of(1, 1), of(2, 0), of(2, 1)]
    for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual([...labels])
    expect(new Set(orders.map(order => order.join())).size).toBe(4)
    // any place of any epoch at once
    const data = inMemory(inputs, { shuffle: 1 })
    const at = (request: BatchRequest): unknown =>
      (data.batch(request) as Record<string, { data: unknown }>)['labels']!.data
    expect(at({ epoch: 1, start: 6, size: 2 })).toEqual(Uint8Array.from(of(1, 1).slice(6, 8)))
    expect(at({ epoch: 0, start: 9, size: 2 })).toEqual(Uint8Array.from(of(1, 0).slice(9)))
  })

  it('stay what they are, and can be changed in a copy', () => {
    const ordered = inMemory(inputs, { shuffle: false })
    const [first, second] = [0, 4].map(start => ordered.batch({ epoch: 0, start, size: 4 })!['x']!)
    expect(first!.data).toBe(first!.data)
    expect(Array.from(second!.data as Float32Array)).toEqual(Array.from(x.subarray(8, 16)))
    expect(Array.from(first!.data as Float32Array)).toEqual(Array.from(x.subarray(0, 8)))
    expect({ ...first }).toEqual({ type: undefined, dims: [4, 2], data: x.slice(0, 8) })
  })

  it.each([
    [{}, 'there is no input'],
    [{ x: { data: [1, 2] as never } }, 'x.data must be a typed array'],
    [
      { x: { data: x, dims: [3] } },
      'x has 20 elements, which is no number of examples of the sizes [3]',
    ],
    [{ x: { data: new Float32Array(0) } }, 'x has 0 elements'],
    [{ ...inputs, labels: { data: labels.slice(1) } }, 'x has 10 examples, and labels has 9'],
  ])('refuse what cannot be: %#', (wrong, message) => {
    expect(() => inMemory(wrong)).toThrow(message)
  })

  it('refuse a seed that cannot be', () => {
    expect(() => inMemory(inputs, { shuffle: 0.5 })).toThrow(
      'shuffle must be a whole number, or false, got 0.5',
    )
  })

  it('refuse a size that cannot be', () => {
    expect(() => inMemory(inputs).batch({ epoch: 0, start: 0, size: 2.5 })).toThrow(
      'a batch cannot have 2.5 examples',
    )
  })
})
