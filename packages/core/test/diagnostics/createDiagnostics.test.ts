import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createDiagnostics, type DiagnosticsState } from '../../src/diagnostics.ts'
import { OptionError } from '../../src/index.ts'
import { noisy } from './streams.ts'

const plateau = noisy(500, i => 0.5 + 1.8 * Math.exp(-i / 40), { noise: 0.01 })

it('goes on from its JSON as if nothing had been', () => {
  fc.assert(
    fc.property(fc.nat(plateau.length), fc.nat(plateau.length), (first, second) => {
      const whole = createDiagnostics()
      let parts = createDiagnostics()
      for (const [i, loss] of plateau.entries()) {
        if (i === first || i === second)
          parts = createDiagnostics({
            from: JSON.parse(JSON.stringify(parts)) as DiagnosticsState,
          })
        const record = { update: i + 1, loss, learningRate: 0.1 }
        expect(parts.observe(record)).toEqual(whole.observe(record))
      }
      expect(JSON.stringify(parts)).toBe(JSON.stringify(whole))
      expect(whole.findings.length).toBe(1)
    }),
    { numRuns: 10 },
  )
})

it('needs no more memory for a longer run', () => {
  const sizes = [2000, 40_000].map(count => {
    const diagnostics = createDiagnostics()
    for (const [update, loss] of noisy(count, i => 3 / (1 + i / 100)).entries())
      diagnostics.observe({ update, loss, learningRate: 0.1 })
    return JSON.stringify(diagnostics).length
  })
  expect(sizes[1]!).toBeLessThan(1.3 * sizes[0]!)
})

it('has a state that is not changed by what comes later', () => {
  const diagnostics = createDiagnostics()
  diagnostics.observe({ update: 1, loss: 2 })
  const state = diagnostics.toJSON()
  const text = JSON.stringify(state)
  diagnostics.observe({ update: 2, loss: NaN })
  expect(JSON.stringify(state)).toBe(text)
  expect(diagnostics.findings.length).toBe(1)
})

it('reads the records and the lines of training logs', () => {
  const line =
    '{"event":"update","update":7,"epoch":0.1,"samples":32,"learningRate":0.1,"loss":"NaN"}'
  expect(createDiagnostics().observe(JSON.parse(line) as { update: number })).toMatchObject([
    { kind: 'divergence', update: 7, learningRate: 0.1 },
  ])
  const record = {
    event: 'update',
    update: 7,
    epoch: null,
    values: { learningRate: 0.2 },
    metrics: { loss: NaN },
  } as const
  expect(createDiagnostics().observe(record)).toMatchObject([{ update: 7, learningRate: 0.2 }])
})

it('leaves out ends of epochs where there are updates, and updates that were done again', () => {
  const { observe } = createDiagnostics()
  observe({ event: 'update', update: 5, loss: 1 })
  expect(observe({ event: 'epoch', update: 6, loss: NaN })).toEqual([])
  expect(observe({ event: 'update', update: 5, loss: NaN })).toEqual([])
  expect(observe({ event: 'update', update: 4, loss: NaN })).toEqual([])
  expect(observe({ event: 'update', update: 6, loss: NaN })).toHaveLength(1)
  const epochs = createDiagnostics({ metric: 'val_loss' })
  expect(epochs.observe({ event: 'update', update: 100, loss: NaN })).toEqual([])
  expect(epochs.observe({ event: 'epoch', update: 100, loss: 1, val_loss: NaN })).toHaveLength(1)
})

it('says what is wrong with records and options', () => {
  const { observe } = createDiagnostics()
  const wrong = (act: () => unknown): string => {
    try {
      act()
    } catch (error) {
      expect(error).toBeInstanceOf(OptionError)
      return (error as Error).message
    }
    return 'nothing'
  }
  expect(wrong(() => observe({ update: NaN, loss: 1 }))).toBe(
    'update must be a number from 0 up, got NaN',
  )
  expect(wrong(() => observe({ update: 3, los: 1 }))).toBe(
    'the record of update 3 has no "loss", only update, los',
  )
  expect(wrong(() => observe({ update: 3, loss: [1] as never }))).toBe(
    'loss of update 3 must be a number, got [1]',
  )
  expect(wrong(() => createDiagnostics({ metrics: 'val_loss' } as object))).toBe(
    'createDiagnostics has no option "metrics"; it has metric, patience, from',
  )
  expect(wrong(() => createDiagnostics({ patience: 0 }))).toBe('patience must be ≥ 1, got 0')
  expect(wrong(() => createDiagnostics({ from: { version: 2 } as never }))).toBe(
    'from must be what toJSON gave, got {"version":2}',
  )
})
