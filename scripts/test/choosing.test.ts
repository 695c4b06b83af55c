/** docs/guides/choosing.md: each row has evidence or says that there is none, and its numbers are those of the evidence. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { anchorOf } from '../../docs/.vitepress/links.ts'
import { root } from '../install.mjs'

const read = (page: string): string => readFileSync(join(root, 'docs', page), 'utf8')
const guide = read('guides/choosing.md')

/** The parts of the evidence, by their anchors. */
const evidence = new Map(
  read('evidence/README.md')
    .split(/^## /m)
    .slice(1)
    .map(part => [anchorOf(part.slice(0, part.indexOf('\n'))), part]),
)

/** Rows of a table below a heading, by their cells. */
const rowsBelow = (heading: string): string[][] => {
  const [, part = ''] = guide.split(`\n## ${heading}\n`)
  const [table = ''] = /^\|[^]*?(?=\n\n)/m.exec(part) ?? []
  const [, , ...rows] = table.split('\n')
  return rows.map(row => row.split(' | ').map(cell => cell.replace(/^\| | \|$/g, '')))
}

const choices = rowsBelow('By what you do')
const grounds = rowsBelow('What stands behind each')

test('each choice leads to what stands behind it', () => {
  const ids = grounds.map(([name = '']) => /<a id="(.+?)">/.exec(name)?.[1])
  expect(choices.map(([you = '']) => /\]\(#(.+?)\)/.exec(you)?.[1])).toEqual(ids)
  expect(ids.length).toBeGreaterThan(8)
})

describe.each(grounds)('%s', (_, measured = '', literature = '') => {
  test('there is evidence, or the word that there is none', () => {
    expect(measured).toMatch(/\]\(\.\.\/evidence\/README\.md#|^nothing$/)
    expect(literature).toMatch(/https:\/\/arxiv\.org\/abs\/\d{4}\.\d{5}|^no paper/)
  })
})

test('numbers are those of the evidence that is linked beside them', () => {
  const statements = guide
    .split(/\n(?=\||\d\. |\n)/) // rows, items, paragraphs
    .map(text => text.replace(/\| [^|]+ \|$/, '')) // the last cell is what papers say
  let checked = 0
  for (const statement of statements) {
    const links = [...statement.matchAll(/evidence\/README\.md#([^)]+)/g)]
    const text = links.map(([, anchor]) => evidence.get(anchor!)).join('\n')
    if (links.length === 0) continue
    for (const [, number] of statement.matchAll(/(\d+\.\d+) (?:%|times)/g)) {
      checked += 1
      expect(text.split(/[^\d.]+/), statement).toContain(number)
    }
  }
  expect(checked).toBeGreaterThan(15)
})
