import type { Locator, Page } from 'playwright-core'
import { deflateRawSync } from 'node:zlib'

/** Opens a part of the page that is closed at first. */
export async function openPanel(page: Page, id: string): Promise<void> {
  const panel = page.locator(`#${id}`)
  if ((await panel.getAttribute('open')) === null) await panel.locator('summary').first().click()
}

/** The config of the line that is edited. */
export async function configOf(page: Page): Promise<Record<string, unknown>> {
  await openPanel(page, 'export')
  await page.getByText('JSON', { exact: true }).click()
  return JSON.parse((await page.locator('#code').textContent()) ?? '') as Record<string, unknown>
}

/** The place of an element, in the middle. */
export async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox()
  if (!box) throw new Error('it is not shown')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** An address that holds anything as its state. */
export const hashOf = (state: unknown): string =>
  `#1.${deflateRawSync(typeof state === 'string' ? state : JSON.stringify(state)).toString('base64url')}`

/** An address with one line. */
export const lineHash = (learningRate: unknown, more: object = {}): string =>
  hashOf({
    run: { steps: 1000, stepsPerEpoch: 100, batchSize: 64 },
    lines: [{ label: 'line', shown: true, plan: { learningRate, ...more } }],
  })
