/** The site in a real browser: nobody is kept out, nothing goes wrong, nothing is loaded from elsewhere. */
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch } from '../../../scripts/testing/browser.ts'
import { need } from '../../../scripts/testing/system.ts'
import { pages, serve } from './site.ts'
import { layouts, weigh } from './weigh.ts'

let browser: Browser
let site: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  const { path } = need({ skip: (note?: unknown) => expect.fail(String(note)) }, 'chromium')
  browser = await launch(path)
  site = await serve()
})
afterAll(async () => {
  await browser.close()
  site.close()
})

const viewports = { desktop: { width: 1280, height: 900 }, phone: { width: 375, height: 740 } }

/** Opens a page; what goes wrong on it is gathered. */
async function open(
  path: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text())
  })
  page.on('pageerror', error => problems.push(error.message))
  page.on('request', request => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(site.origin))
      problems.push(`asked for ${request.url()}`)
  })
  page.on('response', response => {
    if (response.status() >= 400 && !response.url().endsWith('nowhere.html'))
      problems.push(`${response.status()} ${response.url()}`)
  })
  await page.goto(site.origin + path, { waitUntil: 'networkidle' })
  await page.waitForFunction(() => '__vue_app__' in document.querySelector('#app')!) // it is alive
  return { page, problems }
}

describe.each(Object.entries({ ...layouts, missing: '/nowhere.html' }))('%s', (name, path) => {
  const cases = (['light', 'dark'] as const).flatMap(colorScheme =>
    (['desktop', 'phone'] as const).map(device => ({ colorScheme, device })),
  )
  test.each(cases)('$colorScheme, $device', async ({ colorScheme, device }) => {
    const { page, problems } = await open(path, { colorScheme, viewport: viewports[device] })
    expect(await page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(
      colorScheme === 'dark',
    )
    await page.evaluate(axe.source)
    const violations = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .slice(0, 5)
              .map(node => node.html)
              .join('\n')}`,
        )
    })
    expect(violations).toEqual([])
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width, 'it has to be scrolled sideways').toBeLessThanOrEqual(viewports[device].width)
    if (name !== 'missing') expect(problems).toEqual([])
    await page.context().close()
  })
})

test('every page opens without a problem', async () => {
  const { page, problems } = await open('/')
  for (const path of pages) {
    await page.goto(`${site.origin}/${path}`, { waitUntil: 'load' })
    expect(await page.locator('h1').count(), path).toBe(1)
  }
  expect(problems).toEqual([])
  await page.context().close()
})

// the picture of all schedules is most of it on the first page
test.each(Object.entries(layouts))('%s is light, and nothing moves', async (_, path) => {
  const { bytes, shift } = await weigh(browser, site.origin + path)
  expect(bytes).toBeLessThan(130_000)
  expect(shift).toBeLessThan(0.05)
})

test('the sidebar shows where one is, and leads on without loading anew', async () => {
  const { page, problems } = await open('/guides/units.html')
  await page.evaluate(() => Object.assign(globalThis, { here: true }))
  const sidebar = page.locator('.VPSidebar')
  await sidebar.getByRole('link', { name: 'Feedback', exact: true }).click()
  await page.waitForURL('**/guides/feedback.html')
  await page.locator('h1', { hasText: 'Feedback' }).waitFor() // the address changes before the page
  expect(await page.evaluate(() => 'here' in globalThis)).toBe(true)
  expect(problems).toEqual([])
  await page.context().close()
})

test('the pictures follow the theme of the page', async () => {
  const { page } = await open('/reference/cosine.html', { colorScheme: 'light' })
  const brightness = async (): Promise<number> => {
    const image = page.locator('.vp-doc img').first()
    await image.scrollIntoViewIfNeeded()
    const png = (await image.screenshot()).toString('base64')
    return page.evaluate(async data => {
      const picture = new Image()
      picture.src = `data:image/png;base64,${data}`
      await picture.decode()
      const canvas = document.createElement('canvas').getContext('2d')!
      canvas.drawImage(picture, 0, 0)
      return canvas.getImageData(3, 3, 1, 1).data[0]!
    }, png)
  }
  expect(await brightness()).toBeGreaterThan(200)
  await page.getByRole('switch', { name: /dark/i }).first().click()
  await page.waitForFunction(() => document.documentElement.classList.contains('dark'))
  expect(await brightness()).toBeLessThan(60)
  await page.context().close()
})

test.each(['desktop', 'phone'] as const)('search finds a page and goes there: %s', async device => {
  const { page, problems } = await open('/', { viewport: viewports[device] })
  await page
    .getByRole('button', { name: /search/i })
    .first()
    .click()
  await page.locator('#localsearch-input').fill('onRunChange')
  const results = page.locator('.VPLocalSearchBox .result')
  await results.first().waitFor()
  const links = await results.evaluateAll(all => all.map(link => (link as HTMLAnchorElement).href))
  expect(links.some(link => link.includes('/guides/resume.html'))).toBe(true)
  await results.filter({ hasText: 'Resuming' }).first().click()
  await page.waitForURL('**/guides/resume.html*')
  await page.locator('h1', { hasText: 'Resuming' }).waitFor()
  expect(problems).toEqual([])
  await page.context().close()
})

/** What people search for, and where it should lead them: among the first three results. */
const searches = [
  ['lr scheduler', '/guides/choosing.html'],
  ['learning rate scheduler', '/start/tensorflow.html'],
  ['learning rate decay tfjs', '/start/tensorflow.html'],
  ['OneCycleLR', '/reference/oneCycle.html'],
  ['ReduceLROnPlateau', '/reference/plateau.html'],
  ['CosineAnnealingLR', '/reference/cosine.html'],
  ['lr finder', '/guides/range-test.html'],
  ['resume training', '/guides/resume.html'],
  ['early stopping', '/guides/feedback.html'],
  ['setLearningRate', '/guides/not-in-tfjs.html'],
  ['weights do not change', '/guides/troubleshooting.html'],
  ['gradient accumulation', '/guides/units.html'],
  // in READMEs of packages, in text, in the reference
  ['repeatStep', '/packages/onnx-graph.html'],
  ['Satopää', '/guides/range-test.html'],
  ['chebyshev', '/reference/chebyshev.html'],
] as const

test('what people search for is found', async () => {
  const { page } = await open('/')
  const found: Record<string, string> = {}
  for (const [words, address] of searches) {
    await page
      .getByRole('button', { name: /search/i })
      .first()
      .click()
    await page.locator('#localsearch-input').fill(words)
    const results = page.locator('.VPLocalSearchBox .results > li:nth-child(-n + 3)')
    const wanted = results.locator(`a.result[href*="${address}"]`)
    await wanted
      .first()
      .waitFor({ timeout: 5000 })
      .catch(() => undefined)
    const first = await results
      .locator('a.result')
      .evaluateAll(all => all.map(link => link.getAttribute('href')))
    found[words] = (await wanted.count()) > 0 ? address : first.join(' ')
    await page.keyboard.press('Escape')
  }
  expect(found).toEqual(Object.fromEntries(searches))
  await page.context().close()
})
