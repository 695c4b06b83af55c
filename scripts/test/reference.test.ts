import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtins } from '../../packages/core/src/builtins.ts'
import { root } from '../install.mjs'
import { stalePages } from '../reference.ts'
import { entryOf, parseDoc, recipeNames } from '../reference/docs.ts'
import { referencePages } from '../reference/pages.ts'
import { peerNames } from '../reference/peers.ts'

const pages = await referencePages()

test('the reference is up to date', () => {
  expect(stalePages(pages), 'run npm run docs:reference').toEqual([])
})

test('it has a page for every kind and recipe, in its list', () => {
  const index = pages.get('README.md')!
  expect(recipeNames).toContain('oneCycle')
  for (const name of [...builtins.map(({ type }) => type), ...recipeNames, 'formula']) {
    expect([name, pages.has(`${name}.md`)]).toEqual([name, true])
    expect(index).toContain(`](${name}.md)`)
  }
})

test('a page that is missing, changed or of nothing is stale', () => {
  const other = new Map(pages)
  other.delete('cosine.md')
  other.set('linear.md', 'changed').set('brandNew.md', 'a page')
  expect(new Set(stalePages(other))).toEqual(new Set(['cosine.md', 'linear.md', 'brandNew.md']))
})

test.each([...pages])('%s has every option, and what it links to is there', (name, text) => {
  const prose = text.replaceAll(/```[^]*?```/g, '')
  const links = [...prose.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, to]) => to!)
  expect(links.length).toBeGreaterThan(2)
  for (const to of links) {
    const path = join(root, 'docs/reference', to)
    expect(existsSync(path) || pages.has(to), `${name} links to ${to}`).toBe(true)
  }
  const kind = builtins.find(({ type }) => `${type}.md` === name)
  for (const option of Object.keys(kind?.params ?? {})) expect(text).toContain(`| \`${option}\` |`)
  if (name !== 'README.md')
    expect(text.match(/^## .+/gm)).toEqual(
      expect.arrayContaining(['## Options', '## Example', '## In other libraries']),
    )
})

test('JSDoc is taken apart', () => {
  const doc = parseDoc(
    '/**\n * Falls.\n *\n *     value(t) = 1\n *\n * @see one,\n *   two\n * @see three\n * @example\n * f(1) // 2\n */',
  )
  expect(doc.text).toBe('Falls.\n\n    value(t) = 1')
  expect(doc.tags('see')).toEqual(['one,\n  two', 'three'])
  expect(doc.tags('example')).toEqual(['f(1) // 2'])
  expect(doc.tags('default')).toEqual([])
})

test('options are read where they are inherited, and where a part of them is', () => {
  const names = (entry: string): string[] => entryOf(entry).options.map(({ name }) => name)
  expect(names('cosine')).toEqual(['from', 'to', 'steps', 'end', 'after'])
  expect(names('knots')).toEqual(['values', 'at', 'shape', 'after'])
  expect(names('add')).toEqual(['schedules'])
  expect(() => entryOf('flat')).toThrow('core exports no flat')
})

test('the names that others use come from what is read of them', () => {
  const { same, part } = peerNames('cosine')
  expect(same.get('PyTorch')).toContain('CosineAnnealingLR')
  expect(part.get('Transformers')).toContain('get_cosine_schedule_with_warmup')
  expect(peerNames('chebyshev').same.get('pytorch_optimizer')).toEqual(['get_chebyshev_schedule'])
  expect([...peerNames('add').same, ...peerNames('add').part]).toEqual([])
})

test('its list is in groups', () => {
  const headings = pages.get('README.md')!.match(/^## .+/gm)
  expect(headings).toEqual([
    '## Schedules',
    '## Schedules made of schedules',
    '## Feedback',
    '## Recipes',
    '## Formulas',
  ])
})
