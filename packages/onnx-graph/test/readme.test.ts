import { readFileSync, writeFileSync } from 'node:fs'
import * as ort from 'onnxruntime-node'
import { format } from 'prettier'
import { describe, expect, it } from 'vitest'
import * as ours from '../src/index.ts'
import { operators } from '../src/ops/index.ts'
import { passes } from '../src/ops/op.ts'
import { batches, bytesOf } from './support/data.ts'
import { open } from './support/run.ts'

const file = new URL('../README.md', import.meta.url)
const readme = readFileSync(file, 'utf8')

describe('the README', () => {
  it('has an example that trains', async () => {
    const [, code = ''] = /```js\n([^]*?)```/.exec(readme) ?? []
    const body = code.replace(/^import .*$/gm, '')
    const losses: number[] = []
    const written: Uint8Array[] = []
    const names: Record<string, unknown> = {
      ...ours,
      InferenceSession: ort.InferenceSession,
      Tensor: ort.Tensor,
      readFileSync: () => bytesOf('mlp_13.onnx'),
      writeFileSync: (_: string, bytes: Uint8Array) => written.push(bytes),
      nextBatch: () => ({ x: batches[0]!.x, labels: batches[0]!.y }),
      console: { log: (_: number, loss: number) => losses.push(loss) },
    }
    const wrapped = `return (async () => {${body}})()`
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own README, and as it stands
    await (new Function(...Object.keys(names), wrapped) as (...values: unknown[]) => Promise<void>)(
      ...Object.values(names),
    )
    expect(losses).toHaveLength(20)
    expect(losses[19]).toBeLessThan(losses[0]! / 2)
    expect((await open(written[0]!)).outputNames).toEqual(['logits'])
  })

  // `ANNEAL_UPDATE=1` writes it anew
  it('lists the operators that there are, by family', async () => {
    const source = readFileSync(new URL('../src/ops/all.ts', import.meta.url), 'utf8')
    const [, ...families] = source.replaceAll(/ from '.*'$/gm, '').split(/^\/\/ (?=[a-z])/m)
    const named = families.map(
      text =>
        [
          text.slice(0, text.indexOf('\n')),
          Array.from(text.matchAll(/[A-Z]\w+/g), ([name]) => name),
        ] as const,
    )
    expect(named.flatMap(([, names]) => names).sort()).toEqual(Object.keys(operators).sort())
    const shown = (names: readonly string[], flat: boolean): string =>
      names
        .filter(name => passes(operators[name]) !== flat)
        .sort()
        .join(', ')
    const rows = named.map(
      ([family, names]) => `| ${family} | ${shown(names, false)} | ${shown(names, true)} |`,
    )
    const table = await format(
      [
        '| family | with a gradient | flat, or taken out before |',
        '| --- | --- | --- |',
        ...rows,
      ].join('\n'),
      {
        parser: 'markdown',
      },
    )
    const expected = readme.replace(
      /(<!-- operators -->\n)[^]*(<!-- \/operators -->)/,
      (_, begin: string, end: string) => `${begin}\n${table}\n${end}`,
    )
    if (process.env['ANNEAL_UPDATE']) writeFileSync(file, expected)
    else expect(readme).toBe(expected)
  })
})
