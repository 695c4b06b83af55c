/** What is there at first: it comes at once, stays where it is, and has all kinds. */
import { describe, expect, it } from 'vitest'
import { system } from '../../../../scripts/testing/system.ts'
import { groups } from '../../src/kinds.ts'
import { usePlayground } from './open.ts'
import { lineHash } from './steps.ts'

interface Shift extends PerformanceEntry {
  readonly value: number
}

describe.skipIf(system.chromium.missing !== undefined)('the first sight', () => {
  const playground = usePlayground()
  const desktop = { viewport: { width: 1280, height: 900 } }
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
  const lanes = lineHash(
    { type: 'cosine', from: 0.1, steps: 1000 },
    { momentum: { type: 'linear', from: 0.85, to: 0.95, steps: 1000 }, batchSize: 64 },
  )

  it.each([
    ['on a desktop', '', desktop],
    ['on a phone', '', phone],
    ['of an address with lanes, on a desktop', lanes, desktop],
    ['of an address with lanes, on a phone', lanes, phone],
  ])('does not move: %s', async (_, hash, device) => {
    const { page } = await playground.open(hash, device)
    const shifts = await page.evaluate(
      () =>
        new Promise<readonly number[]>(resolve => {
          // those that came before are given at once
          new PerformanceObserver(list => {
            resolve(list.getEntries().map(entry => (entry as Shift).value))
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(resolve, 300, [])
        }),
    )
    expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.02)
    expect(await page.locator('main').isVisible()).toBe(true)
    expect(await page.locator('#chart svg').isVisible()).toBe(true)
  })

  it('offers every kind', async () => {
    const { page } = await playground.open()
    const offered = await page.locator('#add optgroup option').allTextContents()
    expect(offered).toEqual([...groups.values()].flat())
    expect(offered.length).toBeGreaterThan(40)
  })
})
