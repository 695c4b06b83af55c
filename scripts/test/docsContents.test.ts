/** The sidebar of the site is the list in docs/README.md, and lacks nothing. */
import { expect, test } from 'vitest'
import { groupsIn } from '../../docs/.vitepress/contents.ts'
import { anchorOf } from '../../docs/.vitepress/links.ts'
import { addressOf, pageOf } from '../../docs/.vitepress/places.ts'
import { pages } from '../docs/blocks.ts'
import { publicPackages } from '../packages.ts'

const listed = groupsIn('docs/README.md').flatMap(({ items }) => items.map(({ link }) => link))
const inReference = groupsIn('docs/reference/README.md').flatMap(({ items }) => items)

test('each page is listed', () => {
  const all = [...pages, ...publicPackages().map(({ folder }) => `${folder}/README.md`)]
  const missing = all
    .filter(
      file => !['docs/README.md', 'docs/index.md', 'docs/playground/README.md'].includes(file),
    )
    .map(file => `/${pageOf(file)}`)
    .filter(page => !page.startsWith('/reference/') || page === '/reference/index.md')
    .filter(page => !listed.includes(page))
  expect(missing, 'list them in docs/README.md').toEqual([])
})

test('the reference lists its own', () => {
  const theirs = pages.filter(
    page => page.startsWith('docs/reference/') && !page.endsWith('README.md'),
  )
  expect(inReference.map(({ link }) => link).sort()).toEqual(
    theirs.map(page => `/${pageOf(page)}`).sort(),
  )
})

test('links lead to pages, and else into the repository', () => {
  const from = 'docs/guides/units.md'
  expect(addressOf('feedback.md#metrics', from)).toBe('/guides/feedback.md#metrics')
  expect(addressOf('../../packages/core/README.md#units', from)).toBe('/packages/core.md#units')
  expect(addressOf('../tfjs', 'packages/core/README.md')).toBe('/packages/tfjs.md')
  expect(addressOf('../reference/README.md', from)).toBe('/reference/index.md')
  expect(addressOf('../../CONTRIBUTING.md', from)).toMatch('/blob/main/CONTRIBUTING.md')
  expect(addressOf('../../examples/optimizer', from)).toMatch('/tree/main/examples/optimizer')
  expect(addressOf('https://arxiv.org', from)).toBe('https://arxiv.org')
  expect(() => addressOf('nowhere.md', from)).toThrow('docs/guides/units.md links to nowhere.md')
})

test('anchors are those of GitHub', () => {
  expect(anchorOf('6. Publish it')).toBe('6-publish-it')
  expect(anchorOf('“Which step?” – `units`')).toBe('which-step--units')
})
