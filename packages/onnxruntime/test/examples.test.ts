// Runs every example in the README and in the JSDoc of src, and compares values with the comments.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as graphs from '@anneal/onnx-graph'
import * as ort from 'onnxruntime-node'
import { afterAll, describe, expect, it } from 'vitest'
import * as forBuiltins from '../src/builtins.ts'
import * as ours from '../src/index.ts'
import * as forNode from '../src/node.ts'
import { examples, perceptron, perceptronStep } from './support/models.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

interface Example {
  readonly name: string
  readonly code: string
}

const readme = [...readFileSync(at('../README.md'), 'utf8').matchAll(/^```ts\n([^]*?)^```/gm)].map(
  ([, code = ''], i): Example => ({ name: `block ${i + 1}`, code }),
)
const source = readdirSync(at('../src')).flatMap(file => {
  const comments = readFileSync(at(`../src/${file}`), 'utf8').match(/\/\*\*[^]*?\*\//g) ?? []
  return comments.flatMap((comment): Example[] => {
    const text = comment.replace(/\s*\*\/$/, '').replace(/^\s*\* ?/gm, '')
    const code = text.split('@example\n')[1]
    return code === undefined ? [] : [{ name: `${file}: ${code.split('\n')[0]!}`, code }]
  })
})

const folder = mkdtempSync(join(tmpdir(), 'anneal-examples-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const { x: features, labels: ids } = examples(96)
const graph = perceptronStep()
const rows = (from: number, count: number): Record<string, ort.Tensor> => ({
  x: new ort.Tensor('float32', features.slice(from * 8, (from + count) * 8), [count, 8]),
  labels: new ort.Tensor('int64', BigInt64Array.from(ids.slice(from, from + count), BigInt), [
    count,
  ]),
})

/** What was printed, and the files that were written. */
interface Seen {
  readonly printed: unknown[][]
  readonly written: Record<string, Uint8Array>
}

/** What examples may use without making it. */
async function surroundings(seen: Seen): Promise<Record<string, unknown>> {
  const session = await ort.InferenceSession.create(graph.model)
  const training = new ours.Training(session, {
    Tensor: ort.Tensor,
    state: graph.state,
    plan: ours.constant({ value: 0.1 }),
  })
  await training.step(rows(0, 16))
  await training.step(rows(16, 16))
  return {
    ...{ ...ours, ...forNode, ort, graph, session, training, features, ids },
    Tensor: ort.Tensor,
    model: perceptron(),
    bytes: await training.checkpoint(),
    batches: [0, 16, 32, 48].map(from => rows(from, 16)),
    data: ours.inMemory({ x: { data: features, dims: [8] }, labels: { data: ids } }),
    nextBatch: () => rows(32, 16),
    validate: () => Promise.resolve(1),
    accuracyOf: () => 0.5,
    console: { log: (...values: unknown[]) => seen.printed.push(values) },
  }
}

const modules = (seen: Seen): Record<string, unknown> => ({
  'onnxruntime-node': ort,
  '@anneal/onnx-graph': graphs,
  '@anneal/onnxruntime': ours,
  '@anneal/onnxruntime/builtins': forBuiltins,
  '@anneal/onnxruntime/node': forNode,
  'node:fs': {
    existsSync,
    readFileSync: (path: string) =>
      path === 'classifier.onnx' ? perceptron() : readFileSync(path),
    writeFileSync: (path: string, bytes: Uint8Array) => (seen.written[path] = bytes),
  },
})

/** Makes each line that ends in `// value` a comparison. */
const withChecks = (code: string): string =>
  code.replace(
    /^(\(?\w[\w.(), {}:'[\]=>-]*) \/\/ (-?[\d.]+|'\w+'|true|\w+\.of\([\d., ]+\))(?:, and so on: .*)?$/gm,
    'check($1, $2)',
  )

async function run(code: string): Promise<Seen & { checks: number }> {
  const seen: Seen = { printed: [], written: {} }
  let checks = 0
  const check = (actual: unknown, expected: unknown): void => {
    checks += 1
    expect(actual).toEqual(expected)
  }
  const files = code.replaceAll(
    "'run.safetensors'",
    JSON.stringify(join(folder, 'run.safetensors')),
  )
  const plain = withChecks(files).replace(
    /^import (?:\* as )?([^]+?) from ('.+?')$/gm,
    'const $1 = load($2)',
  )
  const all = modules(seen)
  const given = { check, load: (name: string) => all[name], ...(await surroundings(seen)) }
  const names = Object.keys(given)
  const wrapped = `return (async () => { { ${plain}\n } })()`
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it runs examples
  await new Function(...names, wrapped)(...Object.values(given))
  return { ...seen, checks }
}

describe.each([
  ['README', readme],
  ['JSDoc', source],
] as const)('%s', (_, all) => {
  it.each(all.map(({ name, code }) => [name, code] as const))('%s', async (__, code) => {
    expect((await run(code)).checks).toBe(withChecks(code).split('check(').length - 1)
  })
})

it('finds examples, and notices a wrong value', async () => {
  expect(readme.length).toBeGreaterThan(8)
  expect(source.length).toBeGreaterThanOrEqual(9)
  const stated = source.map(({ code }) => withChecks(code).split('check(').length - 1)
  expect(stated.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(8)
  await expect(run('ids.length // 3')).rejects.toThrow('96')
})

describe('the ten lines', () => {
  it('train, tell of each epoch, and write a model for inference', async () => {
    const { printed, written } = await run(readme[0]!.code)
    expect(printed.map(([epoch]) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const losses = printed.map(([, loss]) => Number(loss))
    expect(losses[9]!).toBeLessThan(losses[0]! / 1.5)
    const session = await ort.InferenceSession.create(written['trained.onnx']!)
    const { logits } = await session.run({ x: rows(0, 96)['x']! })
    const scores = logits!.data as Float32Array
    const right = ids.filter((id, i) => {
      const own = scores.subarray(i * 3, i * 3 + 3)
      return own.indexOf(Math.max(...own)) === id
    })
    expect(right.length).toBeGreaterThan(75)
  })
})
