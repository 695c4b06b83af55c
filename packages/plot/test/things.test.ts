import {
  constant,
  cosine,
  growBatch,
  linear,
  oneCycle,
  piecewise,
  plateau,
  powerLaw,
  rangeCurve,
  steepestRate,
  step,
} from '@anneal/core'
import { describe, expect, it } from 'vitest'
import { logCases } from '../../../scripts/testing/trainingLogs.ts'
import { createLogReader, plot, plotText } from '../src/index.ts'
import { everything, linesOf, pointsOf, readXml } from './xml.ts'

const texts = (svg: string): string[] =>
  everything(readXml(svg))
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text)
const descOf = (svg: string): string => readXml(svg).children[1]!.text
const titleOf = (svg: string): string => readXml(svg).children[0]!.text

describe('a plan', () => {
  it('has a panel for each channel, in words', () => {
    const plan = oneCycle({ peak: 0.1, steps: 100 })
    const svg = plot({ 'one cycle': plan, plain: cosine({ from: 0.1, steps: 100 }) })
    expect(titleOf(svg)).toBe('learning rate, momentum by step')
    expect(linesOf(svg)).toHaveLength(3) // both rates, and a momentum
    expect(linesOf(plot({ a: { learningRate: 0.1, momentum: 0.9 } }, { to: 9 }))).toHaveLength(2)
  })

  it('that grows its batch has a clock of its own', () => {
    const decay = piecewise({ values: [0.1, 0.05], at: ['5 epochs'] })
    const run = { epochs: 10, datasetSize: 1000, batchSize: 10 }
    const things = { grown: growBatch({ schedule: decay, batchSize: 10 }), plain: decay }
    // 500 updates of 10 samples and 250 of 20, or 1000 of 10: on the axis of epochs both end at 10
    expect(descOf(plot(things, { run }))).toContain('grown: 10 at step 0, 20 at step 750')
    const byEpoch = descOf(plot(things, { run, x: 'epochs' }))
    expect(byEpoch).toContain('grown: 10 at epoch 0, 20 at epoch 10')
    expect(byEpoch).toContain('plain: 0.1 at epoch 0, 0.05 at epoch 10')
    expect(descOf(plot(things, { run, x: 'samples' }))).toContain('20 at sample 10000')
  })

  it('may hold feedback, which is drawn as it is without a metric', () => {
    const schedule = linear({ from: 0.1, steps: 50 })
    const lone = plot({ plateau: plateau({ schedule }) })
    expect(descOf(lone)).toContain('plateau: 0.1 at step 0, 0 at step 50')
    expect(plot({ plateau: { learningRate: plateau({ schedule }) } })).toBe(lone)
  })
})

describe('the axis', () => {
  const lr = cosine({ from: 0.1, steps: '10 epochs' })
  const run = { epochs: 10, datasetSize: 6400, batchSize: 64, tokensPerStep: 1000 }

  it.each([
    ['steps', 'step', 1000],
    ['epochs', 'epoch', 10],
    ['samples', 'sample', 64_000],
    ['tokens', 'token', 1_000_000],
  ] as const)('counts %s', (x, name, end) => {
    const svg = plot({ lr }, { run, x })
    expect(texts(svg)).toContain(name)
    expect(descOf(svg)).toBe(`lr: 0.1 at ${name} 0, 0 at ${name} ${end}.`)
    // the same picture, with other numbers below it
    const endOf = (drawn: string): number => linesOf(drawn)[0]![0]!.at(-1)!.x
    expect(endOf(svg)).toBeCloseTo(endOf(plot({ lr }, { run })), 6)
  })

  it('begins and ends as it counts', () => {
    expect(descOf(plot({ lr }, { run, x: 'epochs', from: 2, to: 5 }))).toContain(
      'lr: 0.0905 at epoch 2, 0.05 at epoch 5',
    )
  })

  it('says what the run lacks', () => {
    const plain = cosine({ from: 0.1, steps: 10 })
    expect(() => plot({ plain }, { x: 'epochs' })).toThrow(/x: "epochs": the run needs/)
    expect(() => plot({ plain }, { x: 'tokens', run: { steps: 10 } })).toThrow(/tokensPerStep/)
  })

  it('may be logarithmic, with all of a power law as one straight line', () => {
    const law = powerLaw({ from: 1, power: -0.5, scale: 1, offset: 0 })
    const svg = plot({ law }, { from: 1, to: 1e6, log: true, logX: true })
    const corners = linesOf(svg)[0]![0]!
    const [first, last] = [corners[0]!, corners.at(-1)!]
    for (const { x, y } of corners) {
      const share = (x - first.x) / (last.x - first.x)
      expect(Math.abs(y - first.y - share * (last.y - first.y))).toBeLessThan(0.3)
    }
    expect(texts(svg)).toEqual(expect.arrayContaining(['1', '10', '100', '1000', '10k', '1M']))
  })

  it('begins with the first update where it is logarithmic, as nothing stands at 0', () => {
    const svg = plot({ lr: linear({ from: 1, steps: 100 }) }, { logX: true })
    expect(descOf(svg)).toContain('0.99 at step 1')
    expect(() => plot({ lr }, { run, logX: true, from: 0 })).toThrow(/logarithmic/)
  })

  it('may be logarithmic for some panels', () => {
    const svg = plot(
      { a: { learningRate: step({ from: 1, factor: 0.1, every: 10 }), momentum: 0.9 } },
      { to: 50, log: ['learning rate'] },
    )
    expect(texts(svg)).toEqual(expect.arrayContaining(['0.01', '0.5']))
  })
})

describe('a training log', () => {
  const lines = [
    '{"event":"update","update":1,"epoch":0.5,"samples":32,"learningRate":0.1,"loss":2}',
    '{"event":"update","update":2,"epoch":1,"samples":64,"learningRate":0.05,"loss":"NaN"}',
    '{"event":"epoch","update":2,"epoch":1,"samples":64,"learningRate":0.05,"loss":1.5,"val_loss":1.7}',
    '{"event":"update","update":3,"epoch":1.5,"samples":96,"learningRate":0.02,"loss":1}',
  ]
  const text = lines.join('\n')

  it('is drawn as it is: channels and metrics with a panel each, validation beside training', () => {
    const svg = plot({ 'run 1': text })
    expect(titleOf(svg)).toBe('learning rate, loss by step')
    expect(texts(svg)).toEqual(
      expect.arrayContaining(['run 1', 'run 1: epoch loss', 'run 1: val_loss']),
    )
    expect(descOf(svg)).toContain('run 1: 2 at step 1, 1 at step 3.')
    expect(descOf(svg)).toContain('run 1: 0.1 at step 1, 0.02 at step 3.')
  })

  it.each(logCases)('of any adapter is read: $name', ({ text: written, run, sizes }) => {
    const log = createLogReader()
    log.add(written)
    expect(log.series.get('loss')!.steps).toEqual(sizes.map((_, update) => update + 1))
    expect([...log.series.keys()]).toEqual(expect.arrayContaining(['learningRate', 'epoch loss']))
    expect(descOf(plot({ run: written }, { x: 'samples' }))).toContain('at sample 2, ')
    expect(log.last).toMatchObject({ epoch: run.epochs, samples: run.epochs * run.datasetSize })
  })

  it('may be the records that a callback got, flat or not', () => {
    const records = lines.map(line => {
      const { loss, val_loss, learningRate, ...rest } = JSON.parse(line) as Record<string, number>
      const metrics = { ...(val_loss && { val_loss }), loss: Number(loss) }
      return { ...rest, values: { learningRate }, metrics }
    })
    const flat = lines.map(line => JSON.parse(line) as object)
    expect(plot({ 'run 1': flat })).toBe(plot({ 'run 1': text }))
    expect(titleOf(plot({ 'run 1': records }))).toBe('learning rate, loss by step')
  })

  it('knows its own epochs and samples', () => {
    expect(descOf(plot({ 'run 1': text }, { x: 'epochs' }))).toContain(
      '2 at epoch 0.5, 1 at epoch 1.5',
    )
    expect(descOf(plot({ 'run 1': text }, { x: 'samples' }))).toContain(
      '2 at sample 32, 1 at sample 96',
    )
    expect(() => plot({ 'run 1': text }, { x: 'tokens' })).toThrow(/tokensPerStep/)
  })

  it('stands beside the schedule that it was to follow', () => {
    const planned = linear({ from: 0.1, steps: 3 })
    const svg = plot({ planned, 'run 1': text })
    // of the metrics of epochs, of which there is one, a point
    expect([linesOf(svg).length, pointsOf(svg).length]).toEqual([2, 3])
  })

  it('of a run that was resumed at an earlier update goes on from there', () => {
    const resumed = `${text}\n{"event":"update","update":2,"learningRate":0.2,"loss":4}\n`
    expect(descOf(plot({ 'run 1': resumed }))).toContain('run 1: 2 at step 1, 4 at step 2.')
  })

  it.each([
    ['{"event":"update","update":1,"loss":2}\n{"event"}', '"run 1":2: '],
    ['{"event":"update","loss":2}', '"run 1":1: a record of a log needs an update'],
    ['[1]', '"run 1":1: a record of a log needs an update, got [1]'],
    ['', 'nothing to plot'],
  ])('%j is refused', (wrong, message) => {
    expect(() => plot({ 'run 1': wrong })).toThrow(message)
  })

  it('full of markup and of a million letters is harmless', () => {
    for (const name of ['</svg><script>alert(1)</script>', 'x'.repeat(1_000_000), '__proto__']) {
      const record = `{"update":1,${JSON.stringify(name)}:2}`
      const svg = plot({ [name]: `${record}\n${record}` })
      expect(everything(readXml(svg)).filter(({ name }) => name === 'script')).toEqual([])
      expect(svg.length).toBeLessThan(20_000)
    }
  })

  it('is read as it grows', () => {
    const log = createLogReader('train.ndjson')
    for (let i = 0; i < text.length; i += 7) log.add(text.slice(i, i + 7))
    expect(log.series.get('loss')!.steps).toEqual([1, 2])
    log.end()
    expect(log.series.get('loss')!.values).toEqual([2, NaN, 1])
    expect(log.last).toMatchObject({ update: 3, samples: 96 })
    expect(plot({ 'run 1': log })).toBe(plot({ 'run 1': text }))
    expect(() => {
      log.add('no JSON\n')
    }).toThrow('train.ndjson:5: ')
  })
})

describe('a range test', () => {
  const rates = Array.from({ length: 60 }, (_, i) => 1e-4 * 10 ** (i / 15))
  const losses = rates.map(rate => 2.3 - 1.8 / (1 + (0.01 / rate) ** 2) + Math.max(0, rate - 0.3))
  const curve = rangeCurve(rates, losses, { smoothing: 0.5 })

  it('has an axis of rates, which is logarithmic', () => {
    const svg = plot({ digits: curve })
    expect(titleOf(svg)).toBe('loss by rate')
    expect(texts(svg)).toEqual(
      expect.arrayContaining([
        'rate',
        '0.0001',
        '0.001',
        '0.01',
        '0.1',
        'digits',
        'digits: smoothed',
      ]),
    )
    const [corners] = linesOf(svg)[0]!
    const middle = corners!.reduce((a, b) => (b.y > a.y ? b : a)) // the lowest loss is at 0.1 or so
    const share = (middle.x - corners![0]!.x) / (corners!.at(-1)!.x - corners![0]!.x)
    expect(share).toBeCloseTo(Math.log10(0.2 / 1e-4) / Math.log10(rates.at(-1)! / 1e-4), 1)
  })

  it('shows what a rule suggests, as a marker', () => {
    const found = steepestRate()(curve)
    if (!found.ok) throw new Error(found.reason)
    const svg = plot(
      { digits: curve },
      { markers: [{ x: found.rate, line: 'digits: smoothed', label: found.rule }] },
    )
    expect(texts(svg)).toContain('steepest')
    expect(everything(readXml(svg)).filter(({ name }) => name === 'circle')).toHaveLength(1)
  })

  it('stands below what has an axis of steps, with its own', () => {
    const svg = plot({ lr: constant({ value: 0.1, steps: 10 }), digits: curve })
    expect(titleOf(svg)).toBe('learning rate by step; loss by rate')
    expect(texts(svg)).toEqual(expect.arrayContaining(['step', 'rate']))
    expect(linesOf(svg)).toHaveLength(3)
  })
})

it('a terminal draws all of it too', () => {
  const plan = oneCycle({ peak: 0.1, steps: 100 })
  const lines = plotText({ 'one cycle': plan }, { width: 60, height: 8, title: 'A run' }).split(
    '\n',
  )
  expect(lines.filter(line => line.startsWith('A run: '))).toEqual([
    'A run: learning rate',
    'A run: momentum',
  ])
  const run = { epochs: 2, stepsPerEpoch: 50 }
  expect(plotText({ 'one cycle': plan }, { width: 60, height: 8, run, x: 'epochs' })).toMatch(
    /epoch\b/,
  )
})
