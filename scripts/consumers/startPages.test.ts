/**
 * What a newcomer makes of the pages in docs/start: an empty folder, what they say to install, and their
 * files as they stand; run in Node, served and built by Vite, served as they are, and opened in browsers.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { parametersOf } from '../../packages/onnx-graph/src/index.ts'
import { blocksIn } from '../docs/blocks.ts'
import { run } from '../packages.ts'
import { launch } from '../testing/browser.ts'
import { engines, openTab, problemsOf, watched, type Tab } from '../testing/engines.ts'
import { serve } from '../testing/serve.ts'
import { need } from '../testing/system.ts'
import { filesOf, installedBy, playCdn, startPages, writeFiles } from './startPages.ts'

/** What is used here of the Vite that is installed. */
interface Vite {
  createServer(options: object): Promise<ViteServer & { listen(): Promise<unknown> }>
  build(options: object): Promise<unknown>
  preview(options: object): Promise<ViteServer>
}
interface ViteServer {
  readonly resolvedUrls: { readonly local: readonly string[] } | null
  close(): Promise<void>
}

const webPage = 'docs/start/onnxruntime-web.md'
const cwd = mkdtempSync(join(tmpdir(), 'anneal-start-'))
const node = (file: string): string => run(process.execPath, [file], cwd)
const inVite = { root: cwd, logLevel: 'error', server: { port: 5190 }, preview: { port: 5190 } }
const closing: (() => Promise<void> | void)[] = []
let vite: Vite

beforeAll(async () => {
  const dependencies = installedBy(startPages, cwd)
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ type: 'module', dependencies }))
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], cwd)
  const entry = pathToFileURL(join(cwd, 'node_modules/vite/dist/node/index.js')).href
  vite = (await import(entry)) as Vite
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true })
})

/** What a page writes until its training has ended. */
async function textOf(page: Page, url: string): Promise<string> {
  const problems: string[] = []
  page.on('pageerror', error => problems.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.goto(url)
  const ended = page.locator('pre', { hasText: /^done$|epoch 10:/m })
  await ended.waitFor({ timeout: 60_000 }).catch(() => undefined)
  expect(problems).toEqual([])
  return (await page.locator('pre').textContent())!
}

function expectLearnt(text: string): void {
  const epochs = [...text.matchAll(/^epoch \d+: rate 0\.\d{5}, loss (\S+)$/gm)]
  const losses = epochs.map(([, loss]) => Number(loss))
  expect(losses).toHaveLength(10)
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2)
}

async function openBrowser(
  context: Parameters<typeof need>[0],
  flags: readonly string[] = [],
): Promise<Page> {
  const browser: Browser = await launch(need(context, 'chromium').path, flags)
  closing.push(() => browser.close())
  const page = await browser.newPage()
  await playCdn(page, cwd)
  return page
}

async function serveWithVite(): Promise<string> {
  const server = await vite.createServer(inVite)
  closing.push(() => server.close())
  await server.listen()
  return server.resolvedUrls!.local[0]!
}

async function buildWithVite(): Promise<string> {
  await vite.build(inVite)
  const server = await vite.preview(inVite)
  closing.push(() => server.close())
  return server.resolvedUrls!.local[0]!
}

async function serveFolder(): Promise<string> {
  const { url, close } = await serve(cwd)
  closing.push(close)
  return url
}

describe(webPage, () => {
  beforeAll(() => {
    writeFiles(webPage, cwd)
  })

  test('Vite serves it, on WebAssembly with threads', async context => {
    const page = await openBrowser(context)
    const text = await textOf(page, await serveWithVite())
    expect(text).toMatch(/^on wasm$/m)
    expectLearnt(text)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  })

  test('Vite builds it, on WebGPU', async context => {
    const page = await openBrowser(context, [
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
    ])
    const text = await textOf(page, await buildWithVite())
    expect(text).toMatch(/^on webgpu$/m)
    expectLearnt(text)
  })

  test('Vite builds it, with a worker', async context => {
    const html = filesOf(webPage).get('index.html')!
    writeFileSync(join(cwd, 'index.html'), html.replace('page.js', 'workerPage.js'))
    const page = await openBrowser(context)
    expectLearnt(await textOf(page, await buildWithVite()))
    await page.getByRole('link', { name: 'trained.onnx' }).waitFor()
  })

  test('without a bundler, and its link gives the trained model', async context => {
    const page = await openBrowser(context)
    expectLearnt(await textOf(page, `${await serveFolder()}/cdn.html`))
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'trained.onnx' }).click()
    const parameters = parametersOf(readFileSync(await (await download).path()))
    expect(parameters.map(({ name, dims }) => [name, dims])).toEqual([
      ['weight0', [2, 16]],
      ['bias0', [16]],
      ['weight1', [16, 2]],
      ['bias1', [2]],
    ])
  })
})

/** What a page writes in a browser that is no Chromium. */
async function writtenIn(tab: Tab, url: string): Promise<string> {
  closing.push(() => tab.close())
  await tab.goto(url)
  const read = (): Promise<string> => tab.run(() => document.querySelector('pre')!.textContent)
  await expect.poll(read, { timeout: 60_000 }).toMatch(/^done$|epoch 10:/m)
  expect(await problemsOf(tab)).toEqual([])
  return read()
}

async function serveWatched(folder: string): Promise<string> {
  const { url, close } = await serve(folder, {
    page: html => watched(html.replaceAll('https://cdn.jsdelivr.net/npm/', '/cdn/')),
    find: path => path.replace(/^\/cdn\/(@?[^@]+)@[^/]+/, '/node_modules/$1'),
  })
  closing.push(close)
  return url
}

describe.each(engines)('in %s', engine => {
  test('the page with ONNX Runtime trains, and its link gives the model', async context => {
    writeFiles(webPage, cwd)
    const tab = await openTab(context, engine)
    const text = await writtenIn(tab, `${await serveWatched(cwd)}/cdn.html`)
    expect(text).toMatch(/^on wasm$/m)
    expectLearnt(text)
    await expect.poll(() => tab.run(() => document.querySelector('a')!.hidden)).toBe(false)
    const model = await tab.run(async () => {
      const answer = await fetch(document.querySelector('a')!.href)
      return [...new Uint8Array(await answer.arrayBuffer())]
    })
    const names = parametersOf(Uint8Array.from(model)).map(({ name }) => name)
    expect(names).toEqual(['weight0', 'bias0', 'weight1', 'bias1'])
  })

  test('it trains in a worker, as Vite builds it', async context => {
    writeFiles(webPage, cwd)
    const html = filesOf(webPage).get('index.html')!
    writeFileSync(join(cwd, 'index.html'), html.replace('page.js', 'workerPage.js'))
    await vite.build(inVite)
    const tab = await openTab(context, engine)
    expectLearnt(await writtenIn(tab, await serveWatched(join(cwd, 'dist'))))
  })

  test('the page with TensorFlow.js trains', async context => {
    writeFiles('docs/start/tensorflow.md', cwd)
    const tab = await openTab(context, engine)
    expectLearnt(await writtenIn(tab, `${await serveWatched(cwd)}/index.html`))
  })
})

describe('docs/start/tensorflow.md', () => {
  const page = 'docs/start/tensorflow.md'
  const html = filesOf(page).get('index.html')!
  beforeAll(() => {
    rmSync(join(cwd, 'vite.config.js')) // of the other page
    writeFiles(page, cwd)
  })

  test('without a bundler', async context => {
    const text = await textOf(await openBrowser(context), `${await serveFolder()}/index.html`)
    expectLearnt(text)
  })

  test('Vite serves it, without the import map', async context => {
    writeFileSync(
      join(cwd, 'index.html'),
      html.replace(/<script type="importmap">[^]*?<\/script>/, ''),
    )
    expectLearnt(await textOf(await openBrowser(context), await serveWithVite()))
  })

  test('with the tfjs of a script tag', async context => {
    const tag = '<script src="/node_modules/@tensorflow/tfjs/dist/tf.min.js"></script>'
    const withTag = html
      .replace(/"@tensorflow\/tfjs": ".*"/, '"@tensorflow/tfjs": "./tf.js"')
      .replace(/ {2}import \* as tf .*\n/, '')
      .replace('<pre>', `${tag}<pre>`)
    writeFileSync(join(cwd, 'tag.html'), withTag)
    expectLearnt(await textOf(await openBrowser(context), `${await serveFolder()}/tag.html`))
  })
})

test('docs/start/onnxruntime-node.md, with the model of the other page', () => {
  const page = 'docs/start/onnxruntime-node.md'
  writeFiles(webPage, cwd)
  writeFiles(page, cwd)
  node('makeModel.mjs')
  const [train] = blocksIn(page).filter(({ language }) => language === 'ts')
  writeFileSync(join(cwd, 'train.mjs'), train!.code)
  expect(node('train.mjs').trim().split('\n')).toHaveLength(10)
  const names = parametersOf(readFileSync(join(cwd, 'trained.onnx'))).map(({ name }) => name)
  expect(names).toContain('weight1')
})
