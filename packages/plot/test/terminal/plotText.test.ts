import { constant, cosine, linear, step, warmup } from '@anneal/core'
import { describe, expect, it } from 'vitest'
import { plotText } from '../../src/index.ts'

const falling = linear({ from: 1, steps: 100 })
const linesOf = (text: string): string[] => text.split('\n').slice(0, -1)

it('draws a line from corner to corner, with both axes', () => {
  expect(plotText({ linear: falling }, { width: 40, height: 10 })).toMatchInlineSnapshot(`
    "1.0 ┤⠙⠢⢄⡀
        │   ⠈⠓⠤⣀
        │       ⠙⠲⢄⡀
        │          ⠈⠑⠦⣀
    0.5 ┤              ⠉⠲⢄⡀
        │                 ⠈⠑⠢⣄
        │                     ⠉⠒⢤⡀
      0 ┤                        ⠈⠑⠢⣄ linear
        └┬─────────────┬────────────┬ step
         0            50          100
    "
  `)
})

it('draws steps as steps', () => {
  const text = plotText(
    { step: step({ from: 1, factor: 0.5, every: 50 }) },
    { width: 40, height: 8, to: 100 },
  )
  const body = linesOf(text).slice(0, -2)
  // level, one fall, level: every row between the two levels has dots in one column only
  const columns = body.map(line =>
    Array.from(line.slice(5, 27)).filter(letter => /[⠁-⣿]/u.test(letter)),
  )
  expect(columns.filter(({ length }) => length === 1).length).toBeGreaterThanOrEqual(2)
  expect(text).not.toContain('⠑')
})

it('takes the room it is given, and no more', () => {
  for (const [width, height] of [
    [30, 6],
    [57, 11],
    [200, 50],
  ] as const) {
    const lines = { falling, 'a label that is much too long for this': constant({ value: 0.5 }) }
    const text = plotText(lines, { width, height, title: 'T'.repeat(300) })
    expect(linesOf(text)).toHaveLength(height)
    for (const line of linesOf(text)) expect(Array.from(line).length).toBeLessThanOrEqual(width)
  }
})

it('says so where there is no room', () => {
  expect(() => plotText({ falling }, { width: 20 })).toThrow(
    'there is no room for a plot in 20 columns and 20 lines',
  )
  expect(() => plotText({ falling }, { height: 3 })).toThrow('there is no room')
})

it('knows a logarithmic axis', () => {
  const text = plotText(
    { cosine: cosine({ from: 1, to: 1e-6, steps: 100 }) },
    { log: true, width: 50, height: 16 },
  )
  expect(linesOf(text).filter(line => /^ *[01.]+ ┤/.test(line)).length).toBeGreaterThanOrEqual(3)
})

describe('colours', () => {
  const lines = { falling, flat: constant({ value: 0.5 }) }
  const escapes = new RegExp(String.raw`\u001b\[[\d;]+m`, 'g')

  it('are written when asked for, and change nothing else', () => {
    const plain = plotText(lines)
    const colored = plotText(lines, { color: true })
    expect(plain).not.toMatch(escapes)
    expect(colored).toMatch(escapes)
    expect(colored.replace(escapes, '')).toBe(plain)
  })

  it('end where they began: no colour leaks into what comes after', () => {
    for (const line of linesOf(plotText(lines, { color: true }))) {
      const codes = line.match(escapes) ?? []
      expect(codes.at(-1) ?? '\u001b[39m').toBe('\u001b[39m')
    }
  })
})

it('lets no label steer the terminal', () => {
  const label = 'a\u001b[31mred\u0007\u009b2J\nnext \u202Eturned'
  const text = plotText({ [label]: falling }, { title: label, xLabel: label })
  // eslint-disable-next-line no-control-regex -- that is what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  expect(linesOf(text)).toHaveLength(20)
})

it('counts letters that are two cells wide', () => {
  const text = plotText({ 学習率の予定表です: falling }, { width: 40, height: 8 })
  const row = linesOf(text).find(line => line.includes('学'))!
  expect(
    Array.from(row).length + Array.from(row).filter(letter => letter > '\u2fff').length,
  ).toBeLessThanOrEqual(40)
})

it('puts each name beside the end of its line, and leaves out what has no room', () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`line ${i}`, constant({ value: i })]),
  )
  const text = plotText(many, { to: 10, height: 12 })
  const shown = Object.keys(many).filter(label => new RegExp(`${label}$`, 'm').test(text))
  expect(shown).toHaveLength(10)
  const two = linesOf(
    plotText({ low: constant({ value: 0 }), high: constant({ value: 1 }) }, { to: 5 }),
  )
  expect(two.findIndex(line => line.endsWith('high'))).toBe(0)
  expect(two.findIndex(line => line.endsWith('low'))).toBe(17)
})

it('draws what was measured, and leaves gaps', () => {
  const text = plotText(
    { loss: { steps: [0, 1, 2, 3, 4], values: [2, 2, NaN, 1, 1] } },
    { width: 40, height: 8 },
  )
  expect(text).toContain('loss')
  expect(() =>
    plotText({ forever: warmup({ steps: 5, schedule: constant({ value: 1 }) }) }),
  ).toThrow('these never end')
})
