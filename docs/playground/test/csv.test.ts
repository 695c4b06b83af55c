import { kneeRates, minimumRate, rangeCurve, steepestRate, valleyRate } from '@anneal/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv, writeCsv, type Columns } from '../src/csv.ts'
import { scaleConfig, suggest } from '../src/rangeTest.ts'

describe('CSV that was pasted', () => {
  it('is read with names and without', () => {
    expect(readCsv('lr,loss\n0.1,2\n0.2,1\n')).toEqual({ lr: [0.1, 0.2], loss: [2, 1] })
    expect(readCsv('0.1 2\r\n0.2 nan')).toEqual({ rate: [0.1, 0.2], loss: [2, NaN] })
    expect(readCsv('"loss"\n1\n2')).toEqual({ loss: [1, 2] })
    expect(readCsv('3;4\n5;6')).toEqual({ rate: [3, 5], loss: [4, 6] })
    expect(readCsv('1\n2')).toEqual({ loss: [1, 2] })
  })

  it.each([
    ['', /no numbers/],
    ['a,b', /no numbers/],
    ['rate,loss\n1,x', /line 2: "x" is no number/],
    ['rate,loss\n1', /line 2: "" is no number/],
    [
      `rate,loss\n1,${'<script>'.repeat(1e5)}`,
      /line 2: "<script><script><script><script><script>" is no number/,
    ],
  ])('is refused where it holds none: %.20s', (text, message) => {
    expect(() => readCsv(text)).toThrow(message)
  })

  it('comes back as it was written', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1 }), rows => {
        const columns = [0, 1].map(i => rows.map(row => row[i]! + 0))
        const text = writeCsv([
          ['rate', columns[0]!],
          ['loss', columns[1]!],
        ])
        expect(readCsv(text)).toEqual({ rate: columns[0], loss: columns[1] })
      }),
    )
  })

  it('is written so that no spreadsheet runs a label', () => {
    expect(
      writeCsv([
        ['=HYPERLINK("x")', [1]],
        ['a,"b"\n', [NaN]],
      ]),
    ).toBe('" =HYPERLINK(""x"")","a,""b""\n"\n1,\n')
  })
})

describe('a range test', () => {
  const rates = Array.from({ length: 100 }, (_, i) => 1e-5 * 10 ** (i / 20))
  const losses = rates.map(
    rate => 2.3 - 1.7 / (1 + (3e-3 / rate) ** 1.5) + Math.max(0, rate - 0.15) ** 2 * 60,
  )

  it('gives rates where the loss falls', () => {
    const { suggestions } = suggest({ lr: rates, loss: losses })
    expect(suggestions.length).toBe(3)
    for (const suggestion of suggestions)
      expect(suggestion).toMatchObject({ ok: true, rate: expect.closeTo(0.005, 1.5) as number })
  })

  it.each<[of: string, more: Columns, cut: { last?: number; length?: number }]>([
    ['losses', {}, {}],
    ['accuracies', { accuracy: rates.map((_, i) => Math.min(0.9, i / 60)) }, { last: 0.5 }],
    ['losses that diverge', {}, { last: 1e6 }],
    ['losses of which one is no number', {}, { last: NaN }],
    ['few points', {}, { length: 5 }],
  ])('says what the rules of core say, of %s', (_, more, { last, length = 100 }) => {
    const columns = { rate: rates, loss: losses.with(-1, last ?? losses.at(-1)!), ...more }
    const { rate, loss, accuracy } = Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, values.slice(0, length)]),
    )
    const curve = rangeCurve(rate!, loss!, { smoothing: 0.8, accuracies: accuracy })
    const rules = [steepestRate(), valleyRate(), minimumRate(), ...(accuracy ? [kneeRates()] : [])]
    expect(suggest({ rate: rate!, loss: loss!, ...(accuracy && { accuracy }) })).toEqual({
      curve,
      suggestions: rules.map(rule => rule(curve)),
    })
  })

  it('says what columns it misses', () => {
    expect(() => suggest({ step: [1], loss: [2] })).toThrow(/needs a column of rates .* step, loss/)
  })

  it('scales the values of a config, and nothing else', () => {
    const config = {
      type: 'warmup',
      steps: 10,
      schedule: { type: 'knots', values: [0.1, 0.2], at: [10, 20] },
    }
    expect(scaleConfig(config, 0.5)).toEqual({
      ...config,
      schedule: { type: 'knots', values: [0.05, 0.1], at: [10, 20] },
    })
    expect(scaleConfig({ type: 'step', from: 0.1, factor: 0.5, every: 30 }, 2)).toEqual({
      type: 'step',
      from: 0.2,
      factor: 0.5,
      every: 30,
    })
  })
})
