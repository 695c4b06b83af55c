import type { CDPSession, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { system } from '../../../../scripts/testing/system.ts'
import { usePlayground } from './open.ts'
import { configOf, lineHash, middleOf } from './steps.ts'

const warm = lineHash({
  type: 'warmup',
  steps: 100,
  schedule: { type: 'cosine', from: 0.1, steps: 'rest' },
})
const names = (page: Page): Promise<(string | null)[]> =>
  page.getByRole('slider').evaluateAll(all => all.map(one => one.getAttribute('aria-label')))

describe.skipIf(system.chromium.missing !== undefined)('handles', () => {
  const playground = usePlayground()

  it('are where the schedule says, and are dragged with a mouse', async () => {
    const { page } = await playground.open(warm)
    expect(await names(page)).toContain('steps of warmup, from of cosine')
    const handle = page.getByRole('slider', { name: 'steps of warmup' })
    const [from, peak] = [
      await middleOf(handle),
      await middleOf(page.getByRole('slider', { name: 'to of cosine' })),
    ]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    // a third of the way to the end, and half the way down
    await page.mouse.move(from.x + (peak.x - from.x) / 3, from.y + (peak.y - from.y) / 2, {
      steps: 5,
    })
    await page.mouse.up()
    const config = (await configOf(page)) as { steps: number; schedule: { from: number } }
    expect(config.steps).toBeGreaterThan(395)
    expect(config.steps).toBeLessThan(405)
    expect(config.schedule.from).toBeCloseTo(0.05, 2)
    expect(await page.getByLabel('steps', { exact: true }).nth(1).inputValue()).toBe(
      String(config.steps),
    )
  })

  it('are dragged with a finger', async () => {
    const { page } = await playground.open(warm, {
      hasTouch: true,
      viewport: { width: 400, height: 800 },
    })
    const from = await middleOf(page.getByRole('slider', { name: 'steps of warmup' }))
    const touch: CDPSession = await page.context().newCDPSession(page)
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
      touch.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x, y }],
      })
    await send('touchStart', from.x + 9, from.y + 9) // a finger is not exact
    for (const share of [0.25, 0.5, 0.75, 1])
      await send('touchMove', from.x + 60 * share, from.y + 40 * share)
    await send('touchEnd', 0, 0)
    const config = (await configOf(page)) as { steps: number; schedule: { from: number } }
    expect(config.steps).toBeGreaterThan(250)
    expect(config.schedule.from).toBeLessThan(0.09)
  })

  it('are moved with arrow keys, which say where they are', async () => {
    const { page } = await playground.open(warm)
    const handle = page.getByRole('slider', { name: 'steps of warmup' })
    await handle.focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'Shift+ArrowRight'])
      await page.keyboard.press(key)
    expect(await handle.getAttribute('aria-valuetext')).toBe('step 160, value 0.098')
    expect(await configOf(page)).toMatchObject({ steps: 160, schedule: { from: 0.098 } })
    await expect.poll(() => page.locator('#live').textContent()).toBe('step 160, value 0.098')
  })

  it('move boundaries of pieces, knots and cycles', async () => {
    const moved = async (config: object, name: string): Promise<unknown> => {
      const { page } = await playground.open(lineHash(config))
      await page.getByRole('slider', { name }).first().focus()
      await page.keyboard.press('Shift+ArrowRight')
      return configOf(page)
    }
    expect(
      await moved({ type: 'piecewise', values: [0.1, 0.01], at: ['5 epochs'] }, 'at of piecewise'),
    ).toMatchObject({ at: ['5.5 epochs'] })
    expect(
      await moved({ type: 'knots', values: [0.1, 0.01], at: [100, '50%'] }, 'at of knots'),
    ).toMatchObject({ at: [150, '50%'] })
    expect(
      await moved({ type: 'step', from: 0.1, factor: 0.5, every: 200 }, 'every of step'),
    ).toMatchObject({ every: 250 })
    expect(
      await moved({ type: 'cyclic', low: 0.01, high: 0.1, up: 100 }, 'up of cyclic'),
    ).toMatchObject({ up: 150 })
    expect(
      await moved({ type: 'restarts', from: 0.1, steps: 300 }, 'steps of restarts'),
    ).toMatchObject({ steps: 350 })
  })

  it('do not go where there can be nothing', async () => {
    const { page } = await playground.open(
      lineHash({ type: 'chebyshev', low: 0.09, high: 0.1, steps: 500 }),
    )
    const before = await configOf(page)
    const handle = page.getByRole('slider', { name: 'low of chebyshev' })
    if ((await handle.count()) > 0) {
      await handle.focus()
      for (let i = 0; i < 12; i++) await page.keyboard.press('PageUp')
      expect(((await configOf(page)) as { low: number }).low).toBeLessThanOrEqual(0.1)
    } else expect(before).toMatchObject({ low: 0.09 })
  })

  it('show what is under the cursor, also from the keyboard', async () => {
    const { page } = await playground.open(lineHash({ type: 'linear', from: 1, steps: 1000 }))
    await page.locator('#chart').hover({ position: { x: 500, y: 150 } })
    expect(await page.locator('#cursor-at').textContent()).toMatch(/^\d+(\.\d+)? steps$/)
    await page.locator('#cursor').fill('250')
    expect(await page.locator('#figures td').first().textContent()).toBe('0.75')
    expect(await page.locator('#live').textContent()).toBe('line: 0.75')
  })
})
