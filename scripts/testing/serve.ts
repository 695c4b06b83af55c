import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

/** Other than a folder as it is. */
export interface ServeOptions {
  /** What becomes of a page. */
  readonly page?: (html: string) => string
  /** Where a path leads, from the folder. */
  readonly find?: (path: string) => string
  /** The page for what is not there. */
  readonly missing?: string
}

/** Serves a folder to this machine. */
export async function serve(
  folder: string,
  { page = html => html, find = path => path, missing }: ServeOptions = {},
): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const path = find(decodeURIComponent(pathname))
    const file = join(folder, normalize(path.endsWith('/') ? `${path}index.html` : path))
    const isThere = existsSync(file) && statSync(file).isFile()
    const answer = isThere ? file : missing && join(folder, missing)
    const type = (answer && types[extname(answer)]) ?? 'application/octet-stream'
    response.writeHead(isThere ? 200 : 404, { 'content-type': type })
    if (!answer) response.end()
    else
      response.end(
        type.startsWith('text/html') ? page(readFileSync(answer, 'utf8')) : readFileSync(answer),
      )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
