import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { need } from '../../../scripts/testing/system.ts'
import { accuracyOf } from '../../onnxruntime-node/src/infer.ts'
import { loadDigits } from '../../tfjs-digits/src/digits.ts'
import { status, visit } from './visit.ts'

const updateIn = (text: string): number => Number(/update (\d+)/.exec(text)?.[1])

describe('the page', () => {
  it(
    'trains on wasm, pauses, changes its schedule, goes on, and hands the model out',
    { timeout: 120_000 },
    async context => {
      const { page, errors } = await visit(need(context, 'chromium').path, '?epochs=60&images=1600')
      expect(await page.locator('#provider option').allTextContents()).toEqual(['wasm', 'webgpu'])
      await page.getByText('Start').click()
      await page.locator('#status', { hasText: /update \d\d/ }).waitFor()

      await page.getByText('Pause').click()
      await page.getByText('Resume').waitFor()
      await page.waitForTimeout(1000) // the update that is under way comes to its end
      const at = await status(page)
      expect(at).toMatch(/^update \d+ of 3000, rate 0\.\d+, loss \d/)
      await page.waitForTimeout(300)
      expect(await status(page)).toBe(at)
      expect(await page.locator('#losses svg').count()).toBe(1)
      expect(await page.locator('#rates svg').count()).toBe(1)

      // a schedule that cannot be is shown, and changes nothing
      await page.locator('#schedule').fill('{ "type": "cosin", "from": 1 }')
      await page.locator('#apply').click()
      await page.locator('#problem', { hasText: 'cosin' }).waitFor()
      await page.locator('#schedule').fill('{ "type": "constant", "value": 0.0625 }')
      await page.locator('#apply').click()
      await page.locator('#problem', { hasText: /^$/ }).waitFor({ state: 'attached' })
      await page.getByText('Resume').click()
      await page.locator('#status', { hasText: 'rate 0.06250' }).waitFor()
      expect(updateIn(await status(page))).toBeGreaterThan(updateIn(at))

      await page.locator('#status', { hasText: /update (1[5-9]\d|[2-9]\d\d|\d{4})/ }).waitFor()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('#download').click(),
      ])
      expect(download.suggestedFilename()).toBe('digits-trained.onnx')
      const model = new Uint8Array(readFileSync(await download.path()))
      expect(await accuracyOf(model, loadDigits().test)).toBeGreaterThan(0.75)
      expect(errors).toEqual([])
    },
  )
})
