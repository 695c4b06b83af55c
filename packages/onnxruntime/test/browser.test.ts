import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { launch } from '../../../scripts/testing/browser.ts'
import { need } from '../../../scripts/testing/system.ts'
import { ort, quiet } from './support/ort.ts'
import { begin, finish } from './support/perceptronTraining.ts'

/** What the page gives back. */
interface Found {
  readonly losses: Record<string, number[]>
  readonly resumed: Record<string, number[]>
  readonly states: Record<string, Record<string, number[]>>
  readonly tried: string[]
  readonly missing: string
  readonly providers: string[]
  readonly timers: number
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const open: { server?: Server; browser?: Browser } = {}

/** Serves the page as a browser gets it from a bundler, with the files of onnxruntime-web beside it. */
async function serve(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [here('browser/page.ts')],
    ...{ bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'silent' },
    conditions: ['@anneal/source'],
    external: ['onnxruntime-web/webgpu'], // a file of its own, which it begins workers with
  })
  const imports = { 'onnxruntime-web/webgpu': '/ort/ort.webgpu.min.mjs' }
  const page = `<script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module" src="page.js"></script>`
  const dist = here('../node_modules/onnxruntime-web/dist')
  open.server = createServer(({ url = '/' }, response) => {
    const type = url.endsWith('.wasm')
      ? 'application/wasm'
      : url.endsWith('js')
        ? 'text/javascript'
        : 'text/html'
    response.setHeader('content-type', type)
    if (url.startsWith('/ort/')) response.end(readFileSync(join(dist, url.slice(5))))
    else if (url === '/page.js') response.end(outputFiles[0]!.text)
    else response.end(page)
  })
  await new Promise<void>(resolve => open.server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(open.server.address() as AddressInfo).port}/`
}

afterEach(async () => {
  await open.browser?.close()
  open.server?.close()
})

type RunOn = (provider: string, rules: readonly string[]) => Promise<Found>

describe('in a browser', () => {
  it.for([
    { provider: 'wasm', rules: ['sgd', 'adamw'] },
    { provider: 'wasm', rules: ['adamw'], where: '?proxy' }, // in a worker that ONNX Runtime makes
    { provider: 'webgpu', rules: ['adamw'] }, // slow where a processor plays the graphics card
  ])(
    '$provider does the same as the CPU in Node $where',
    { timeout: 120_000 },
    async ({ provider, rules, where = '' }, context) => {
      const { path } = need(context, 'chromium')
      const [url, browser] = await Promise.all([
        serve(),
        launch(path, ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']),
      ])
      open.browser = browser
      const page = await browser.newPage()
      page.on('pageerror', error => {
        console.error(error)
      })
      await page.goto(url + where)
      const found = await page.evaluate<Found, Parameters<RunOn>>(
        args => (globalThis as unknown as { runOn: RunOn }).runOn(...args),
        [provider, rules],
      )
      for (const name of rules) {
        const training = await begin(ort, name, { session: quiet })
        const expected = await finish(training)
        expect(found.losses[name]).toHaveLength(expected.length)
        for (const [i, loss] of found.losses[name]!.entries())
          expect(Math.abs(loss / expected[i]! - 1), `${name}, loss ${i}`).toBeLessThan(1e-5)
        expect(found.resumed[name]).toEqual(found.losses[name])
        for (const [key, { data }] of await training.readState())
          for (const [i, value] of found.states[name]![key]!.entries())
            expect(Math.abs(value - Number(data[i])), key).toBeLessThan(1e-5)
      }
      expect(found.tried).toEqual(['none, untouched', 'ended, untouched'])
      expect(found.providers).toEqual(['wasm', 'webgpu'])
      expect(found.missing).toMatch(/the execution provider cuda is not there; wasm, webgpu are\./)
      expect(found.timers).toBeGreaterThanOrEqual(2)
    },
  )
})
