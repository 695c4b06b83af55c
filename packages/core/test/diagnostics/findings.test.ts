import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosine, cyclic, restarts, warmup } from '../../src/index.ts'
import { createDiagnostics } from '../../src/diagnostics.ts'
import { findings, kindsOf, noisy } from './streams.ts'

const good = (i: number): number => 0.2 + 2.1 / (1 + i / 30)

describe('divergence', () => {
  it('is found at once where the loss is no finite number', () => {
    for (const loss of [NaN, Infinity, -Infinity, 1e200, 'NaN', 'Infinity']) {
      const { observe } = createDiagnostics()
      observe({ update: 1, loss: 2.3 })
      expect(observe({ update: 2, loss })).toMatchObject([
        { kind: 'divergence', since: 2, update: 2, learningRate: null },
      ])
      // once is enough
      expect(observe({ update: 3, loss })).toEqual([])
    }
  })
  it('is found where the loss climbs far above the first', () => {
    const [found] = findings(noisy(200, i => (i < 60 ? 2.3 - i / 100 : 1.7 * 1.1 ** (i - 60))))
    expect(found).toMatchObject({ kind: 'divergence', learningRate: 0.1 })
    expect(found!.update).toBeGreaterThan(70)
    expect(found!.update).toBeLessThan(100)
    expect(found!.since).toBeGreaterThan(40)
    expect(found!.seen).toMatch(/^the loss rose to [\d.]+, from 2\.\d+ at the beginning$/)
    expect(found!.advice).toContain('a third of the learning rate (0.0333)')
  })
  it('is found where the loss gives back what it had gained', () => {
    const found = findings(noisy(600, i => (i < 300 ? 2.3 - i / 200 : Math.min(2, i / 100 - 2.2))))
    expect(kindsOf(found)).toContain('divergence')
    const { since, update, seen } = found.find(({ kind }) => kind === 'divergence')!
    expect(since).toBeGreaterThan(260)
    expect(since).toBeLessThan(330)
    expect(update).toBeLessThan(480)
    expect(seen).toMatch(/^the loss rose from 0\.\d+ to [\d.]+, and has not come back$/)
  })
  it('is found where it blew up before anything else', () => {
    const blown = noisy(400, i => (i === 0 ? 2.3 : 14 + (i % 3)), { noise: 0.2 })
    expect(new Set(kindsOf(findings(blown)))).toEqual(new Set(['divergence']))
  })
  it('is not a spike that passes', () => {
    const spike = noisy(600, i => (i > 300 && i < 305 ? 4 : good(i)))
    expect(findings(spike)).toEqual([])
    expect(findings(noisy(600, i => (i === 300 ? 1e6 : good(i))))).toEqual([])
  })
  it('is not a bump where the rate rises', () => {
    const rate = restarts({ from: 0.1, steps: 200 })
    const bumps = noisy(1000, i => good(i) + 8 * rate(i))
    expect(findings(bumps, rate)).toEqual([])
    expect(
      kindsOf(
        findings(
          bumps.map((loss, i) => loss + (i > 700 ? i / 100 : 0)),
          rate,
        ),
      ),
    ).toContain('divergence')
  })
})

describe('oscillation', () => {
  it('is found where the loss jumps up and down, and goes nowhere', () => {
    const [found] = findings(noisy(400, i => 2 + (i % 2)))
    expect(found!.kind).toBe('oscillation')
    expect(found!.seen).toMatch(
      /jumps by about 0\.[89]\d* around 2\.[45]\d*, and turns in (\d+) of \d+ records/,
    )
    expect(found!.advice).toContain('to a third (0.0333)')
  })
  it('is found where jumps grow without turning more often than noise', () => {
    const wild = noisy(300, () => 2.3).map((loss, i) =>
      i < 40 ? loss : Math.abs(loss + 1.5 * Math.sin(7.3 * i * i)),
    )
    expect(kindsOf(findings(wild))).toContain('oscillation')
  })
  it('is not the noise of small batches, however large', () => {
    for (const noise of [0.1, 0.3, 0.5])
      expect(kindsOf(findings(noisy(1500, good, { noise })))).not.toContain('oscillation')
  })
  it('is not a loss that goes one way, however fast', () => {
    const kinds = kindsOf(findings(noisy(400, i => 2.3 * 1.02 ** i, { noise: 0.001 })))
    expect(new Set(kinds)).toEqual(new Set(['divergence']))
  })
  it('is not a loss that jumps while it falls', () => {
    expect(findings(noisy(600, i => good(i) * (1 + 0.2 * (i % 2))))).toEqual([])
  })
})

describe('stagnation', () => {
  it('is found where the loss has never fallen', () => {
    const found = findings(noisy(600, () => 2.3, { noise: 0.03 }))
    expect(kindsOf(found)).toEqual(['stagnation'])
    expect(found[0]).toMatchObject({ since: 1, learningRate: 0.1 })
    expect(found[0]!.update).toBeLessThan(400)
    expect(found[0]!.seen).toMatch(
      /^the loss is at 2\.[23]\d*, not 5 % below the 2\.[23]\d* that it began with$/,
    )
  })
  it('waits for the warm-up, and for patience', () => {
    const rate = warmup({ steps: 500, schedule: cosine({ from: 0.1, steps: 1500 }) })
    const flat = noisy(560, () => 2.3)
    expect(findings(flat, rate)).toEqual([])
    const { observe, findings: none } = createDiagnostics({ patience: 1000 })
    for (const [update, loss] of noisy(900, () => 2.3).entries()) observe({ update, loss })
    expect(none).toEqual([])
  })
})

describe('slow', () => {
  it('is found where the loss falls evenly and hardly', () => {
    const found = findings(noisy(1000, i => 2.3 - i * 2e-4, { noise: 0.02 }))
    expect(kindsOf(found)).toContain('slow')
    const slow = found.find(({ kind }) => kind === 'slow')!
    expect(slow.seen).toMatch(/at this pace half of it takes \d+ records more$/)
    expect(slow.advice).toContain('three times as much (0.3)')
  })
  it('is not a run that was fast at first, nor one that accelerates', () => {
    expect(findings(noisy(1000, i => 2 + 0.3 / (1 + i / 10), { noise: 0.001 }))).not.toContainEqual(
      expect.objectContaining({ kind: 'slow' }),
    )
    expect(
      kindsOf(findings(noisy(250, i => 2.3 - 0.01 * Math.exp(i / 60), { noise: 1e-3 }))),
    ).not.toContain('slow')
  })
})

describe('plateau', () => {
  it('is found where the loss no longer falls', () => {
    const all = findings(noisy(1500, i => 0.5 + 1.8 * Math.exp(-i / 40), { noise: 0.02 }))
    const [found] = all
    expect(new Set(kindsOf(all))).toEqual(new Set(['plateau']))
    expect(found!.kind).toBe('plateau')
    expect(found!.update).toBeGreaterThan(250)
    expect(found!.since).toBeGreaterThan(150)
    expect(found!.seen).toMatch(
      /^the loss has stayed at 0\.5\d* for \d+ records, after it had fallen from 2\.\d+$/,
    )
    expect(found!.advice).toContain('to a tenth (0.01)')
  })
  it('says so where the rate has been decayed already', () => {
    const rate = (i: number): number => (i < 300 ? 0.1 : 0.001)
    const found = findings(
      noisy(3000, i => 0.5 + 1.8 * Math.exp(-i / 150), { noise: 0.02 }),
      rate,
    )
    expect(found.at(-1)!.advice).toContain('The rate has been decayed already')
  })
  it('is not a loss that falls as a power of the updates', () => {
    expect(findings(noisy(3000, i => 1.7 + 8 * (1 + i) ** -0.28, { noise: 0.02 }))).toEqual([])
  })
  it('is not where cycles go on to lead down', () => {
    const rate = cyclic({ low: 0.01, high: 0.1, up: 100 })
    expect(
      findings(
        noisy(2000, i => good(i) * (0.7 + 6 * rate(i))),
        rate,
      ),
    ).toEqual([])
  })
})

describe('all of them', () => {
  it('hold at any scale of the loss', () => {
    const curves: readonly ((i: number) => number)[] = [
      good,
      () => 2.3,
      i => 2.3 - i * 3e-4,
      i => 0.5 + 1.8 * Math.exp(-i / 40),
      i => 2 + (i % 2),
      i => 2 * 1.01 ** i,
    ]
    const when = (losses: readonly number[]): unknown =>
      findings(losses).map(({ kind, since, update }) => ({ kind, since, update }))
    fc.assert(
      fc.property(
        fc.constantFrom(...curves),
        fc.nat(1e6),
        fc.integer({ min: -60, max: 60 }),
        (curve, seed, power) => {
          const losses = noisy(400, curve, { seed })
          expect(when(losses.map(loss => loss * 2 ** power))).toEqual(when(losses))
        },
      ),
      { numRuns: 30 },
    )
  })
  it('are false in fewer than 1 of 100 runs that go well, of 1000', () => {
    const shapes: readonly ((i: number) => number)[] = [
      good,
      i => 1.7 + 8 * (1 + i) ** -0.28,
      i => 2.3 * Math.exp(-i / 400),
      i => 2.3 / (1 + i / 100),
    ]
    const wrong = Array.from({ length: 1000 }, (_, seed) =>
      findings(noisy(250, shapes[seed % 4]!, { noise: [0.02, 0.1, 0.3][seed % 3]!, seed })),
    ).filter(found => found.length > 0)
    expect(wrong.length).toBeLessThan(10)
  }, 120_000)
})
