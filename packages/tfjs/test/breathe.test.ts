import { afterEach, describe, expect, it, vi } from 'vitest'
import { ScheduleCallback, constant, type ScheduleCallbackOptions } from '../src/index.ts'
import { useTfjs } from './support/tensors.ts'
import { ones, unitGradientModel } from './support/unitGradient.ts'

useTfjs()
afterEach(() => vi.restoreAllMocks())

const batches = 60

/** Turns of the event loop while `fit` trains 60 batches, on a clock that says 10 ms pass for each. */
async function turnsDuringFit(options: ScheduleCallbackOptions): Promise<number> {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 10))
  const model = unitGradientModel()
  const { x, y } = ones(batches)
  const callbacks = new ScheduleCallback(constant({ value: 0.1 }), options)
  let turns = 0
  let ticking = true
  const tick = (): void => {
    turns += 1
    if (ticking) setImmediate(tick)
  }
  setImmediate(tick)
  // a turn before fit begins would count as one of its own
  await new Promise(setImmediate)
  const before = turns
  await model.fit(x, y, { batchSize: 1, callbacks })
  ticking = false
  return turns - before
}

describe('yieldEvery', () => {
  it('lets others run every 125 ms', async () => {
    const turns = await turnsDuringFit({})
    expect(turns).toBeGreaterThanOrEqual(3)
    expect(turns).toBeLessThan(batches / 2)
  })

  it('lets them run after each batch', async () => {
    expect(await turnsDuringFit({ yieldEvery: 'batch' })).toBeGreaterThanOrEqual(batches - 2)
  })

  it('lets them run every so many milliseconds', async () => {
    expect(await turnsDuringFit({ yieldEvery: 0 })).toBeGreaterThanOrEqual(batches - 2)
    const turns = await turnsDuringFit({ yieldEvery: 200 })
    expect(turns).toBeGreaterThanOrEqual(2)
    expect(turns).toBeLessThan(8)
  })

  it('never lets them run, as tfjs does with callbacks that are classes', async () => {
    expect(await turnsDuringFit({ yieldEvery: 'never' })).toBe(0)
  })

  it('does without MessageChannel', async () => {
    vi.stubGlobal('MessageChannel', undefined)
    try {
      expect(await turnsDuringFit({ yieldEvery: 'batch' })).toBeGreaterThanOrEqual(batches - 2)
    } finally {
      vi.unstubAllGlobals()
    }
  })
})
