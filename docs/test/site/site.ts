/** The site as it was built, and a server for it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/install.mjs'
import { filesIn } from '../../../scripts/packages.ts'
import { serve as serveFolder } from '../../../scripts/testing/serve.ts'

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

/** Serves it on this machine. */
export async function serve(
  page: (html: string) => string = html => html,
): Promise<{ origin: string; close: () => void }> {
  const { url, close } = await serveFolder(dist, { page, missing: '404.html' })
  return { origin: url, close }
}
