/** Serves the playground beside the pages that are being written; `npm run docs:build` has built it. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Plugin } from 'vitepress'
import { root } from './places.ts'

const folder = join(root, 'docs/playground/dist')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

export const playgroundInDev: Plugin = {
  name: 'anneal:playground',
  configureServer: ({ config, middlewares }) => {
    middlewares.use(`${config.base}playground`, (request, response, next) => {
      const { pathname } = new URL(request.url ?? '/', 'http://site')
      const file = join(folder, pathname === '/' ? 'index.html' : pathname)
      if (!existsSync(file) || !statSync(file).isFile()) {
        next()
        return
      }
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
      createReadStream(file).pipe(response)
    })
  },
}
