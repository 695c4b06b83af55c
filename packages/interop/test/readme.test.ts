import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as ours from '../src/index.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/```js\n([^]*?)```/g)].map(([, code = '']) => code)

test.each(examples)('%s', code => {
  const [, call = '', wanted] = /\n(learningRate\(\d+\)) \/\/ (\S+)/.exec(code) ?? []
  const body = `${code.replace(/^import .*$/gm, '')}\nreturn ${call}`
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own README, and as it stands
  const run = new Function(...Object.keys(ours), body) as (...values: unknown[]) => number
  expect(run(...Object.values(ours))).toBeCloseTo(Number(wanted), 12)
})
