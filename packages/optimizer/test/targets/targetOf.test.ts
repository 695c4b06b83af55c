import { describe, expect, it } from 'vitest'
import { constant, drive, linear, OptionError, property, targetOf } from '../../src/index.ts'

const schedule = linear({ from: 1, steps: 10 })

it('drives by channel, with functions that set', () => {
  const net = { rate: 1, keep: 0.5 }
  const seen: number[] = []
  const target = targetOf({
    learningRate: property(net, 'rate'),
    momentum: property(net, 'keep'),
    batchSize: size => seen.push(size),
  })
  expect(target.get!()).toEqual({ learningRate: 1, momentum: 0.5, batchSize: NaN })
  const plan = drive({ learningRate: schedule, momentum: 0.9, batchSize: 32 }, target)
  plan.advance()
  expect([net, seen]).toEqual([{ rate: 1, keep: 0.9 }, [32]])
  expect(target.get!()).toEqual({ learningRate: 1, momentum: 0.9, batchSize: 32 })
})

it.each([
  ['learningRate', -0.1, 'learningRate cannot be -0.1: it must be a finite number from 0 up'],
  ['learningRate', NaN, 'learningRate cannot be NaN: it must be a finite number from 0 up'],
  ['learningRate', Infinity, 'learningRate cannot be Infinity'],
  ['momentum', 1, 'momentum cannot be 1: it must be a number from 0 up to, but not, 1'],
  ['weightDecay', -1, 'weightDecay cannot be -1'],
  ['batchSize', 1.5, 'batchSize cannot be 1.5: it must be a whole number from 1 up'],
  ['batchSize', 0, 'batchSize cannot be 0'],
  ['lossScale', Infinity, 'lossScale cannot be Infinity: it must be a finite number from 0 up'],
  ['temperature', NaN, 'temperature cannot be NaN: it must be a finite number'],
])('refuses %s %d, and sets nothing', (name, value, message) => {
  const object = { first: 0.5, other: 0.5 }
  const target = targetOf({ first: property(object, 'first'), [name]: property(object, 'other') })
  expect(() => {
    target.set({ first: 0.1, [name]: value })
  }).toThrow(message)
  expect(object).toEqual({ first: 0.5, other: 0.5 })
})

it('a rate of 0, a decay of 0 and a negative number of another name are fine', () => {
  const object = { learningRate: 1, weightDecay: 1, bias: 1 }
  const knobs = Object.fromEntries(Object.keys(object).map(key => [key, property(object, key)]))
  targetOf(knobs).set({ learningRate: 0, weightDecay: 0, bias: -1 })
  expect(object).toEqual({ learningRate: 0, weightDecay: 0, bias: -1 })
})

describe('a value that does not take effect', () => {
  const create = () => {
    const object = { rate: 0.5, keep: 0.5 }
    const calls: number[] = []
    const target = targetOf({
      learningRate: property(object, 'rate'),
      blind: value => calls.push(value),
      momentum: {
        set: () => undefined,
        get: () => object.keep,
      },
    })
    return { object, calls, target }
  }

  it('is an error, and the others are set back', () => {
    const { object, calls, target } = create()
    target.set({ learningRate: 0.4, blind: 1 })
    expect(() => {
      target.set({ learningRate: 0.1, blind: 2, momentum: 0.9 })
    }).toThrow('momentum was set to 0.9, but reads 0.5 afterwards: this optimizer does not take it')
    expect(object).toEqual({ rate: 0.4, keep: 0.5 })
    expect(calls).toEqual([1, 2, 1])
  })

  it('is not kept where it only comes near, and what was set blindly is unknown again', () => {
    let kept = 0.25
    const calls: number[] = []
    const target = targetOf({
      blind: value => calls.push(value),
      momentum: { set: value => (kept = Math.min(value, 0.5)), get: () => kept },
    })
    expect(() => {
      target.set({ blind: 2, momentum: 0.9 })
    }).toThrow('momentum was set to 0.9, but reads 0.5 afterwards')
    expect([kept, calls, target.get!()]).toEqual([0.25, [2], { blind: NaN, momentum: 0.25 }])
    expect(() => {
      target.set({ blind: 2, momentum: 0.9 })
    }).toThrow('reads 0.5')
    target.set({ blind: 3, momentum: 0.5 })
    expect(target.get!()).toEqual({ blind: 3, momentum: 0.5 })
  })
  it('leaves the position where it was', () => {
    const { object, target } = create()
    const plan = drive({ learningRate: schedule, momentum: 0.9 }, target)
    expect(() => plan.advance()).toThrow(OptionError)
    expect([plan.progress.updates, object.rate]).toEqual([0, 0.5])
  })

  it('may differ as much as float32 does, and no more', () => {
    let kept = 0
    const round = (by: (value: number) => number) =>
      targetOf({ learningRate: { set: value => (kept = by(value)), get: () => kept } })
    for (const value of [0.1, 1 / 3, 1e-30, 1e-42]) {
      round(Math.fround).set({ learningRate: value })
      expect(kept).toBe(Math.fround(value))
    }
    const half = round(value => Math.round(value * 1024) / 1024)
    expect(() => {
      half.set({ learningRate: 0.1 })
    }).toThrow('learningRate was set to 0.1, but reads 0.099609375')
    expect(() => {
      round(() => 2e-8).set({ learningRate: 1e-8 })
    }).toThrow('learningRate was set to 1e-8, but reads 2e-8')
    expect(() => {
      round(Math.fround).set({ learningRate: 1e39 })
    }).toThrow('reads Infinity')
  })
})

it('a setter that throws is undone, too', () => {
  const object = { rate: 0.5 }
  const target = targetOf({
    learningRate: property(object, 'rate'),
    weightDecay: () => {
      throw new RangeError('not today')
    },
  })
  expect(() => {
    target.set({ learningRate: 0.1, weightDecay: 1 })
  }).toThrow(new RangeError('not today'))
  expect(object.rate).toBe(0.5)
})

it('an unknown channel is an error, when driving begins and also later', () => {
  const target = targetOf({ learningRate: () => undefined })
  expect(() => drive({ learningRate: schedule, momentum: 0.9 }, target)).toThrow(
    'the target has no channel "momentum"; it has learningRate',
  )
  expect(() => {
    target.set({ momentum: 0.9 })
  }).toThrow('there is no knob for momentum; there is one for learningRate')
  expect(() => targetOf({})).toThrow('there is nothing to drive: give at least one knob')
})

it('relative: needs a knob that can be read', () => {
  const options = { relative: true }
  const half = constant({ value: 0.5 })
  expect(() => drive(half, targetOf({ learningRate: () => undefined }), options)).toThrow(
    'the target does not say what its learningRate is',
  )
  const object = { rate: 0.25 }
  const target = targetOf({ learningRate: property(object, 'rate') })
  expect(drive(half, target, options).advance()).toBe(0.125)
})

describe('one channel alone', () => {
  it('is set and checked as all of them are', () => {
    const object = { rate: 0.5, size: 8 }
    const target = targetOf({
      learningRate: property(object, 'rate'),
      batchSize: property(object, 'size'),
      momentum: { set: () => undefined, get: () => 0.5 },
    })
    const set = (channel: string, value: number) => () => {
      target.setterOf!(channel)!(value)
    }
    set('learningRate', 0.25)()
    set('batchSize', 16)()
    expect(object).toEqual({ rate: 0.25, size: 16 })
    const refused: [string, number, string][] = [
      ['learningRate', -0.1, 'learningRate cannot be -0.1'],
      ['learningRate', NaN, 'learningRate cannot be NaN'],
      ['learningRate', '1' as never, 'learningRate cannot be 1'],
      ['batchSize', 1.5, 'batchSize cannot be 1.5'],
      ['momentum', 0.9, 'momentum was set to 0.9, but reads 0.5 afterwards'],
      ['weightDecay', 0, 'there is no knob for weightDecay; there is one for learningRate'],
    ]
    for (const [channel, value, message] of refused)
      expect(set(channel, value)).toThrow(new RegExp(`^${message}`))
    expect(object).toEqual({ rate: 0.25, size: 16 })
  })

  it('does not pass by a set that somebody put around it', () => {
    const object = { rate: 1 }
    const seen: unknown[] = []
    const target = targetOf({ learningRate: property(object, 'rate') })
    const set: typeof target.set = values => {
      seen.push(values)
      target.set(values)
    }
    drive(constant({ value: 0.5 }), { ...target, set }).advance()
    expect([object.rate, seen]).toEqual([0.5, [{ learningRate: 0.5 }]])
  })
})
