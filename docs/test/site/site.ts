/** The site as it was built, and a server for it. */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { root } from '../../../scripts/install.mjs'
import { filesIn } from '../../../scripts/packages.ts'

/** Where `npm run docs:build` puts it. */
export const dist: string = join(root, 'docs/.vitepress/dist')

if (!existsSync(join(dist, 'index.html')))
  throw new Error('there is no site to test: run npm run docs:build first')

/** Every page, from the root of the site. The playground has tests of its own. */
export const pages: readonly string[] = filesIn(dist).filter(
  file => file.endsWith('.html') && !file.startsWith('playground/') && file !== '404.html',
)

/** The text of a file of the site. */
export const read = (file: string): string => readFileSync(join(dist, file), 'utf8')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

/** Serves it on this machine. */
export async function serve(): Promise<{ origin: string; close: () => void }> {
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url ?? '/', 'http://site').pathname)
    const file = join(dist, path.endsWith('/') ? `${path}index.html` : path)
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end(read('404.html'))
      return
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  }
}
