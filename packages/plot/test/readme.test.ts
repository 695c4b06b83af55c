import * as core from '@anneal/core'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as ours from '../src/index.ts'
import { readXml } from './xml.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/```js\n([^]*?)```/g)].map(([, code = '']) => code)

describe('the examples of the README', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThan(0)
  })

  it.each(examples)('%s', code => {
    const written: string[] = []
    const writeFileSync = (_: string, svg: string): number => written.push(svg)
    const names: Record<string, unknown> = { ...core, ...ours, writeFileSync }
    const body = code.replace(/^import .*$/gm, '')
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own README, and as it stands
    const run = new Function(...Object.keys(names), body) as (...values: unknown[]) => void
    run(...Object.values(names))
    expect(written).toHaveLength(1)
    expect(readXml(written[0]!).name).toBe('svg')
  })
})
