import { describe, expect, it } from 'vitest'
import { system } from '../../../../scripts/testing/system.ts'
import { usePlayground } from './open.ts'
import { hashOf, openPanel } from './steps.ts'

const lines = hashOf({
  run: { steps: 1000 },
  lines: [
    {
      label: 'good',
      plan: { learningRate: { type: 'cosine', from: 0.08, steps: 1000 }, momentum: 0.5 },
    },
    { label: 'far too high', plan: { learningRate: { type: 'constant', value: 5 } } },
  ],
})

describe.skipIf(system.chromium.missing !== undefined)('live training', () => {
  const playground = usePlayground()

  it('goes down a surface under the schedules that are shown', async () => {
    const { page, requests } = await playground.open(lines)
    expect(requests.some(url => url.includes('digits'))).toBe(false)
    await openPanel(page, 'train')
    await page.locator('#noise').fill('0')
    await page.locator('#go').click()
    await expect
      .poll(() => page.locator('#train-status').textContent(), { timeout: 20_000 })
      .toMatch(/^Done/)
    const text = (await page.locator('#train-status').textContent())!
    expect(text).toMatch(/far too high: diverged/)
    expect(Number(/good: ([\d.e-]+)/.exec(text)![1])).toBeLessThan(1e-4)
    await page.locator('#surface').selectOption('bowl with ripples')
    expect(await page.locator('#train-status').textContent()).toMatch(/^2 lines/)
  })

  it('learns real digits with TensorFlow.js', async () => {
    const { page, requests } = await playground.open(
      hashOf({
        run: { steps: 1000 },
        lines: [
          {
            label: 'cosine',
            plan: { learningRate: { type: 'cosine', from: 0.1, steps: 1000 }, momentum: 0.9 },
          },
        ],
      }),
    )
    await openPanel(page, 'train')
    await page.locator('#digits').click()
    await expect
      .poll(() => page.locator('#digits-status').textContent(), { timeout: 60_000 })
      .toMatch(/kept back/)
    const text = (await page.locator('#digits-status').textContent())!
    // one in ten by chance
    expect(Number(/cosine: ([\d.]+) % right/.exec(text)![1])).toBeGreaterThan(75)
    expect(
      requests.filter(url => !url.startsWith(playground.url()) && !url.startsWith('data:')),
    ).toEqual([])
  })
})
