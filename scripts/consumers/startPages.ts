/** The pages in docs/start as a newcomer has them: files, packages, and what a CDN answers. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { realRange } from '../catalog.ts'
import { blocksIn } from '../docs/blocks.ts'
import { root } from '../install.mjs'
import { pack, publicPackages, readJson, type Manifest } from '../packages.ts'

/** The pages whose files are tried. */
export const startPages: readonly string[] = [
  'tensorflow',
  'onnxruntime-node',
  'onnxruntime-web',
].map(name => `docs/start/${name}.md`)

/** The files of a page, by the names in their first lines. */
export const filesOf = (page: string): ReadonlyMap<string, string> =>
  new Map(
    blocksIn(page).flatMap(({ code }) => {
      const [, name] = /^(?:\/\/|<!--) (\w+(?:\.\w+)+)(?: -->)?\n/.exec(code) ?? []
      return name === undefined ? [] : [[name, code]]
    }),
  )

/** Writes the files of a page. */
export function writeFiles(page: string, folder: string): void {
  for (const [name, code] of filesOf(page)) writeFileSync(join(folder, name), code)
}

/** What the pages install: of ours the tarballs, of others the versions that the docs are made with. */
export function installedBy(pages: readonly string[], folder: string): Record<string, string> {
  const shell = pages.flatMap(page => blocksIn(page)).filter(({ language }) => language === 'sh')
  const names = shell
    .flatMap(({ code }) => [...code.matchAll(/^npm install (.+)$/gm)])
    .flatMap(([, words = '']) => words.split(' '))
    .filter(word => !word.startsWith('-'))
  const ours = new Map(publicPackages().map(pkg => [pkg.manifest.name, pkg]))
  const { dependencies } = readJson(join(root, 'docs/package.json')) as Manifest
  const versions: Readonly<Record<string, string>> = { ...dependencies, vite: '8.3.8' }
  // core comes along with the adapters, but is in no registry yet
  return Object.fromEntries(
    [...new Set(['@anneal/core', ...names])].map(name => {
      const pkg = ours.get(name)
      if (pkg) return [name, `file:${pack(pkg, folder)}`]
      const version = versions[name]
      if (version === undefined)
        throw new Error(`scripts/consumers/startPages.ts: which ${name} is tried?`)
      return [name, realRange(name, version)]
    }),
  )
}

/**
 * Answers for the CDN with the packages of a folder. Other versions than theirs are not there; ours
 * have not been released, and stand for their first.
 */
export async function playCdn(page: Page, folder: string): Promise<void> {
  const address = /^https:\/\/cdn\.jsdelivr\.net\/npm\/(@?[^@]+)@([^/]+)\/(.+)$/
  await page.route(address, async route => {
    const [, name = '', wanted = '', file = ''] = address.exec(route.request().url())!
    const { version } = readJson(join(folder, 'node_modules', name, 'package.json')) as Manifest
    const is = name.startsWith('@anneal/') ? '1' : version
    if (wanted !== is) return route.fulfill({ status: 404 })
    return route.fulfill({
      path: join(folder, 'node_modules', name, file),
      contentType: file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript',
      headers: { 'access-control-allow-origin': '*' },
    })
  })
}
