import { expect, it } from 'vitest'
import { defineSchedule, linear, type Kind, type Schedule } from '../src/index.ts'

it('leaves alone what a kind gives as its curve', () => {
  const curve = (step: number): number => step / 2
  const half: Kind<object, 'acme/half'> = defineSchedule({
    type: 'acme/half',
    params: {},
    create: () => curve,
  })
  const first = half({})
  expect([first(3), half({}) === first]).toEqual([1.5, false])
  expect([Object.keys(curve), Object.isFrozen(curve)]).toEqual([[], false])

  const inner = linear({ from: 1, steps: 10 })
  const same: Kind<{ readonly schedule: Schedule }, 'acme/same'> = defineSchedule({
    type: 'acme/same',
    params: { schedule: { type: 'schedule' } },
    create: ({ schedule }) => schedule,
  })
  const outer = same({ schedule: inner })
  expect([outer(5), outer.config.type, inner.config.type]).toEqual([0.5, 'acme/same', 'linear'])
})
