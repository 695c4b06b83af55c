import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { system } from '../../../../scripts/testing/system.ts'
import { usePlayground } from './open.ts'
import { hashOf, lineHash, openPanel } from './steps.ts'

const markup = `"><img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>'`

/** Whether the page is still itself: nothing ran, and it answers. */
async function isWell(page: Page): Promise<void> {
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false)
  expect(await page.locator('main img, main script').count()).toBe(0)
  await page.getByLabel('logarithmic').check({ timeout: 3000 })
}

describe.skipIf(system.chromium.missing !== undefined)('hostile', () => {
  const playground = usePlayground()

  it.each([
    ['letters that are none of ours', `#${encodeURIComponent(markup)}`, /holds no state/],
    ['a state that was cut', '#1.q1YqUbI', /damaged/],
    ['a million letters', `#1.${'A'.repeat(1e6)}`, /at most 60000/],
    ['a bomb', hashOf(' '.repeat(1e7)), /more than 400000/],
    ['an abyss of lists', hashOf('['.repeat(2e5)), /no state|damaged/],
    [
      'an abyss of schedules',
      lineHash(
        JSON.parse(
          `${'{"type":"scale","factor":1,"schedule":'.repeat(900)}{"type":"constant","value":1}${'}'.repeat(900)}`,
        ),
      ),
      /nested more than 24 deep/,
    ],
    [
      'a crowd of schedules',
      lineHash({ type: 'add', schedules: Array(5000).fill({ type: 'constant', value: 1 }) }),
      /at most 150/,
    ],
    ['a prototype', hashOf('{"__proto__":{"lines":[]},"run":{}}'), /no list of lines/],
  ])('addresses say what is wrong: %s', async (_, hash, message) => {
    const { page } = await playground.open(hash)
    expect(await page.locator('#notice').textContent()).toMatch(message)
    expect(await page.locator('#figures tr').count()).toBe(3)
    await isWell(page)
  })

  it('labels and configs are text, wherever they are shown', async () => {
    const label = markup.slice(0, 120)
    const { page } = await playground.open(
      hashOf({
        run: { steps: 100 },
        lines: [
          {
            label,
            plan: { learningRate: { type: 'cosine', from: 0.1, steps: 100 }, [markup]: 0.5 },
          },
          { label, plan: { learningRate: { type: markup, [markup]: markup } } },
          { label, plan: { learningRate: { type: 'cosine', from: markup, steps: markup } } },
        ],
      }),
    )
    for (const i of [0, 1, 2]) await page.locator(`#edit-${i}`).click()
    expect(await page.locator('.error:visible').first().textContent()).toContain('onerror')
    await openPanel(page, 'export')
    for (const target of ['JSON', 'TypeScript', 'PyTorch'])
      await page.locator('#targets').getByText(target, { exact: true }).click()
    await openPanel(page, 'train')
    await isWell(page)
  })

  it('numbers that are none, or too large, get an answer', async () => {
    const config = { type: 'linear', from: 1e308, to: -1e308, steps: 1e300 }
    const { page } = await playground.open(lineHash(config))
    await isWell(page)
    for (const value of ['NaN', 'Infinity', '1e999', '-1', '0', '9'.repeat(400)]) {
      await page.getByLabel('from', { exact: true }).fill(value)
      await page.locator('#run-steps').fill(value)
    }
    expect(await page.locator('.error:visible').count()).toBeGreaterThan(0)
    await page.locator('#run-steps').fill('1000000000')
    await isWell(page)
  })

  it('texts of a million letters do not hang it', async () => {
    const { page } = await playground.open()
    const long = markup.repeat(1e4)
    await page.locator('details summary', { hasText: 'Paste JSON' }).click()
    await page.locator('#json').fill(long)
    await page.locator('#apply').click()
    expect(await page.locator('#json-error').textContent()).toMatch(
      /^This is no config: .*more than 400000 letters/,
    )
    await page
      .locator('#json')
      .fill(`{"type":"cosine","from":${markup.length > 0 ? '"x"' : ''},"steps":1}`)
    await page.locator('#apply').click()
    expect(await page.locator('#json-error').textContent()).toMatch(/from must be a finite number/)
    await openPanel(page, 'measured')
    await page.locator('#csv-text').fill(long)
    await page.getByRole('button', { name: 'Suggest rates' }).click()
    expect((await page.locator('#measured .error').textContent())!.length).toBeLessThan(500)
    await page.locator('#name').fill(markup)
    await isWell(page)
  })
})
