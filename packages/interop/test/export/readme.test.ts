// The examples of the README: the code of each, and what it says that comes out.
import * as core from '@anneal/core'
import { transform } from 'esbuild'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as interop from '../../src/index.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/```ts\n([^]*?)```\n\n```\w+\n([^]*?)```/g)].map(
  ([, code = '', result = '']) => ({ code, result }),
)

const names = { ...core, ...interop }

test('there is one of each exporter', () => {
  const exporters = Object.keys(interop).filter(name => name.startsWith('to'))
  expect(exporters.length).toBe(7)
  for (const name of exporters)
    expect(
      examples.some(({ code }) => code.includes(`${name}(`)),
      name,
    ).toBe(true)
})

test.each(examples)('$code', async ({ code, result }) => {
  const lines = code
    .replaceAll(/^import .*$/gm, '')
    .trimEnd()
    .split('\n')
  const body = [...lines.slice(0, -1), `return ${lines.at(-1)!}`].join('\n')
  const { code: plain } = await transform(`function example() {\n${body}\n}`, { loader: 'ts' })
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own README, and as it stands
  const run = new Function(...Object.keys(names), `${plain}\nreturn example()`) as (
    ...values: unknown[]
  ) => string
  expect(run(...Object.values(names))).toBe(result)
})
