import { expect, test } from 'vitest'
import { sentenceOf, stale } from '../kinds-table.ts'

test('the tables of kinds are up to date', () => {
  expect(stale(), 'run npm run docs:kinds').toEqual([])
})

test('a sentence is the first paragraph of the JSDoc', () => {
  const text =
    '/**\n * Falls, like {@link linear},\n * but faster.\n *\n * More.\n */\nexport const steep = 1'
  expect(sentenceOf('steep', text)).toBe('Falls, like `linear`, but faster.')
  expect(() => sentenceOf('flat', text)).toThrow('flat has no JSDoc')
})
