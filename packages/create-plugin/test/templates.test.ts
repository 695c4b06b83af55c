/** What the templates say must be what this repository uses, or they would rot. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../scripts/install.mjs'
import { publicPackages, readJson, type Manifest } from '../../../scripts/packages.ts'
import { templates } from '../src/index.ts'

const read = (path: string): Manifest => readJson(join(root, path)) as Manifest
const catalog = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
const ours = new Map(
  publicPackages().map(({ manifest: { name, version } }) => [
    name,
    version === '0.0.0' ? 1 : Number(version.split('.')[0]),
  ]),
)

/** The version of a tool that this repository is built with. */
function versionHere(name: string): string {
  const version = read('package.json').devDependencies?.[name]
  if (version !== 'catalog:') return version ?? 'none'
  return new RegExp(`^  '?${name}'?: (.+)$`, 'm').exec(catalog)?.[1] ?? 'none'
}

describe.each(Object.keys(templates))('%s', template => {
  const path = `packages/create-plugin/templates/${template}/_package.json`
  const { dependencies, devDependencies, peerDependencies } = read(path)

  it('asks for our packages as they are', () => {
    const all = { ...dependencies, ...devDependencies, ...peerDependencies }
    for (const [name, range] of Object.entries(all)) {
      if (!name.startsWith('@anneal/')) continue
      const major = ours.get(name) ?? NaN
      const wanted = [`^${major}.0.0`, `>=${major} <${major + 1}`]
      expect(wanted, `${path}: ${name} is at major ${major}`).toContain(range)
    }
    expect(Object.keys(all)).toContain('@anneal/core')
  })

  it('asks for the tools that it is tested with here', () => {
    for (const [name, range] of Object.entries(devDependencies ?? {})) {
      if (name.startsWith('@anneal/') || name === 'typescript') continue
      const version = versionHere(name).replace(/^\^/, '')
      expect(range, `${path}: ${name} is ${version} here`).toBe(`^${version}`)
    }
    // the compiler stands here under other names; linting by types works with its 6.0
    expect(devDependencies?.['typescript']).toMatch(/^~6\.0\./)
    expect(versionHere('typescript')).toMatch(/typescript6@6\.0\./)
  })

  it('differs from the others in nothing but what it must', () => {
    const { scripts } = readJson(join(root, path)) as { scripts: object }
    const schedule = readJson(join(root, 'packages/create-plugin/templates/schedule/_package.json'))
    expect(scripts).toEqual((schedule as { scripts: object }).scripts)
  })
})
