import * as core from '@anneal/core'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as ours from '../src/index.ts'
import { toPng } from '../src/png.ts'
import { readXml } from './xml.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/```js\n([^]*?)```/g)].map(([, code = '']) => code)

describe('the examples of the README', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThan(0)
  })

  it.each(examples)('%s', async code => {
    const pictures: string[] = []
    const texts: string[] = []
    const pngs: Uint8Array[] = []
    const names: Record<string, unknown> = {
      ...core,
      ...ours,
      toPng,
      readFileSync: () => '{"update":1,"learningRate":0.1,"loss":2}\n{"update":2,"loss":1}\n',
      writeFileSync: (_: string, svg: string) => pictures.push(svg),
      writeFile: (_: string, png: Uint8Array) => Promise.resolve(pngs.push(png)),
      console: { log: (text: string) => texts.push(text) },
    }
    const body = `return (async () => {${code.replace(/^import .*$/gm, '')}})()`
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own README, and as it stands
    const run = new Function(...Object.keys(names), body) as (...values: unknown[]) => Promise<void>
    await run(...Object.values(names))
    expect(pictures.length + texts.length + pngs.length).toBeGreaterThan(0)
    for (const svg of pictures) expect(readXml(svg).name).toBe('svg')
    const [, promised] = /sparkline\(.*\/\/ (.+)…/.exec(code) ?? []
    if (promised) expect(texts.at(-1)).toMatch(new RegExp(`^${promised}`))
  })
})
