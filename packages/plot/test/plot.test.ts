import {
  clamp,
  constant,
  cosine,
  cyclic,
  exponential,
  linear,
  perEpoch,
  piecewise,
  plateau,
  step,
  warmup,
} from '@anneal/core'
import { fc, test } from './property.ts'
import { describe, expect, it } from 'vitest'
import { plot, plotPanels, plotText, type Line, type PlotOptions } from '../src/index.ts'
import { everything, linesOf, pointsOf, readXml, type Element } from './xml.ts'

const six = {
  constant: constant({ value: 0.03 }),
  cosine: cosine({ from: 0.1, steps: 1000 }),
  'warm-up, then cosine': warmup({ steps: 50, schedule: cosine({ from: 0.1, steps: 950 }) }),
  step: step({ from: 0.1, factor: 0.5, every: 200 }),
  triangular: cyclic({ low: 0.01, high: 0.08, up: 125 }),
  exponential: exponential({ from: 0.1, rate: 0.1, period: 500 }),
}

const textsOf = (svg: string): string[] =>
  everything(readXml(svg))
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text)

const labelsOf = (svg: string): Element[] =>
  everything(readXml(svg))
    .filter(({ name, attributes }) => name === 'g' && 'font-size' in attributes)
    .flatMap(({ children }) => children)

const onlyLine = (line: Line, options?: PlotOptions): { x: number; y: number }[][] =>
  linesOf(plot({ line }, options))[0]!

const edges = (corners: readonly { x: number; y: number }[]): string =>
  corners
    .slice(1)
    .map((corner, i) =>
      corner.x === corners[i]!.x ? 'v' : Math.abs(corner.y - corners[i]!.y) < 1e-9 ? 'h' : '/',
    )
    .join('')

describe('the picture', () => {
  it('stays small for six ordinary curves, on either axis', () => {
    for (const log of [false, true]) expect(plot(six, { log }).length).toBeLessThan(10_000)
  })

  it('says what it shows to those who do not see it', () => {
    const { attributes, children } = readXml(plot(six, { title: 'Six' }))
    expect(attributes['role']).toBe('img')
    expect(children.slice(0, 2).map(({ name }) => name)).toEqual(['title', 'desc'])
    expect(children[0]!.text).toBe('Six')
    expect(children[1]!.text).toContain('cosine: 0.1 at step 0, 0 at step 1000.')
    expect(children[1]!.text).toContain('highest 0.1 at step 50')
    expect(children[1]!.text).toContain('constant: 0.03 throughout.')
    const own = readXml(plot(six, { description: 'See for yourself' }))
    expect(own.children[0]!.text).toBe('learning rate by step')
    expect(own.children[1]!.text).toBe('See for yourself')
  })

  it('is light, dark, or what the reader prefers', () => {
    const [light, dark, auto] = (['light', 'dark', 'auto'] as const).map(theme =>
      plot(six, { theme }),
    )
    expect(light).not.toContain('<style>')
    expect(dark).not.toContain('<style>')
    expect(light).toContain('fill="#fff"')
    expect(dark).toContain('fill="#0d1117"')
    expect(auto).toContain('@media(prefers-color-scheme:dark){.anneal-plot .b{fill:#0d1117}')
    expect(plot(six)).toBe(auto)
  })

  it('tells lines apart by colour and by dashes', () => {
    const many = Object.fromEntries(
      Array.from({ length: 35 }, (_, i) => [`line ${i}`, constant({ value: i })]),
    )
    const looks = everything(readXml(plot(many, { to: 10 })))
      .filter(({ attributes }) => attributes['stroke-width'] === '2')
      .flatMap(({ children }) => children)
      .map(({ attributes }) => [attributes['stroke'], attributes['stroke-dasharray']].join(' '))
    expect(new Set(looks).size).toBe(35)
  })

  it('refers to nothing outside of itself', () => {
    expect(plot(six).replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /http|url\(|href|@import|@font-face|<script/,
    )
  })
})

describe('steps', () => {
  it('are upright and level', () => {
    const [corners] = onlyLine(step({ from: 0.1, factor: 0.5, every: 300 }), { to: 1000 })
    expect(edges(corners!)).toBe('hvhvhvh')
    const [narrow] = onlyLine(step({ from: 0.1, factor: 0.5, every: 3 }), { to: 10 })
    expect(edges(narrow!)).toBe('hvhvhvh')
  })

  it('stand where the new value begins', () => {
    const [corners] = onlyLine(piecewise({ values: [1, 2, 1], at: [25, 50] }), { to: 100 })
    const { x: left } = corners![0]!
    const { x: right } = corners!.at(-1)!
    const shares = corners!.map(({ x }) => (x - left) / (right - left))
    for (const [i, share] of [0, 0.25, 0.25, 0.5, 0.5, 1].entries())
      expect(shares[i]).toBeCloseTo(share, 3)
  })

  it('stay upright when there are more of them than pixels', () => {
    const [corners] = onlyLine(step({ from: 1, factor: 0.999, every: 100 }), { to: 130_000 })
    const wide = corners!.slice(1).filter(({ x }, i) => x - corners![i]!.x > 1)
    expect(wide.length).toBeLessThan(20)
    const [long] = onlyLine(step({ from: 1, factor: 0.5, every: 1e8 }), { to: 1e9 })
    expect(edges(long!)).toMatch(/^(hv)+h?$/)
  })

  it('keep a single step among a hundred thousand', () => {
    const spike = piecewise({ values: [0.1, 1, 0.1], at: [50_000, 50_001] })
    for (const to of [1000 + 50_000, 100_000, 131_072]) {
      const [corners] = onlyLine(spike, { to })
      const ys = corners!.map(({ y }) => y)
      expect(edges(corners!)).toMatch(/^hv+h$/)
      expect(Math.max(...ys) - Math.min(...ys)).toBeGreaterThan(200)
    }
  })

  it('keep the lowest and the highest value of noise', () => {
    const noise = (t: number): number => ((t * 7919) % 10_007) / 10_007
    const steps = Array.from({ length: 100_000 }, (_, i) => i)
    const values = steps.map(noise)
    values[77_777] = 3
    values[12_345] = -1
    const svg = plot({ noise: { steps, values } })
    const ys = linesOf(svg)[0]![0]!.map(({ y }) => y)
    expect(ys.filter(y => y === Math.min(...ys))).toHaveLength(1)
    expect(ys.filter(y => y === Math.max(...ys))).toHaveLength(1)
    expect(svg.length).toBeLessThan(40_000)
  })

  it('are seen at restarts, and slopes are not taken for them', () => {
    const saw = (t: number): number => 1 - (t % 50) / 50
    expect(edges(onlyLine(saw, { to: 149 })[0]!)).toBe('/hv/hv/')
    expect(edges(onlyLine(linear({ from: 1, steps: 10 }))[0]!)).toBe('/')
    expect(edges(onlyLine(clamp({ schedule: linear({ from: 1, steps: 10 }), low: 0.5 }))[0]!)).toBe(
      '/h',
    )
    const rising = warmup({ steps: 4, from: 0, schedule: constant({ value: 1, steps: 6 }) })
    expect(edges(onlyLine(rising)[0]!)).toBe('/h')
  })

  it('are drawn for points as asked', () => {
    const points = { steps: [0, 1, 2, 3], values: [1, 2, 4, 3] }
    expect(edges(onlyLine(points)[0]!)).toBe('///')
    expect(edges(onlyLine({ ...points, hold: true })[0]!)).toBe('hvhvhv')
    const accuracy = { steps: [0, 1, 2, 3], values: [1, 1, 2, 1.5] }
    expect(edges(onlyLine(accuracy)[0]!)).toBe('h//')
    expect(edges(onlyLine({ steps: [0, 1, 2, 3], values: [1, 1, 2, 2] })[0]!)).toBe('hvh')
    expect(edges(onlyLine({ steps: [0, 1, 2, 3], values: [1, 1, 2, 2], hold: false })[0]!)).toBe(
      'h/h',
    )
  })
})

describe('values that cannot be drawn', () => {
  it('leave gaps', () => {
    const values = [1, NaN, 2, 3, Infinity, -Infinity, 4, 5, 6]
    const parts = onlyLine({ steps: values.map((_, i) => i), values })
    expect(parts.map(part => part.length)).toEqual([2, 2])
    expect(onlyLine({ steps: [0, 1], values: [NaN, NaN] } satisfies Line)).toBeUndefined()
  })

  it('are those that are not positive, on a logarithmic axis', () => {
    const parts = onlyLine({ steps: [0, 1, 2, 3, 4], values: [1, 0.1, 0, -1, 10] }, { log: true })
    expect(parts.map(part => part.length)).toEqual([2])
    expect(() =>
      readXml(plot({ zero: constant({ value: 0 }) }, { log: true, to: 9 })),
    ).not.toThrow()
  })

  it('leave points that stand alone: dots, whatever the dashes of their line', () => {
    const values = [1, NaN, 2, NaN, 3]
    const lone = { steps: [0, 1, 2, 3, 4], values }
    const svg = plot({ solid: lone, dashed: lone, whole: linear({ from: 1, steps: 4 }) })
    expect(linesOf(svg)).toHaveLength(1)
    const dots = pointsOf(svg)
    expect(dots.map(({ points }) => points.length)).toEqual([3, 3])
    expect(dots[1]!.points[1]!.x - dots[1]!.points[0]!.x).toBeGreaterThan(100)
    for (const { attributes } of dots) {
      expect(attributes['stroke-width']).toBe('5')
      expect(attributes['stroke-dasharray']).toBeUndefined()
    }
  })

  it('do not crush the rest of a fall to zero', () => {
    const svg = plot({ cosine: cosine({ from: 0.1, steps: 100_000 }) }, { log: true })
    expect(textsOf(svg)).toContain('1e-3')
    expect(textsOf(svg)).not.toContain('1e-7')
    const [part] = linesOf(svg)[0]!
    const bottom = Math.max(...part!.map(({ y }) => y))
    expect(part!.at(-1)!.y).toBe(bottom)
    expect(part!.at(-1)!.x).toBeGreaterThan(600)
  })

  it('include what a schedule refuses past its end', () => {
    const refusing = linear({ from: 1, steps: 50, after: 'error' })
    const [short, long] = linesOf(plot({ refusing, long: linear({ from: 1, steps: 100 }) }))
    expect(short!.at(-1)!.at(-1)!.x).toBeLessThan(long!.at(-1)!.at(-1)!.x - 200)
  })

  it('may be all there is to see', () => {
    for (const value of [0, 0.1, -3, 1e-12, 1e200])
      for (const log of [false, true])
        expect(() => readXml(plot({ flat: () => value }, { to: 10, log }))).not.toThrow()
    expect(onlyLine(constant({ value: 0.1, steps: 10 }))[0]).toHaveLength(2)
    expect(pointsOf(plot({ one: { steps: [3], values: [1] } }))[0]!.points).toHaveLength(1)
    expect(onlyLine({ steps: [], values: [] })).toBeUndefined()
  })
})

describe('what is shown', () => {
  const lastStep = (svg: string): number => {
    const desc = readXml(svg).children[1]!.text
    return Number(/at step (\d+)\.$/.exec(desc)?.[1])
  }

  it('ends with the longest line that ends', () => {
    const short = linear({ from: 1, steps: 100 })
    const endless = step({ from: 1, factor: 0.5, every: 10 })
    expect(lastStep(plot({ endless, short }))).toBe(100)
    expect(lastStep(plot({ endless, short }, { to: 40 }))).toBe(40)
    expect(lastStep(plot({ short, loss: { steps: [0, 500], values: [0, 1] } }))).toBe(500)
  })

  it('begins at 0, or with the points', () => {
    const loss = { steps: [5000, 5500, 6000], values: [3, 2, 1] }
    expect(textsOf(plot({ loss }))).toContain('5200')
    expect(textsOf(plot({ loss }))).not.toContain('1000')
    expect(textsOf(plot({ loss, rate: linear({ from: 1, steps: 10 }) }))).toContain('1000')
    expect(textsOf(plot({ loss }, { from: 5400 }))).not.toContain('5200')
  })

  it('binds lengths to a run', () => {
    const schedule = warmup({ steps: '10%', schedule: cosine({ from: 1, steps: 'rest' }) })
    expect(() => plot({ schedule })).toThrow(/run/)
    expect(lastStep(plot({ schedule }, { run: { epochs: 10, stepsPerEpoch: 30 } }))).toBe(300)
    const byEpoch = perEpoch({ schedule: linear({ from: 1, steps: 4 }) })
    const corners = onlyLine(byEpoch, { run: { epochs: 4, stepsPerEpoch: 100 } })[0]!
    expect(edges(corners)).toBe('hvhvhvhv')
  })
})

describe('panels', () => {
  const svg = plotPanels(
    {
      'learning rate': { run: cosine({ from: 0.1, steps: 100 }), other: constant({ value: 0.05 }) },
      loss: { run: { steps: [0, 50, 100], values: [3, 2, 1] } },
    },
    { title: 'A run' },
  )

  it('share their steps and the look of a label', () => {
    const [rate, , loss] = linesOf(svg)
    expect(loss![0]![0]!.x).toBe(rate![0]![0]!.x)
    expect(loss![0]!.at(-1)!.x).toBeCloseTo(rate![0]!.at(-1)!.x, 6)
    const blue = everything(readXml(svg)).filter(
      ({ attributes }) => attributes['stroke'] === '#0072b2',
    )
    expect(blue).toHaveLength(4)
  })

  it('stand one below the other, each with its own axis', () => {
    const [rate, , loss] = linesOf(svg)
    const ys = (corners: readonly { y: number }[]): number[] => corners.map(({ y }) => y)
    expect(Math.max(...ys(rate![0]!))).toBeLessThan(Math.min(...ys(loss![0]!)))
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['learning rate', 'loss', '0.05', '3']))
  })
})

describe('errors', () => {
  const line = linear({ from: 1, steps: 10 })
  it.each<[string, () => string, RegExp]>([
    ['nothing', () => plot({}), /nothing to plot/],
    ['no panels', () => plotPanels({}), /nothing to plot|cannot be drawn/],
    ['an empty panel', () => plotPanels({ loss: {} }), /nothing to plot/],
    ['no end', () => plot({ endless: constant({ value: 1 }) }), /never end.*to: 1000/],
    ['backwards', () => plot({ line }, { from: 5, to: 2 }), /from step 5 to 2/],
    ['to NaN', () => plot({ line }, { to: NaN }), /from step 0 to NaN/],
    ['too small', () => plot({ line }, { width: 10 }), /10 × 420 pixels: give at least 200 × 160/],
    ['NaN wide', () => plot({ line }, { width: NaN }), /NaN × 420 pixels/],
    ['unequal', () => plot({ loss: { steps: [1, 2], values: [1] } }), /"loss" has 2 steps, but 1/],
    ['unsorted', () => plot({ loss: { steps: [1, 0], values: [1, 1] } }), /steps\[1\] is 0/],
    ['a step NaN', () => plot({ loss: { steps: [NaN], values: [1] } }), /steps\[0\] is NaN/],
    ['no line', () => plot({ loss: null as never }), /"loss" cannot be plotted/],
    ['a number', () => plot({ loss: 3 as never }), /"loss" cannot be plotted/],
    ['a lone line', () => plot(line as never), /by label, such as plot\({ cosine: cosine/],
    ['a lone feedback', () => plot(plateau({ schedule: line }) as never), /by label, such as/],
    ['a lone log', () => plot('{}' as never), /by label, such as/],
    ['nothing', () => plot(null as never), /by label, such as/],
    [
      'a lone config',
      () => plot({ type: 'linear', from: 1, steps: 9 } as never),
      /this is a config: .*plot\({ rate: fromConfig\(config, builtins\) }\)/,
    ],
    [
      'no option',
      () => plot({ line }, { titel: '' } as object),
      /plot has no option "titel"; it has/,
    ],
    [
      'no option of panels',
      () => plotPanels({}, { yLabel: '' } as object),
      /plotPanels has no option/,
    ],
    [
      'no option of text',
      () => plotText({ line }, { theme: '' } as object),
      /plotText has no option/,
    ],
    [
      'no theme',
      () => plot({ line }, { theme: 'drak' as never }),
      /theme cannot be "drak": it may be/,
    ],
    [
      'no unit',
      () => plot({ line }, { x: 'epoch' as never }),
      /x cannot be "epoch": it may be "steps"/,
    ],
    ['a config', () => plot({ loss: { type: 'linear' } as never }), /"loss" cannot be plotted/],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message)
  })
})

describe('hostile strings', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    ']]>&amp;<!--',
    '\u0000\u0001\u0008\u001f\u007f\u0080\uffff\ufffe',
    '\ud800 alone \udfff',
    '\u202egnp.exe\u202c',
    'line\nbreak\tand\rmore',
    '👩‍👩‍👧‍👦'.repeat(300),
    'x'.repeat(1_000_000),
    '<'.repeat(1_000_000),
    '__proto__',
    '',
  ]

  it.each(hostile.map(text => [text.slice(0, 20), text]))('%j', (_, text) => {
    const lines = Object.fromEntries([[text, linear({ from: 1, steps: 10 })]])
    const svg = plot(lines, { title: text, description: text, xLabel: text, yLabel: text })
    const elements = everything(readXml(svg))
    expect(new Set(elements.map(({ name }) => name))).toEqual(
      new Set(['svg', 'title', 'desc', 'style', 'rect', 'g', 'path', 'text']),
    )
    for (const { attributes } of elements)
      expect(Object.keys(attributes).filter(name => name.startsWith('on'))).toEqual([])
    expect(svg).not.toMatch(/[\u202a-\u202e\ud800-\udbff](?![\udc00-\udfff])/)
    expect(svg.length).toBeLessThan(60_000)
  })

  test('of any kind give well-formed XML', [fc.string({ unit: 'binary' }), fc.string()], (a, b) => {
    const svg = plot({ [a]: linear({ from: 1, steps: 2 }) }, { title: b, xLabel: a, yLabel: b })
    expect(() => readXml(svg)).not.toThrow()
  })
})

describe('labels', () => {
  const widths = {
    width: fc.integer({ min: 200, max: 1200 }),
    height: fc.integer({ min: 160, max: 700 }),
  }

  test(
    'do not overlap, and none leaves the picture',
    [
      fc.array(fc.record({ name: fc.string(), end: fc.double({ min: 0, max: 1, noNaN: true }) }), {
        minLength: 1,
        maxLength: 80,
      }),
      fc.record(widths),
    ],
    (items, size) => {
      const lines = Object.fromEntries(
        items.map(({ name, end }, i) => [
          `${i}${name}`,
          { steps: [0, 10], values: [1, end] } satisfies Line,
        ]),
      )
      const labels = labelsOf(plot(lines, size))
      const fontSize = Number(
        everything(readXml(plot(lines, size))).findLast(
          ({ name, attributes }) => name === 'g' && 'font-size' in attributes,
        )!.attributes['font-size'],
      )
      const ys = labels.map(({ attributes }) => Number(attributes['y'])).sort((a, b) => a - b)
      for (const [i, y] of ys.entries()) {
        expect(y).toBeGreaterThan(fontSize * 0.8)
        expect(y).toBeLessThan(size.height - 2)
        if (i > 0) expect(y - ys[i - 1]!).toBeGreaterThanOrEqual(fontSize - 0.11)
      }
      for (const { text, attributes } of labels) {
        const narrow = text.length * fontSize * 0.3
        expect(Number(attributes['x']) + narrow).toBeLessThan(size.width)
      }
      const hidden = /and (\d+) more/.exec(labels.at(-1)!.text)
      expect(labels.length - (hidden ? 1 : 0) + Number(hidden?.[1] ?? 0)).toBe(items.length)
    },
  )

  it('are shortened where they are long', () => {
    const svg = plot({
      ['a very long name of a schedule '.repeat(9)]: linear({ from: 1, steps: 9 }),
    })
    expect(labelsOf(svg)[0]!.text).toMatch(/^a very long name.*…$/)
    expect(Number(labelsOf(svg)[0]!.attributes['x'])).toBeGreaterThan(500)
  })
})

describe('pictures', () => {
  it.each<[string, () => string]>([
    ['six', () => plot(six, { title: 'Six schedules' })],
    ['six-log-dark', () => plot(six, { title: 'Six schedules', log: true, theme: 'dark' })],
    [
      'gaps',
      () =>
        plot(
          { loss: { steps: [0, 10, 20, 30, 40], values: [2, 1.4, NaN, 0.9, 0.8] } },
          { yLabel: 'loss', width: 400, height: 260, theme: 'light' },
        ),
    ],
    [
      'panels',
      () =>
        plotPanels({
          'learning rate': { cosine: cosine({ from: 0.1, steps: 100 }) },
          loss: { cosine: { steps: [0, 50, 100], values: [2.3, 0.9, 0.4] } },
        }),
    ],
  ])('%s', async (name, draw) => {
    await expect(draw()).toMatchFileSnapshot(`pictures/${name}.svg`)
  })
})
