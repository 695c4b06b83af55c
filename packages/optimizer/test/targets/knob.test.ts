import { describe, expect, it } from 'vitest'
import { groupsKnob, layerDecay, OptionError, property, setter, targetOf } from '../../src/index.ts'

describe('property', () => {
  it('follows a path, also into lists', () => {
    const object = { options: { betas: [0.9, 0.999] } }
    const knob = property(object, 'options.betas.0')
    knob.set(0.5)
    expect([object.options.betas[0], knob.get()]).toEqual([0.5, 0.5])
  })

  it('walks anew each time: a library may replace what is on the way', () => {
    const object = { options: { lr: 0.1 } }
    const knob = property(object, 'options.lr')
    object.options = { lr: 0.2 }
    knob.set(0.3)
    expect(object.options.lr).toBe(0.3)
  })

  it.each<[string, object, string, string]>([
    ['a missing property', {}, 'lr', 'lr is undefined, and not a number, in this object'],
    ['a missing object', {}, 'options.lr', 'there is no options in this object'],
    ['a number on the way', { a: { b: 1 } }, 'a.b.c', 'there is no a.b in this object'],
    ['text', { lr: '0.1' }, 'lr', 'lr is string, and not a number'],
    ['a frozen object', Object.freeze({ lr: 0.1 }), 'lr', 'lr can be read but not set'],
    [
      'a getter of a class',
      new (class {
        rate = 0.1
        get lr() {
          return this.rate
        }
      })(),
      'lr',
      'look for a setter or for parameter groups',
    ],
  ])('refuses %s', (_, object, path, message) => {
    expect(() => property(object, path)).toThrow(OptionError)
    expect(() => property(object, path)).toThrow(message)
  })

  it('says so when the object goes away later', () => {
    const object: { options?: { lr: number } } = { options: { lr: 0.1 } }
    const knob = property(object, 'options.lr')
    delete object.options
    expect(() => {
      knob.set(1)
    }).toThrow('there is no options in this object')
  })

  it('takes an accessor of a class that also sets', () => {
    class Native {
      #rate = Math.fround(0.1)
      get lr(): number {
        return this.#rate
      }
      set lr(value: number) {
        this.#rate = Math.fround(value)
      }
    }
    const native = new Native()
    property(native, 'lr').set(0.3)
    expect(native.lr).toBe(Math.fround(0.3))
  })
})

describe('setter', () => {
  it('calls the method on its object, whatever the object has by then', () => {
    const object = {
      rate: 0,
      setRate(value: number) {
        this.rate = value
      },
    }
    setter(object, 'setRate').set(2)
    expect(object.rate).toBe(2)
  })

  it('refuses a method that is not there', () => {
    expect(() => setter({ setRate: 1 }, 'setRate')).toThrow('this object has no method setRate')
  })
})

describe('groupsKnob', () => {
  const rates = (groups: readonly { lr: number }[]): number[] => groups.map(({ lr }) => lr)

  it('keeps the shares that groups have', () => {
    const groups = [{ lr: 0.1 }, { lr: 0.01 }, { lr: 0 }]
    const knob = groupsKnob(groups, 'lr')
    knob.set(1)
    expect(rates(groups)).toEqual([1, 0.09999999999999999, 0])
    expect(knob.get!()).toBe(1)
  })

  it('takes its shares of the first group that is not at 0, as with weight decay', () => {
    const groups = [{ lr: 0 }, { lr: 0.5 }, { lr: 0.25 }]
    const knob = groupsKnob(groups, 'lr')
    expect(knob.get!()).toBe(0.5)
    knob.set(0.1)
    expect(rates(groups)).toEqual([0, 0.1, 0.05])
  })

  it('gives all the same when all are at 0', () => {
    const groups = [{ lr: 0 }, { lr: 0 }]
    groupsKnob(groups, 'lr').set(0.1)
    expect(rates(groups)).toEqual([0.1, 0.1])
  })

  it('multiplies by place, by name, and by the keys of an object', () => {
    const groups = [
      { lr: 1, name: 'body' },
      { lr: 1, options: { name: 'head' } },
    ] as const
    const set = (...args: Parameters<typeof groupsKnob>): number[] => {
      groupsKnob(...args).set(2)
      return rates(groups)
    }
    expect(set(groups, 'lr', [0.5, 1])).toEqual([1, 2])
    expect(set(groups, 'lr', { body: 0.25 })).toEqual([0.5, 2])
    expect(set(groups, 'lr', { head: 0, body: 3 })).toEqual([6, 0])
    const [low, high] = groups
    expect(set({ low, high }, 'lr', { low: 0.1 })).toEqual([0.2, 2])
  })

  it('goes with layerDecay', () => {
    const groups = { embedding: { lr: 1 }, block: { lr: 1 }, head: { lr: 1 } }
    groupsKnob(groups, 'lr', layerDecay(Object.keys(groups), 0.5)).set(0.4)
    expect(rates(Object.values(groups))).toEqual([0.1, 0.2, 0.4])
  })

  it.each<[string, () => unknown, string]>([
    ['no groups', () => groupsKnob([], 'lr'), 'there are no parameter groups'],
    [
      'a group without the number',
      () => groupsKnob([{ lr: 1 }, { name: 'head' }], 'lr'),
      'group head: lr is undefined',
    ],
    ['too few multipliers', () => groupsKnob([{ lr: 1 }], 'lr', []), '1 groups need as many'],
    [
      'an unknown name',
      () => groupsKnob({ body: { lr: 1 } }, 'lr', { bod: 1 }),
      'multipliers: there is no group bod; there are body',
    ],
    [
      'a multiplier that cannot be',
      () => groupsKnob({ body: { lr: 1 } }, 'lr', { body: -1 }),
      'multipliers.body must be a finite number from 0 up, got -1',
    ],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(OptionError)
    expect(act).toThrow(message)
  })

  it('sets all groups back when one does not take its value', () => {
    const stubborn = Object.defineProperty({ name: 'head' }, 'lr', {
      get: () => 0.1,
      set: () => undefined,
    }) as unknown as { lr: number }
    const groups = [{ lr: 0.2 }, stubborn]
    const knob = groupsKnob(groups, 'lr')
    expect(() => {
      knob.set(1)
    }).toThrow('lr of group head was set to 0.5, but reads 0.1 afterwards')
    expect(rates(groups)).toEqual([0.2, 0.1])
  })

  it('takes back what it set last', () => {
    const groups = [{ lr: 0.2 }, { lr: 0.1 }]
    const target = targetOf({
      learningRate: groupsKnob(groups, 'lr'),
      momentum: () => {
        throw new RangeError('not today')
      },
    })
    expect(() => {
      target.set({ learningRate: 1, momentum: 0.9 })
    }).toThrow('not today')
    expect(rates(groups)).toEqual([0.2, 0.1])
  })

  it('reads the groups as they are by then, the first of which is not left out', () => {
    let groups = [{ lr: 0.5 }, { lr: 0.25 }]
    const knob = groupsKnob(() => groups, 'lr', [0, 0.5])
    expect(knob.get!()).toBe(0.5)
    groups = [{ lr: 0 }, { lr: 0.125 }]
    expect(knob.get!()).toBe(0.25)
    expect(groupsKnob(groups, 'lr', [0, 0]).get!()).toBe(0)
    groups = [{ lr: 1 }]
    expect(() => knob.get!()).toThrow('there are now 1 parameter groups, and were 2')
  })

  it.each([
    ['options', () => ({ options: { lr: 0.2 } })],
    ['outer', () => ({ outer: { inner: { lr: 0.2 } } })],
  ])('sets all groups back when one has lost its %s', (name, create) => {
    const groups = [create(), create()] as [object, object]
    const knob = groupsKnob(groups, name === 'outer' ? 'outer.inner.lr' : 'options.lr')
    Reflect.deleteProperty(groups[1], name)
    expect(() => {
      knob.set(1)
    }).toThrow(`there is no ${name} in this object`)
    expect(groups).toEqual([create(), {}])
  })
})
