import { expect, it } from 'vitest'
import { need } from '../../../scripts/testing/system.ts'
import { status, visit } from './visit.ts'

it('the page trains on webgpu', { timeout: 120_000 }, async context => {
  const { page, errors } = await visit(need(context, 'chromium').path, '?epochs=1&images=32')
  await page.locator('#provider').selectOption('webgpu')
  await page.getByText('Start').click()
  await page.locator('#status', { hasText: 'done' }).waitFor({ timeout: 100_000 })
  expect(await status(page)).toMatch(/^done: \d+\.\d % of 2000 other digits are recognised$/)
  expect(errors).toEqual([])
  expect(await page.locator('#problem').textContent()).toBe('')
})
