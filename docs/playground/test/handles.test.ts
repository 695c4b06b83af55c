import type { Json } from '@anneal/core'
import { describe, expect, it } from 'vitest'
import { handlesOf, writeLength, type Handle } from '../src/handles.ts'
import { kinds, starter } from '../src/kinds.ts'
import { modelOf } from '../src/model.ts'
import { initial, type State } from '../src/state.ts'

const state: State = { ...initial, run: { steps: 1000, stepsPerEpoch: 100, batchSize: 10 } }

function handles(config: Json): Handle[] {
  const { channels, run, steps } = modelOf(
    { label: '', shown: true, plan: { learningRate: config } },
    state,
  )
  const [{ part, curve }] = channels as [(typeof channels)[number]]
  return handlesOf(config, part!, curve, run, steps)
}
const at = (config: Json): [number, number, string][] =>
  handles(config).map(({ step, value, moveX, moveY }) => [
    step,
    Number(value.toPrecision(6)),
    (moveX ? 'x' : '') + (moveY ? 'y' : ''),
  ])
const valueAt = (config: Json, step: number): number =>
  modelOf({ label: '', shown: true, plan: { learningRate: config } }, state).channels[0]!.curve(
    step,
  )

describe('handles', () => {
  it('stand where a warm-up ends and where its decay does', () => {
    const config = {
      type: 'warmup',
      steps: 100,
      schedule: { type: 'cosine', from: 0.1, steps: 800 },
    }
    expect(at(config)).toEqual([
      [100, 0.1, 'xy'],
      [900, 0, 'xy'],
    ])
  })

  it('stand at the boundaries of pieces', () => {
    expect(at({ type: 'piecewise', values: [0.1, 0.05, 0.01], at: [300, '60%'] })).toEqual([
      [0, 0.1, 'y'],
      [300, 0.05, 'xy'],
      [600, 0.01, 'xy'],
    ])
  })

  it('stand at knots', () => {
    expect(at({ type: 'knots', values: [0.01, 0.1, 0], at: [0, 300, 900] })).toEqual([
      [0, 0.01, 'xy'],
      [300, 0.1, 'xy'],
      [900, 0, 'xy'],
    ])
  })

  it('stand at the ends of steps, cycles and periods', () => {
    expect(at({ type: 'step', from: 0.1, factor: 0.5, every: 250 })).toEqual([
      [0, 0.1, 'y'],
      [250, 0.05, 'x'],
    ])
    expect(at({ type: 'cyclic', low: 0.01, high: 0.1, up: 200 })).toEqual([
      [0, 0.01, 'y'],
      [200, 0.1, 'xy'],
    ])
    expect(at({ type: 'restarts', from: 0.1, steps: 300 })[1]).toEqual([300, 0.1, 'x'])
  })

  it('follow parts of a sequence, epochs and what is stretched', () => {
    const parts = [
      { type: 'constant', value: 0.1 },
      { type: 'linear', from: 0.1, steps: 200 },
    ]
    expect(at({ type: 'sequence', at: [400], parts })).toEqual([
      [0, 0.1, 'y'],
      [400, 0.1, 'xy'],
      [600, 0, 'xy'],
    ])
    const epochs = {
      type: 'perEpoch',
      schedule: { type: 'step', from: 0.1, factor: 0.5, every: 3 },
    }
    expect(at(epochs)[1]).toEqual([300, 0.05, 'x'])
    const half = { type: 'linear', from: 0.1, steps: 100 }
    expect(at({ type: 'stretch', steps: 500, schedule: half }).at(-1)![0]).toBe(500)
  })

  it('stand inside of feedback', () => {
    const schedule = { type: 'linear', from: 0.1, steps: 500 }
    expect(at({ type: 'plateau', schedule, patience: 100 })).toEqual([
      [0, 0.1, 'y'],
      [500, 0, 'xy'],
    ])
  })

  it('move lengths in the unit that they were written in', () => {
    const { run } = modelOf(state.lines[0]!, state)
    expect(writeLength(100, 0, 250.4, run)).toBe(250)
    expect(writeLength('100 steps', 0, 250.4, run)).toBe('250 steps')
    expect(writeLength('10%', 0, 250, run)).toBe('25%')
    expect(writeLength('3 epochs', 100, 350, run)).toBe('2.5 epochs')
    expect(writeLength('1e3 samples', 0, 250, run)).toBe('2500 samples')
    expect(writeLength(100, 300, 200, run)).toBe(1)
  })

  it('of all kinds go where they are brought', () => {
    let moved = 0
    for (const { type } of kinds) {
      const config = starter(type)
      for (const handle of handles(config)) {
        const value = handle.value * 0.8 + 0.003
        const next = handle.moveY?.(config, value)
        if (next !== undefined && !/of (plateau|greedy|grown)/.test(handle.name)) {
          const found = valueAt(next, handle.step)
          // what is clamped, or follows from it, may not reach it
          expect(Number.isFinite(found), `${type}: ${handle.name}`).toBe(true)
          if (Math.abs(found - value) < 0.01 * Math.abs(value)) moved++
        }
        const far = Math.max(1, Math.round(handle.step * 0.9))
        const longer = handle.moveX?.(config, far)
        if (longer !== undefined) {
          const steps = handles(longer).map(({ step }) => step)
          const nearest = Math.min(...steps.map(step => Math.abs(step - far)))
          expect(
            nearest,
            `${type}: ${handle.name} to ${far}, got ${steps.join()}`,
          ).toBeLessThanOrEqual(6)
          moved++
        }
      }
    }
    expect(moved).toBeGreaterThan(60)
  })

  it('say what they move', () => {
    const config = {
      type: 'warmup',
      steps: 100,
      schedule: { type: 'cosine', from: 0.1, steps: 800 },
    }
    expect(handles(config)[0]!.name).toBe('steps of warmup, from of cosine')
  })
})
