/** What a browser loads for a page of the site, and how soon there is something to see. */
import type { Browser } from 'playwright-core'
import { gzipSync } from 'node:zlib'

/** The figures of a page that is opened for the first time. */
export interface Figures {
  /** What was loaded, each file compressed by gzip, in bytes. */
  readonly bytes: number
  readonly files: number
  /** When the first text or picture was there, in milliseconds. */
  readonly firstPaint: number
  /** When the largest one was. */
  readonly largestPaint: number
  /** How much of the page moved by itself: 0 is nothing. */
  readonly shift: number
}

/** Opens a page with nothing in the cache. */
export async function weigh(browser: Browser, address: string): Promise<Figures> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const sizes: Promise<number>[] = []
  page.on('response', response => {
    // what is fetched ahead for other pages may be cut off when this one is closed
    const size = response.body().then(body => gzipSync(body).length)
    sizes.push(size.catch(() => 0))
  })
  await page.goto(address, { waitUntil: 'networkidle' })
  const paints = await page.evaluate(async () => {
    const [shifts, paints] = await Promise.all(
      ['layout-shift', 'largest-contentful-paint'].map(
        type =>
          new Promise<readonly (PerformanceEntry & { readonly value?: number })[]>(resolve => {
            new PerformanceObserver(list => {
              resolve(list.getEntries())
            }).observe({ type, buffered: true })
            setTimeout(resolve, 200, [])
          }),
      ),
    )
    return {
      firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
      largestPaint: paints!.at(-1)?.startTime ?? NaN,
      shift: shifts!.reduce((sum, { value = 0 }) => sum + value, 0),
    }
  })
  const all = await Promise.all(sizes)
  await context.close()
  return { ...paints, bytes: all.reduce((sum, size) => sum + size, 0), files: all.length }
}

/** One page of each layout. */
export const layouts: Readonly<Record<string, string>> = {
  home: '/',
  guide: '/guides/composing.html',
  table: '/migrating/pytorch.html',
  wide: '/guides/peers.html',
  start: '/start/tensorflow.html',
  reference: '/reference/cosine.html',
  list: '/reference/',
  package: '/packages/cli.html',
}
