import { cosine, linear, warmup } from '@anneal/core'
import { describe, expect, it } from 'vitest'
import { phasesOf, plot, plotPanels } from '../src/index.ts'
import { arrange, noteSize } from '../src/notes.ts'
import { widthOf } from '../src/text.ts'
import { fc, test } from './property.ts'
import { corners, everything, linesOf, readXml, type Element } from './xml.ts'

const lr = warmup({ steps: 10, schedule: cosine({ from: 0.1, steps: 90 }) })
const named = (svg: string, name: string): Element[] =>
  everything(readXml(svg)).filter(element => element.name === name)
const rects = (svg: string): Element[] => named(svg, 'rect').slice(1) // the first is the background
const texts = (svg: string): string[] => named(svg, 'text').map(({ text }) => text)

describe('bands', () => {
  const svg = plot({ lr }, { bands: phasesOf(lr) })

  it('stand where their phases do, behind the lines, and are named', () => {
    const [line] = linesOf(svg)[0]!
    const [left, right] = [line![0]!.x, line!.at(-1)!.x]
    const [up, down] = rects(svg)
    expect(Number(up!.attributes['x'])).toBeCloseTo(left, 0)
    expect(Number(down!.attributes['x'])).toBeCloseTo(left + (right - left) / 10, 0)
    expect(Number(up!.attributes['width'])).toBeCloseTo((right - left) / 10, 0)
    expect(texts(svg)).toEqual(expect.arrayContaining(['warm-up', 'cosine']))
    expect(svg.indexOf('warm-up')).toBeLessThan(svg.indexOf('stroke-width="2"'))
    expect(rects(svg).map(({ children }) => children[0]!.text)).toEqual(['warm-up', 'cosine'])
  })

  it('run through all panels, and are named above the first', () => {
    const both = plotPanels({ rate: { lr }, factor: { lr } }, { bands: phasesOf(lr) })
    expect(rects(both)).toHaveLength(4)
    expect(texts(both).filter(text => text === 'warm-up')).toHaveLength(1)
  })

  it('are cut off at the edges, and left out beyond them', () => {
    const bands = [
      { from: -50, to: 20, label: 'a' },
      { from: 200, to: 300, label: 'b' },
    ]
    const cut = rects(plot({ lr }, { bands }))
    expect(cut).toHaveLength(1)
    expect(Number(cut[0]!.attributes['x'])).toBeCloseTo(linesOf(svg)[0]![0]![0]!.x, 0)
  })
})

describe('markers', () => {
  it('stand on their line', () => {
    const svg = plot(
      { lr, other: linear({ from: 0.1, steps: 100 }) },
      {
        markers: [
          { x: 'highest', line: 'lr', label: 'peak' },
          { x: 50, line: 'other', label: 'half' },
        ],
      },
    )
    const [peak, half] = named(svg, 'circle')
    const highest = linesOf(svg)[0]![0]!.reduce((a, b) => (b.y < a.y ? b : a))
    expect(Number(peak!.attributes['cx'])).toBeCloseTo(highest.x, 0)
    expect(Number(peak!.attributes['cy'])).toBeCloseTo(highest.y, 0)
    expect(peak!.attributes['fill']).toBe('#0072b2')
    const [from, to] = linesOf(svg)[1]![0]!
    expect(Number(half!.attributes['cx'])).toBeCloseTo((from!.x + to!.x) / 2, 0)
    expect(Number(half!.attributes['cy'])).toBeCloseTo((from!.y + to!.y) / 2, 0)
    expect(texts(svg)).toEqual(expect.arrayContaining(['peak', 'half']))
  })

  it('without a line are lines from top to bottom, in the panel they name', () => {
    const panels = { rate: { lr }, factor: { lr } }
    const upright = (svg: string): number =>
      named(svg, 'path')
        .filter(({ attributes }) => attributes['stroke-dasharray'] === '3 3')
        .flatMap(({ attributes }) => attributes['d']!.match(/V/g) ?? []).length
    expect(upright(plotPanels(panels, { markers: [{ x: 20, label: 'checkpoint' }] }))).toBe(2)
    expect(upright(plotPanels(panels, { markers: [{ x: 20, panel: 'factor' }] }))).toBe(1)
    expect(upright(plotPanels(panels, { markers: [{ x: 200, label: 'too far' }] }))).toBe(0)
    expect(upright(plotPanels(panels, { markers: [{ x: 2, line: 'no line' }] }))).toBe(0)
  })

  it('and bands are escaped', () => {
    const label = '"><script>alert(1)</script>&\u0000'
    const svg = plot(
      { lr },
      { bands: [{ from: 0, to: 90, label }], markers: [{ x: 'highest', line: 'lr', label }] },
    )
    expect(named(svg, 'script')).toEqual([])
    const long = 'x'.repeat(1_000_000)
    const markers = Array.from({ length: 50 }, (_, x) => ({ x, label: long }))
    expect(plot({ lr }, { markers }).length).toBeLessThan(60_000)
  })
})

test(
  'names above a panel overlap no other, and stay inside',
  [
    fc.array(
      fc.record({
        text: fc.string({ maxLength: 60 }),
        center: fc.double({ min: -50, max: 900, noNaN: true }),
        room: fc.constantFrom(10, 60, Infinity),
      }),
      { maxLength: 40 },
    ),
  ],
  wanted => {
    const placed = arrange(wanted, [40, 700]).map(({ text, center, row }) => {
      const half = widthOf(text, noteSize) / 2
      return { begin: center - half, end: center + half, row }
    })
    for (const [i, a] of placed.entries()) {
      expect(a.begin).toBeGreaterThanOrEqual(40 - 1e-9)
      expect(a.end).toBeLessThanOrEqual(700 + 1e-9)
      for (const b of placed.slice(i + 1))
        if (a.row === b.row) expect(a.end < b.begin || b.end < a.begin).toBe(true)
    }
  },
)

describe('areas', () => {
  const steps = [0, 1, 2, 3]
  const series = { steps, values: [4, 3, 2, 1], low: [3, 2, 1, 0], high: [6, 5, 4, 3] }

  it('lie around their line, in its colour', () => {
    const svg = plot({ line: { steps, values: [1, 1, 1, 1] }, loss: series })
    const area = named(svg, 'g').find(({ attributes }) => attributes['fill-opacity'] === '.18')!
    expect(area.children[0]!.attributes['fill']).toBe('#d55e00')
    const [outline] = corners(area.children[0]!.attributes['d']!.replace('z', ''))
    const line = linesOf(svg)[1]![0]!
    const at = (value: number): number =>
      line[0]!.y + ((4 - value) / 3) * (line.at(-1)!.y - line[0]!.y)
    expect(Math.min(...outline!.map(({ y }) => y))).toBeCloseTo(at(6), 0)
    expect(Math.max(...outline!.map(({ y }) => y))).toBeCloseTo(at(0), 0)
  })

  it('have gaps where an edge is no number, and end at the bottom of a logarithmic axis', () => {
    const low = [3, NaN, 1, 0]
    for (const log of [false, true])
      expect(readXml(plot({ loss: { ...series, low } }, { log })).name).toBe('svg')
  })

  it.each([
    [{ ...series, high: undefined }, /low and high need one for each of the 4 steps/],
    [{ ...series, low: [1] }, /low has 1 values/],
  ])('%j is refused', (wrong, message) => {
    expect(() => plot({ loss: wrong })).toThrow(message)
  })
})
