// Prints what the playground weighs and how soon it draws: node playground/measure.mjs, after its build.
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { findPart } from '../../scripts/testing/parts.mjs'

const dist = join(import.meta.dirname, 'dist')

/** @type {(text: string) => Record<'first' | 'beforeLive', readonly string[]>} */
const parse = JSON.parse

/** @param {string} name */
const sizeOf = name => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length

/** @param {readonly string[]} names */
const sum = names => names.reduce((total, name) => total + sizeOf(name), 0)

/**
 * The bytes after gzip, by when they are loaded.
 *
 * @returns {{ first: number, beforeLive: number, all: number, element: number }}
 */
export function weigh() {
  const files = parse(readFileSync(join(dist, 'weight.json'), 'utf8'))
  return {
    first: sum(files.first),
    beforeLive: sum([...files.beforeLive, 'sw.js']),
    all: sum(readdirSync(dist)),
    element: sizeOf('anneal-plot.js'),
  }
}

/** Prints how soon the first curve is there, five times, in a browser that has nothing kept. */
async function time() {
  const { path } = findPart('chromium')
  if (path === undefined) return
  const files = new Map(readdirSync(dist).map(name => [`/${name}`, readFileSync(join(dist, name))]))
  const server = createServer(({ url }, response) => {
    const name = url === '/' ? '/index.html' : (url ?? '')
    const type = { js: 'text/javascript', css: 'text/css', html: 'text/html' }[
      name.split('.').at(-1) ?? ''
    ]
    response.setHeader('content-type', type ?? 'application/octet-stream').end(files.get(name))
  })
  await new Promise(resolve =>
    server.listen(0, '127.0.0.1', () => {
      resolve(undefined)
    }),
  )
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no server')
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] })
  const times = []
  for (let i = 0; i < 5; i++) {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`http://127.0.0.1:${address.port}/`)
    await page.waitForSelector('#chart svg path[stroke-dasharray]')
    times.push(
      await page.evaluate(() => performance.getEntriesByName('first curve')[0]?.startTime ?? NaN),
    )
    await page.context().close()
  }
  await browser.close()
  server.close()
  times.sort((a, b) => a - b)
  console.log(`first curve after ${times.map(ms => `${ms.toFixed(0)} ms`).join(', ')}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { first, beforeLive, all, element } = weigh()
  const kB = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`
  console.log(`until it draws: ${kB(first)} gzip`)
  console.log(`with code for all libraries and range tests: ${kB(beforeLive)} gzip`)
  console.log(`with TensorFlow.js and the digits: ${kB(all)} gzip`)
  console.log(`anneal-plot.js: ${kB(element)} gzip`)
  await time()
}
