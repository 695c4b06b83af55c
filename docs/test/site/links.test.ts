/** Every link, anchor, picture and script of the site leads to something that is there. */
import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../scripts/install.mjs'
import { repository } from '../../.vitepress/places.ts'
import { dist, pages, read } from './site.ts'

const attributes = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) =>
    value!.replaceAll('&amp;', '&'),
  )

const anchors = new Map<string, ReadonlySet<string>>()

/** The ids of a page. */
function idsOf(page: string): ReadonlySet<string> {
  let ids = anchors.get(page)
  if (!ids) anchors.set(page, (ids = new Set(attributes(read(page), 'id'))))
  return ids
}

/** What is wrong with a link on a page, if something is. */
function problemOf(target: string, page: string): string | undefined {
  if (target.startsWith(repository)) {
    const [, path] =
      /^\/(?:blob|tree|edit)\/main\/([^#?]+)/.exec(target.slice(repository.length)) ?? []
    return path === undefined || existsSync(join(root, path))
      ? undefined
      : 'is not in the repository'
  }
  if (/^(https?|mailto|data):/.test(target)) return undefined
  const { pathname, hash } = new URL(target, `http://site/${page}`)
  const path = posix
    .join('.', decodeURI(pathname))
    .replace(/\/$/, '/index.html')
    .replace(/^\.$/, '')
  const file = [path, posix.join(path, 'index.html'), `${path}.html`].find(
    name => name !== '' && name.includes('.') && existsSync(join(dist, name)),
  )
  if (file === undefined) return 'is not in the site'
  const id = decodeURIComponent(hash.slice(1))
  if (id === '' || !file.endsWith('.html') || file.startsWith('playground/')) return undefined
  return idsOf(file).has(id) ? undefined : `has no anchor in ${file}`
}

test('there are pages', () => {
  expect(pages.length).toBeGreaterThan(60)
})

test.each(pages)('%s', page => {
  const html = read(page)
  const targets = new Set([...attributes(html, 'href'), ...attributes(html, 'src')])
  const problems = [...targets].flatMap(target => {
    const problem = problemOf(target, page)
    return problem === undefined ? [] : [`${target} ${problem}`]
  })
  expect(problems).toEqual([])
})

test.each(pages)('%s loads nothing from elsewhere', page => {
  const html = read(page)
  const loaded = [
    ...attributes(html, 'src'),
    ...[...html.matchAll(/<link [^>]*href="([^"]+)"/g)].map(([, href]) => href!),
  ]
  expect(loaded.filter(target => /^(https?:)?\/\//.test(target))).toEqual([])
})

test('a link that leads nowhere is found', () => {
  expect(problemOf('/guides/nowhere.html', 'index.html')).toBe('is not in the site')
  expect(problemOf('/guides/units.html#nothing', 'index.html')).toMatch('has no anchor')
  expect(problemOf(`${repository}/blob/main/no.md`, 'index.html')).toMatch('not in the repository')
  expect(problemOf('./guides/units.html#house-rules', 'index.html')).toBeUndefined()
})

test('numbers and their signs for per cent stay together', () => {
  const page = read('guides/choosing.html')
  expect(page).toMatch(/\d\u00a0%/)
  expect(page).not.toMatch(/\d %/)
})
