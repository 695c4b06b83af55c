import type { Browser, Page } from 'playwright-core'
import { afterEach } from 'vitest'
import { launch } from '../../../scripts/testing/browser.ts'
import { serve } from '../src/serve.ts'

const open: { browser?: Browser; close?: () => void } = {}
afterEach(async () => {
  await open.browser?.close()
  open.close?.()
})

/** Opens the page as it is served, once it is ready. */
export async function visit(
  path: string,
  query: string,
): Promise<{ page: Page; errors: string[] }> {
  const { url, close } = await serve(0)
  open.close = close
  open.browser = await launch(path, ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'])
  const page = await open.browser.newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(String(error)))
  await page.goto(url + query)
  await page.getByText('Ready.').waitFor()
  return { page, errors }
}

/** What the page says of the training. */
export const status = async (page: Page): Promise<string> =>
  (await page.locator('#status').textContent())!
