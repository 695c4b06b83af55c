// Runs every example in the README and in the JSDoc of src, and compares values with the comments.
import * as tf from '@tensorflow/tfjs'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as forBuiltins from '../src/builtins.ts'
import * as ours from '../src/index.ts'
import * as forNode from '../src/node.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

interface Example {
  readonly name: string
  readonly code: string
}

const readme = [...readFileSync(at('../README.md'), 'utf8').matchAll(/^```ts\n([^]*?)^```/gm)].map(
  ([, code = '']): Example => ({ name: code.trim().split('\n').at(-1)!, code }),
)
const source = readdirSync(at('../src')).flatMap(file => {
  const comments = readFileSync(at(`../src/${file}`), 'utf8').match(/\/\*\*[^]*?\*\//g) ?? []
  return comments.flatMap((comment): Example[] => {
    const text = comment.replace(/\s*\*\/$/, '').replace(/^\s*\* ?/gm, '')
    const code = text.split('@example\n')[1]
    return code === undefined ? [] : [{ name: `${file}: ${code.split('\n')[0]!}`, code }]
  })
})

const modules: Record<string, unknown> = {
  '@tensorflow/tfjs': tf,
  '@anneal/tfjs': ours,
  '@anneal/tfjs/builtins': forBuiltins,
  '@anneal/tfjs/node': forNode,
  'node:fs': { readFileSync },
}

/** What examples may use without making it. */
async function surroundings(): Promise<Record<string, unknown>> {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] })
  model.compile({ optimizer: tf.train.adam(), loss: 'meanSquaredError' })
  const save = (): Promise<object> => Promise.resolve({}) // there is no IndexedDB here
  Object.assign(model, { save })
  const weight = tf.variable(tf.scalar(1))
  const plan = ours.cosine({ from: 0.1, steps: 12 })
  const callback = new ours.ScheduleCallback(plan)
  const [x, y] = [tf.ones([64, 4]), tf.ones([64, 1])]
  await model.fit(x, y, { epochs: 4, callbacks: callback })
  const { progress } = callback
  const bytes = await ours.captureCheckpoint({ weights: model, progress })
  // in the examples the run was meant to be one of ten epochs
  const options = { run: { epochs: 10 }, onRunChange: 'keep' }
  class ScheduleCallback extends ours.ScheduleCallback {
    constructor(plan: ours.Drivable, given?: ours.ScheduleCallbackOptions) {
      super(plan, { ...(given?.from && options), ...given } as ours.ScheduleCallbackOptions)
    }
  }
  return {
    ...{ ...ours, ...forNode, tf, model, x, y, plan, callback, bytes, ScheduleCallback },
    batches: [1, 2, 3],
    loss: () => weight.square().asScalar(),
    console: { log: () => undefined },
  }
}

/** Makes each line that ends in `// value` a comparison. */
const withChecks = (code: string): string =>
  code.replace(/^(\w[\w.(), ]*) \/\/ (-?[\d.]+)$/gm, 'check($1, $2)')

async function run(code: string): Promise<number> {
  let checks = 0
  const check = (actual: unknown, expected: unknown): void => {
    checks += 1
    expect(actual).toBe(expected)
  }
  const given = { check, load: (name: string) => modules[name], ...(await surroundings()) }
  const plain = withChecks(code).replace(
    /^import (?:\* as )?([^]+?) from ('.+?')$/gm,
    'const $1 = load($2)',
  )
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it runs examples
  await new Function(...Object.keys(given), `return (async () => { ${plain}\n })()`)(
    ...Object.values(given),
  )
  return checks
}

const folder = mkdtempSync(join(tmpdir(), 'anneal-examples-'))
beforeAll(async () => {
  tf.env().set('PROD', true)
  await tf.setBackend('cpu')
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe.each([
  ['README', readme],
  ['JSDoc', source],
] as const)('%s', (_, examples) => {
  it.each(examples.map(({ name, code }) => [name, code] as const))('%s', async (__, code) => {
    const written = code.replaceAll(/'run\.ckpt'/g, JSON.stringify(join(folder, 'run.ckpt')))
    expect(await run(written)).toBe(withChecks(code).split('check(').length - 1)
  })
})

it('finds examples, and notices a wrong value', async () => {
  expect(readme.length).toBeGreaterThan(9)
  expect(source.length).toBeGreaterThanOrEqual(14)
  await expect(run('getMomentum(tf.train.momentum(1, 0.5)) // 0.75')).rejects.toThrow('0.75')
})
