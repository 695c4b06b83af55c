/** What CONTRIBUTING, SECURITY and the page on architecture name is there: files, commands, packages, CI's stages. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../install.mjs'
import { filesIn, publicPackages, readJson } from '../packages.ts'

const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const pages = ['CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md']
const { scripts } = readJson(join(root, 'package.json')) as { scripts: Record<string, string> }
const folders = publicPackages().map(({ folder }) => folder)

describe.each(pages)('%s', page => {
  test('files and folders are there', () => {
    const words = read(page).match(/[\w./-]+/g)! // in tables, sentences and blocks
    const paths = words
      .map(word => word.replace(/^(\.\.?\/)+|[./]+$/g, ''))
      .filter(word => /^(packages|core|docs|examples|scripts|\.github|\.ci)\/\w/.test(word))
      .map(word => (word.startsWith('core/') ? `packages/${word}` : word))
    const missing = paths.filter(
      path => !existsSync(join(root, path)) && !path.includes('lateDrop'),
    )
    expect(missing).toEqual([])
    if (page !== 'SECURITY.md') expect(paths.length).toBeGreaterThan(20)
  })

  test('commands are there', () => {
    const commands = [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!)
    expect(commands.filter(name => !(name in scripts))).toEqual([])
  })

  test('links lead to what is there', () => {
    const folder = page.includes('/') ? 'docs' : ''
    for (const [, target = ''] of read(page).matchAll(/\]\((?!http)([^)#]+)/g))
      expect(existsSync(join(root, folder, target)), target).toBe(true)
  })
})

test('the page on architecture has all packages', () => {
  const [, tree = ''] = /^```\n([^]*?)^```/m.exec(read('docs/architecture.md')) ?? []
  const listed = [...tree.matchAll(/^(packages\/[\w-]+)/gm)].map(([, folder]) => folder!)
  expect(listed.sort()).toEqual(folders)
})

test('CONTRIBUTING tells of each command that a contributor calls', () => {
  const internal = /^(test|demo|build|lint|format|unit|typecheck|parity|fuzz|release:.*|docs:.*)$/
  const commands = Object.keys(scripts).filter(name => !internal.test(name))
  expect(commands.filter(name => !read('CONTRIBUTING.md').includes(`npm run ${name}`))).toEqual([])
})

test('SECURITY: no package does anything when it is installed', () => {
  for (const { path } of publicPackages()) {
    const { scripts = {} } = readJson(join(path, 'package.json')) as { scripts?: object }
    expect(
      Object.keys(scripts).filter(name => /install|prepare/.test(name)),
      path,
    ).toEqual([])
  }
})

test('SECURITY: no package evaluates text', () => {
  const files = publicPackages().flatMap(({ path }) =>
    filesIn(join(path, 'src')).map(file => join(path, 'src', file)),
  )
  const evaluating = files.filter(file =>
    /\beval\(|\bnew Function\(/.test(readFileSync(file, 'utf8')),
  )
  expect(evaluating.map(file => file.slice(root.length + 1))).toEqual([])
})
