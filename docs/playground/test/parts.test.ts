import { fromConfig, type RunOptions } from '@anneal/core'
import { describe, expect, it } from 'vitest'
import { invert } from '../src/chart.ts'
import { draw, type Scene } from '../src/draw.ts'
import { exportPlan, targets } from '../src/exports.ts'
import { readField, writeField } from '../src/fields.ts'
import { kinds, starter } from '../src/kinds.ts'
import { landscapes, noisy } from '../src/live/surfaces.ts'
import { modelOf } from '../src/model.ts'
import { fieldOf, getIn, nameOf, setIn } from '../src/path.ts'
import { initial, type PlanConfig } from '../src/state.ts'
import { writeTypeScript } from '../src/typescript.ts'
import { viewOf } from '../src/view.ts'

describe('paths', () => {
  const config = { type: 'sequence', parts: [{ type: 'cosine', from: 1 }, { type: 'step' }] }
  it('set, take out and leave the rest alone', () => {
    expect(setIn(config, ['parts', 0, 'from'], 2).parts[0]).toEqual({ type: 'cosine', from: 2 })
    expect(setIn(config, ['parts', 1], undefined).parts).toEqual([config.parts[0]])
    expect(setIn(config, ['parts', 0, 'from'], undefined).parts[0]).toEqual({ type: 'cosine' })
    expect(config.parts[0]).toEqual({ type: 'cosine', from: 1 })
    expect(getIn(config, ['parts', 5, 'from'])).toBeUndefined()
    expect(getIn(config, ['__proto__', 'toString'])).toBeUndefined()
  })

  it('name the field that a message of core is about', () => {
    const names = [
      'learningRate.type',
      'learningRate.steps',
      'learningRate.schedule.from',
      'learningRate.values',
    ]
    const about = (message: string): string | undefined => fieldOf(message, names)
    expect(about('learningRate.schedule.from must be a finite number')).toBe(
      'learningRate.schedule.from',
    )
    expect(about('learningRate.values[2] must be a finite number')).toBe('learningRate.values')
    expect(about('learningRate.stepsPerEpoch')).toBeUndefined()
    expect(nameOf(['a', 'parts', 0, 'from'])).toBe('a.parts[0].from')
  })

  it('find the field of each message there is for what is wrong in a plan', () => {
    for (const [plan, field] of [
      [{ type: 'cosine', from: 'x', steps: 10 }, 'learningRate.from'],
      [{ type: 'cosine', from: 1, steps: '5 eons' }, 'learningRate.steps'],
      [{ type: 'knots', values: [1, 'b'], at: [1, 2] }, 'learningRate.values'],
      [{ type: 'cosin' }, 'learningRate.type'],
    ] as const) {
      let message = ''
      try {
        fromConfig({ learningRate: plan }, kinds)
      } catch (error) {
        message = (error as Error).message
      }
      const names = ['type', 'from', 'steps', 'values', 'at'].map(name => `learningRate.${name}`)
      expect(fieldOf(message, names), message).toBe(field)
    }
  })
})

describe('fields', () => {
  it('are read as what they look like, and wrong ones stay as they are', () => {
    const number = { type: 'number' } as const
    expect(['0.1', '1e-3', ' 7 ', 'x', ''].map(text => readField(number, text))).toEqual([
      0.1,
      1e-3,
      7,
      'x',
      undefined,
    ])
    expect(readField({ type: 'length' }, '10 epochs')).toBe('10 epochs')
    expect(
      readField({ type: 'array', items: { type: 'length' } }, '[10, "5%" ; 3 epochs]'),
    ).toEqual([10, '5%', '3 epochs'])
    expect(readField({ type: 'string' }, '5')).toBe('5')
  })

  it('come back as they were', () => {
    for (const value of [0.1, '10 epochs', [1, '5%']])
      expect(
        readField(
          { type: Array.isArray(value) ? 'array' : 'length', items: { type: 'length' } } as never,
          writeField(value),
        ),
      ).toEqual(value)
  })
})

describe('the picture', () => {
  const scene: Scene = { ...viewOf(initial).scene, dark: false, width: 800, height: 400 }

  it('can be pointed at: a scale is taken back', () => {
    for (const log of [false, true]) {
      const [frame] = draw({ ...scene, log }).frames
      for (const value of [0.02, 0.05, 0.1])
        expect(invert(frame!.y, frame!.y(value), 1e-6, 1)).toBeCloseTo(value, 6)
      expect(invert(frame!.x, frame!.x(321), 0, 1000)).toBeCloseTo(321, 6)
    }
  })

  it('escapes its labels, and cuts those of a million letters', () => {
    const label = `<script>alert("1")</script>${'x'.repeat(1e6)}`
    const lanes = scene.lanes.map(lane => ({
      ...lane,
      name: label,
      curves: lane.curves.map(curve => ({ ...curve, label })),
    }))
    const { svg } = draw({ ...scene, lanes, description: label })
    expect(svg).not.toContain('<script')
    expect(svg).toContain('&lt;script&gt;')
    expect(svg.length).toBeLessThan(2e6 + 50_000)
  })

  it('has room for many lines', () => {
    const [lane] = scene.lanes
    const curves = Array.from({ length: 24 }, (_, look) => ({ ...lane!.curves[0]!, look }))
    expect(draw({ ...scene, lanes: [{ ...lane!, curves }] }).svg).toContain('</svg>')
  })
})

describe('copies', () => {
  const modelFor = (plan: PlanConfig, run: RunOptions = initial.run) =>
    modelOf({ label: '', shown: true, plan }, { ...initial, run })

  const run = async (code: string) =>
    (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Readonly<
      Record<string, (step: number) => number>
    >

  it('are exact in JSON and TypeScript', async () => {
    const { plan } = initial.lines[0]!
    const { code } = await exportPlan('JSON', plan, modelFor(plan))
    expect(fromConfig(JSON.parse(code), kinds)).toBeTypeOf('function')
    expect(writeTypeScript(plan)).toBe(
      `import { cosine, warmup } from '@anneal/core'\n\nexport const learningRate = warmup({\n  steps: '10%',\n  schedule: cosine({ from: 0.1, steps: 'rest' }),\n})\n`,
    )
  })

  it('in TypeScript escape what could end a text', () => {
    const plan = {
      learningRate: {
        type: 'plateau',
        metric: `'\\\n\`\${1}"`,
        schedule: { type: 'constant', value: 1 },
      },
    }
    expect(writeTypeScript(plan)).toContain(`metric: '\\'\\\\\\n\`\${1}"'`)
  })

  it.each(targets)('as %s say how near they are', async target => {
    const { plan } = initial.lines[1]!
    const exported = await exportPlan(target, plan, modelFor(plan))
    expect(exported.code.length).toBeGreaterThan(40)
    expect(exported.badge).toMatch(
      exported.isExact ? /^exact/ : /^off by [\d.e-]+ of the largest value/,
    )
  })

  it('are refused with a reason', async () => {
    const plan = { learningRate: starter('plateau') }
    await expect(exportPlan('DeepSpeed', plan, modelFor(plan))).rejects.toThrow(
      /listens to metrics/,
    )
  })

  it('count by the clock of a batch that grows', async () => {
    const plan = {
      learningRate: { type: 'piecewise', values: [0.1, 0.01], at: ['10 epochs'] },
      batchSize: { type: 'piecewise', values: [10, 20], at: ['5 epochs'] },
    }
    const model = modelFor(plan, { steps: 900, datasetSize: 1000, batchSize: 10 })
    const { code } = await exportPlan('TensorFlow.js', plan, model)
    const module = await run(code)
    // five epochs of 100 updates, five of 50
    expect([749, 750].map(module['learningRate']!)).toEqual([0.1, 0.01])
    expect([749, 750].map(model.channels[0]!.curve)).toEqual([0.1, 0.01])
  })

  it('have the batch sizes that are drawn', async () => {
    const plan = {
      learningRate: 0.1,
      batchSize: { type: 'linear', from: 10, to: 100, steps: '20 epochs' },
    }
    const model = modelFor(plan, { steps: 900, datasetSize: 1000, batchSize: 10 })
    const { code, isExact } = await exportPlan('TensorFlow.js', plan, model)
    const module = await run(code)
    const steps = Array.from({ length: 900 }, (_, step) => step)
    expect(isExact).toBe(true)
    expect(steps.map(module['batchSize']!)).toEqual(steps.map(model.channels[1]!.curve))
    expect(module['learningRate']!(0)).toBe(0.1)
  })
})

describe('the surfaces', () => {
  const h = 1e-6

  it.each(Object.entries(landscapes))(
    '%s: the gradient is that of the values',
    (_, { surface }) => {
      for (const [x, y] of [
        [0.3, -0.7],
        [-1.2, 1.9],
      ] as const) {
        const [gx, gy] = surface.gradient([x, y])
        expect(gx).toBeCloseTo((surface([x + h, y]) - surface([x - h, y])) / (2 * h), 5)
        expect(gy).toBeCloseTo((surface([x, y + h]) - surface([x, y - h])) / (2 * h), 5)
      }
    },
  )

  it.each(Object.entries(landscapes))('%s: begins within what is shown', (_, landscape) => {
    const { surface, from, reach } = landscape
    expect(Math.max(...from.map(Math.abs))).toBeLessThan(reach)
    expect(surface(surface.minimum)).toBeLessThan(surface(from) / 10)
  })

  it('have noise as great as it is said for the update, and always the same', () => {
    const { surface } = landscapes['narrow valley']!
    const deviations = Array.from({ length: 4000 }, (_, i) => (i < 2000 ? 2 : 0.5))
    const seen = noisy(surface, update => deviations[update]!)
    const again = noisy(surface, update => deviations[update]!)
    const noise = deviations.map(() => {
      const [x] = seen.gradient([1, 1])
      expect(again.gradient([1, 1])[0]).toBe(x)
      return x! - 1
    })
    const deviation = (all: readonly number[]): number =>
      Math.sqrt(all.reduce((sum, x) => sum + x * x, 0) / all.length)
    expect(deviation(noise.slice(0, 2000))).toBeCloseTo(2, 0)
    expect(deviation(noise.slice(2000))).toBeCloseTo(0.5, 1)
    expect(seen([1, 1])).toBe(surface([1, 1]))
  })
})
