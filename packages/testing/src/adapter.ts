import {
  constant,
  defineSchedule,
  linear,
  step,
  type Drivable,
  type Drive,
  type DriveOptions,
  type Kind,
} from '@anneal/core'
import { fail, type Check } from './check.ts'

/** One trainable weight under an adapter, as the checks need it. */
export interface AdapterSubject {
  /** Begins to drive the learning rate of the optimizer. */
  drive(plan: Drivable, options?: DriveOptions): Drive
  /** One real update, with a gradient of 1 in the weight: plain sgd then moves it by the rate, downwards. */
  update(): void | Promise<void>
  /** The weight now. */
  weight(): number | Promise<number>
  /** How many things are held that have to be let go of, such as tensors. */
  held?(): number
  /** Lets go of everything. */
  dispose?(): void
}

/** Options of {@link adapterContract}. */
export interface AdapterContractOptions {
  /** Makes a fresh weight of 0 under plain sgd, whose own rate is this one. */
  readonly create: (rate: number) => AdapterSubject | Promise<AdapterSubject>
  /**
   * How far, relative to a rate of about 1, an update may be off: what float32 costs.
   *
   * @default 1e-6
   */
  readonly tolerance?: number
}

/** A schedule that is right until a step, and then gives what no optimizer should see. */
const poisoned: Kind<{ readonly at: number; readonly value: 'nan' | 'infinite' | 'negative' }> =
  /* @__PURE__ */ defineSchedule({
    type: 'anneal-testing/poisoned',
    params: {
      at: { type: 'number' },
      value: { type: 'string', enum: ['nan', 'infinite', 'negative'] },
    },
    create: ({ at, value }) => {
      const poison = { nan: NaN, infinite: Infinity, negative: -0.5 }[value]
      return t => (t < at ? 0.5 : poison)
    },
  })

/**
 * The contract of an adapter, as named checks for any test runner. It needs one weight under plain
 * sgd, whose updates show the rate that was really used.
 *
 * @example
 * const create = rate => {
 *   const optimizer = { learningRate: rate }
 *   let weight = 0
 *   return {
 *     drive: (plan, options) => driveOptimizer(optimizer, plan, options),
 *     update: () => { weight -= optimizer.learningRate },
 *     weight: () => weight,
 *   }
 * }
 * for (const { name, run } of adapterContract({ create })) it(name, run)
 */
export function adapterContract(options: AdapterContractOptions): Check[] {
  const { create, tolerance = 1e-6 } = Object(options) as AdapterContractOptions
  if (typeof create !== 'function')
    fail('adapterContract takes { create }, a function that makes a weight under plain sgd')
  const check = (name: string, test: (subject: AdapterSubject) => Promise<void>): Check => ({
    name,
    run: async () => {
      const subject = await create(0.25)
      try {
        await test(subject)
      } finally {
        subject.dispose?.()
      }
    },
  })
  const near = (actual: number, expected: number, what: string): void => {
    if (!(Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected))))
      fail(`${what} is ${actual}, expected ${expected}`)
  }
  /** The rates that updates really used. */
  const ratesOf = async (
    subject: AdapterSubject,
    driven: Drive,
    updates: number,
  ): Promise<number[]> => {
    const rates: number[] = []
    for (let i = 0; i < updates; i++) {
      const before = await subject.weight()
      driven.advance()
      await subject.update()
      rates.push(before - (await subject.weight()))
    }
    return rates
  }
  const halves = step({ from: 1, factor: 0.5, every: 1 })
  const refuses = (value: 'nan' | 'infinite' | 'negative'): Check =>
    check(`refuses a rate that is ${value}, before it touches the weight`, async subject => {
      const driven = subject.drive(poisoned({ at: 2, value }))
      await ratesOf(subject, driven, 2)
      const before = { weight: await subject.weight(), updates: driven.progress.updates }
      let refused = false
      try {
        driven.advance()
      } catch {
        refused = true
      }
      if (!refused) fail(`advance accepted a rate that is ${value}`)
      if (driven.progress.updates !== before.updates) fail('the refused update was counted')
      if (!Object.is(await subject.weight(), before.weight)) fail('the weight moved')
      await subject.update()
      near(before.weight - (await subject.weight()), 0.5, 'the rate in use after the refusal')
    })

  return [
    check('uses the value of the schedule at each update', async subject => {
      const rates = await ratesOf(subject, subject.drive(halves), 6)
      for (const [i, rate] of rates.entries()) near(rate, 0.5 ** i, `the rate of update ${i}`)
    }),
    check('advances once for each update', async subject => {
      const driven = subject.drive(linear({ from: 1, steps: 10 }))
      await ratesOf(subject, driven, 3)
      const { updates } = driven.progress
      if (updates !== 3) fail(`after 3 updates, progress.updates is ${updates}`)
    }),
    check('changes nothing before the first advance', async subject => {
      subject.drive(constant({ value: 0.75 }))
      await subject.update()
      near(-(await subject.weight()), 0.25, 'the rate before the first advance')
    }),
    check('takes back an update that did not happen', async subject => {
      const driven = subject.drive(halves)
      await ratesOf(subject, driven, 2)
      driven.advance()
      driven.retract()
      const [rate] = await ratesOf(subject, driven, 1)
      near(rate!, 0.25, 'the rate of the update after one that was skipped')
    }),
    check('goes on from its progress with the same rates', async subject => {
      const driven = subject.drive(halves)
      await ratesOf(subject, driven, 3)
      const from = JSON.parse(JSON.stringify(driven.progress)) as typeof driven.progress
      const other = await create(0.25)
      try {
        const rates = await ratesOf(other, other.drive(halves, { from }), 2)
        near(rates[0]!, 0.125, 'the first rate after resumption')
        near(rates[1]!, 0.0625, 'the second rate after resumption')
      } finally {
        other.dispose?.()
      }
    }),
    refuses('nan'),
    refuses('infinite'),
    refuses('negative'),
    check('refuses a channel that it does not have', subject => {
      const plan = { learningRate: 0.1, noSuchChannel: 0.1 }
      try {
        subject.drive(plan).advance()
      } catch (error) {
        const { message } = error as Error
        if (message.includes('noSuchChannel')) return Promise.resolve()
        fail(`the message does not name the channel: ${message}`)
      }
      return fail('it was accepted')
    }),
    check("multiplies the optimizer's own rate where it is asked to", async subject => {
      const rates = await ratesOf(subject, subject.drive(halves, { relative: true }), 3)
      for (const [i, rate] of rates.entries())
        near(rate, 0.25 * 0.5 ** i, `the rate of update ${i}`)
    }),
    check('does not multiply a rate twice when it is resumed', async subject => {
      const driven = subject.drive(halves, { relative: true })
      await ratesOf(subject, driven, 2)
      const from = driven.progress
      const [rate] = await ratesOf(subject, subject.drive(halves, { relative: true, from }), 1)
      near(rate!, 0.0625, 'the rate after resumption')
    }),
    check('holds no more after many updates than after a few', async subject => {
      const driven = subject.drive(linear({ from: 1e-3, steps: 60 }))
      await ratesOf(subject, driven, 5)
      const before = subject.held?.()
      await ratesOf(subject, driven, 50)
      const after = subject.held?.()
      if (after !== before)
        fail(`${String(before)} were held after 5 updates, ${String(after)} after 55`)
    }),
  ]
}
