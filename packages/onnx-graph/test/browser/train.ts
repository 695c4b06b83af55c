import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { launch } from '../../../../scripts/testing/browser.ts'
import { need } from '../../../../scripts/testing/system.ts'
import type { Task } from './page.ts'
import { recorded } from '../support/data.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const opened: { server?: Server; browser?: Browser; page?: Promise<Page> } = {}

/** Serves the page as a browser gets it from a bundler, and beside it the runtime and the models. */
async function serve(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [at('page.ts')],
    ...{ bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'silent' },
    // a file for each import(), of operators and of the runtime
    ...{ splitting: true, outdir: '/', entryNames: 'page' },
    conditions: ['@anneal/source', 'onnxruntime-web-use-extern-wasm'],
    absWorkingDir: at('../..'),
  })
  const scripts = new Map(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text]))
  const folders = { data: at('../data/'), ort: at('../../node_modules/onnxruntime-web/dist/') }
  opened.server = createServer(({ url = '' }, response) => {
    const [, folder = '', file = ''] = /^\/(data|ort)\/([\w.-]+)$/.exec(url) ?? []
    const script = /\.m?js$/.test(url)
    const wasm = url.endsWith('.wasm')
    response.setHeader(
      'content-type',
      script
        ? 'text/javascript'
        : wasm
          ? 'application/wasm'
          : folder
            ? 'application/octet-stream'
            : 'text/html',
    )
    if (scripts.has(url)) response.end(scripts.get(url))
    else if (folder) response.end(readFileSync(folders[folder as 'data' | 'ort'] + file))
    else response.end('<script type="module" src="page.js"></script>')
  })
  await new Promise<void>(resolve => opened.server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(opened.server.address() as AddressInfo).port}/`
}

async function open(path: string): Promise<Page> {
  const flags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']
  const [url, browser] = await Promise.all([serve(), launch(path, flags)])
  opened.browser = browser
  const page = await browser.newPage()
  page.on('pageerror', error => {
    console.error(error)
  })
  await page.goto(url)
  return page
}

afterAll(async () => {
  await opened.browser?.close()
  opened.server?.close()
})

/** A provider, a recorded model, and the rule that it trains with. */
export type Training = readonly [
  provider: 'wasm' | 'webgpu',
  file: 'mlp_13.onnx' | 'cnn_17.onnx',
  rule: 'sgd' | 'adam',
]

/** Trains recorded models on a page, and expects PyTorch's losses. */
export function testInBrowser(these: readonly Training[]): void {
  it.for(these)(
    'in a browser, %s: %s has the losses of PyTorch with %s',
    { timeout: 180_000 },
    async ([provider, file, rule], context) => {
      const { path } = need(context, 'chromium')
      const page = await (opened.page ??= open(path))
      const rates = recorded['lrs']!.map(rate => (rule === 'adam' ? 0.03 : 1) * rate)
      const losses = await page.evaluate<number[], Task>(
        task => (globalThis as unknown as { train(task: Task): Promise<number[]> }).train(task),
        { provider, file, rule, rates },
      )
      const expected = recorded[`${file.slice(0, 3)}_${rule}`]!
      const errors = losses.map((loss, t) => Math.abs(loss / expected[t]! - 1))
      expect(errors).toHaveLength(25)
      expect(Math.max(...errors)).toBeLessThan(5e-6) // asked for are 1e-5; WebAssembly adds up in another order
    },
  )
}
