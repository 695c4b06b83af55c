import { build } from 'esbuild'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { launch } from '../../../scripts/testing/browser.ts'
import { need } from '../../../scripts/testing/system.ts'
import { cosine } from '../src/index.ts'
import { movesOf } from './support/formulas.ts'
import { firstOf } from './support/train.ts'
import type { OptimizerName } from './support/unitGradient.ts'

/** What the page gives back. */
interface Found {
  readonly backend: string
  readonly version: string
  readonly epsilon: number
  readonly fit: { readonly moves: number[]; readonly history: number[] }
  readonly everyOptimizer: Record<OptimizerName, number[]>
  readonly momentum: number[]
  readonly onPlateau: number[]
  readonly resume: { readonly straight: number[]; readonly resumed: number[] }
  readonly breathing: Record<'timers' | 'frames' | 'batches', number>
  readonly lost: Record<string, number>
}

const open: { server?: Server; browser?: Browser } = {}

/** Serves the page as a browser gets it from a bundler. WebGPU is only there in a secure context. */
async function serve(alias: Record<string, string>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('browser/page.ts', import.meta.url))],
    ...{ bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'silent' },
    conditions: ['@anneal/source'],
    alias,
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  })
  open.server = createServer(({ url }, response) => {
    const script = url === '/page.js'
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    response.end(script ? outputFiles[0]!.text : '<script type="module" src="page.js"></script>')
  })
  await new Promise<void>(resolve => open.server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(open.server.address() as AddressInfo).port}/`
}

async function runOn(backend: string, path: string, alias: Record<string, string>): Promise<Found> {
  const flags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']
  const [url, browser] = await Promise.all([serve(alias), launch(path, flags)])
  open.browser = browser
  const page = await browser.newPage()
  page.on('pageerror', error => {
    console.error(error)
  })
  await page.goto(url)
  return await page.evaluate<Found, string>(
    name => (globalThis as unknown as { runOn(name: string): Promise<Found> }).runOn(name),
    backend,
  )
}

afterEach(async () => {
  await open.browser?.close()
  open.server?.close()
})

const cases = [
  { backend: 'webgl', version: '4.22.0', alias: {} },
  { backend: 'webgpu', version: '4.22.0', alias: {} },
  { backend: 'webgl', version: '3.21.0', alias: { '@tensorflow/tfjs': 'tfjs-3' } },
] as const

describe('in a browser', () => {
  it.for(cases)(
    '$backend of tfjs $version uses the rates that it is given',
    { timeout: 120_000 },
    async ({ backend, version, alias }, context) => {
      const { path } = need(context, 'chromium')
      const { fit, everyOptimizer, resume, breathing, ...found } = await runOn(backend, path, alias)
      expect(found).toMatchObject({ backend, version })

      const lr = cosine({ from: 0.5, to: 0.05, steps: 8 })
      expect(fit.moves).toEqual(firstOf(lr, 8))
      expect(fit.history).toEqual([lr(3), lr(7)])
      for (const [name, moves] of Object.entries(everyOptimizer)) {
        const updates = [0, 1, 2].map(t => ({ rate: 0.5 - t / 12 }))
        const expected = movesOf(name as OptimizerName, updates, found.epsilon)
        for (const [i, move] of moves.entries())
          expect(move / expected[i]!, `${name}, update ${i}`).toBeCloseTo(1, 4)
      }
      expect(found.momentum).toEqual([1, 1.5, 1.375])
      expect(found.onPlateau).toEqual([1, 1, 1, 0.5, 0.5])

      expect(resume.resumed).toEqual(resume.straight)
      expect(resume.resumed).toHaveLength(2)

      expect(breathing.timers, JSON.stringify(breathing)).toBeGreaterThanOrEqual(2)
      expect(breathing.frames, JSON.stringify(breathing)).toBeGreaterThanOrEqual(2)
      expect(Object.values(found.lost)).toEqual([0, 0, 0, 0, 0, 0])
    },
  )
})
