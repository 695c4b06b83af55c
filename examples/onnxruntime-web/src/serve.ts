import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { loadDigits } from '../../tfjs-digits/src/digits.ts'
import { pack } from './digits.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}

/** Serves the page, the digits, the net and the files of ONNX Runtime to this machine. */
export async function serve(port: number): Promise<{ url: string; close: () => void }> {
  const { outputFiles } = await build({
    entryPoints: [file('page.ts')],
    ...{ bundle: true, write: false, format: 'esm', target: 'es2022', minify: true },
    // the files of ONNX Runtime stay apart, and come from /ort/
    conditions: ['onnxruntime-web-use-extern-wasm', ...sourceConditions],
  })
  const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'))
  const digits = loadDigits()
  const contents: Readonly<Record<string, () => string | Uint8Array>> = {
    '/': () => readFileSync(file('../index.html')),
    '/page.js': () => outputFiles[0]!.text,
    '/schedule.json': () => readFileSync(file('../../tfjs-digits/schedule.json')),
    '/digits.onnx': () => readFileSync(file('../../onnxruntime-node/digits.onnx')),
    '/train.bin': () => pack(digits.train),
    '/test.bin': () => pack(digits.test),
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const content =
      contents[pathname] ??
      (pathname.startsWith('/ort/') && (() => readFileSync(join(runtime, basename(pathname)))))
    if (!content) {
      response.writeHead(404).end()
      return
    }
    const type = types[pathname === '/' ? '.html' : extname(pathname)]
    response.writeHead(200, { 'content-type': type ?? 'application/octet-stream' })
    response.end(content())
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Inside of this repository tests bundle the sources; everyone else has the builds. */
const sourceConditions = process.env['VITEST'] === undefined ? [] : ['@anneal/source']

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(Number(process.env['PORT'] ?? 8080))
  console.log(`Open ${url} in a browser; Ctrl+C ends it.`)
}
