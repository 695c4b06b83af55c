/** Opens the playground as it was built, as readers get it: from a server, in a browser. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launch } from '../../../../scripts/testing/browser.ts'
import { system } from '../../../../scripts/testing/system.ts'

const dist = join(import.meta.dirname, '../../dist')

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
}

/** A page, and what it asked for and complained about. */
export interface Opened {
  readonly page: Page
  readonly requests: string[]
  readonly complaints: string[]
}

/** What a file of tests uses. */
export interface Playground {
  /** Where the page is. */
  readonly url: () => string
  /** Opens a page of its own, which is closed after the test; what it complains about fails the test. */
  readonly open: (hash?: string, options?: BrowserContextOptions) => Promise<Opened>
  /** Stops the server, as a network that is gone. */
  readonly unplug: () => void
}

/** A server for what was built: as it is now, whoever builds it again. */
export function serve(): Server {
  const files = new Map(readdirSync(dist).map(name => [`/${name}`, readFileSync(join(dist, name))]))
  return createServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '/', 'http://localhost')
    const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname
    const file = files.get(name)
    if (!file) response.writeHead(404).end()
    else
      response
        .setHeader(
          'content-type',
          types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
        )
        .end(file)
  })
}

/** Starts server and browser for a file of tests; undefined in `open` is where there is no browser. */
export function usePlayground(): Playground {
  let server: Server
  let browser: Browser
  const opened: Opened[] = []
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

  beforeAll(async () => {
    if (!existsSync(join(dist, 'index.html')))
      throw new Error('the playground is not built: run node docs/playground/build.mjs')
    server = serve()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    browser = await launch(system.chromium.path ?? '')
  })
  afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
  })
  afterEach(async () => {
    const complaints = opened.flatMap(({ complaints }) => complaints)
    for (const { page } of opened.splice(0)) await page.context().close()
    expect(complaints).toEqual([])
  })
  return {
    url,
    unplug() {
      server.closeAllConnections()
      server.close()
    },
    async open(hash = '', options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        permissions: ['clipboard-read', 'clipboard-write'],
        ...options,
      })
      const page = await context.newPage()
      const found: Opened = { page, requests: [], complaints: [] }
      opened.push(found)
      page.on('request', request => found.requests.push(request.url()))
      page.on('pageerror', error => found.complaints.push(String(error)))
      page.on('dialog', dialog => {
        found.complaints.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) found.complaints.push(message.text())
      })
      await page.goto(url() + hash)
      await page.waitForSelector('html[data-ready]')
      return found
    },
  }
}
