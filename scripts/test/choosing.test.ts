/** docs/guides/choosing.md: each row has evidence or says that there is none, and its numbers are those of the evidence. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
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

const [, choices = '', grounds = ''] =
  /\n## By what you do\n([^]*?)\n## What stands behind each\n([^]*?)\n## /.exec(guide) ?? []
const parts = grounds.split('\n### ').slice(1)

test('each choice leads to what stands behind it', () => {
  const led = [...choices.matchAll(/^\| \[[^\]]+\]\(#(.+?)\)/gm)].map(([, anchor]) => anchor)
  const rows = choices.split('\n').filter(line => line.startsWith('| ')).length - 1 // and a head
  expect(led).toEqual(parts.map(part => anchorOf(part.slice(0, part.indexOf('\n')))))
  expect(led).toHaveLength(rows)
})

test.each(parts)('%s', part => {
  expect(part).toMatch(
    /\n- Measured here, on \[.+\]\(\.\.\/evidence\/README\.md#|\n- Not measured here\.\n/,
  )
  const [, literature = ''] = /\n- In the literature: ([^]+)$/.exec(part) ?? []
  expect(literature).toMatch(/https:\/\/arxiv\.org\/abs\/\d{4}\.\d{5}|^no paper/)
})

test('numbers are those of the evidence that is linked beside them', () => {
  let checked = 0
  for (const statement of guide.split(/\n(?=- |\d\. |\n)/)) {
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
