// Runs every block of the README, and every example in the JSDoc of src, and compares what lines say
// after `//` with what they give.
import { transformSync } from 'esbuild'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import * as optimizer from '../src/index.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

type Example = readonly [name: string, code: string]

const readme = [...readFileSync(at('../README.md'), 'utf8').matchAll(/^```ts\n([^]*?)^```/gm)].map(
  ([, code], i): Example => [`README, block ${i + 1}`, code!],
)
const source = readdirSync(at('../src'), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts'))
  .flatMap(file =>
    [...readFileSync(at(`../src/${file}`), 'utf8').matchAll(/@example\n([^]*?)\n \*\//g)].map(
      ([, code], i): Example => [`src/${file}, example ${i + 1}`, code!.replace(/^ \* ?/gm, '')],
    ),
  )

// a number, a truth, a text or a list; words may follow after a colon
const value = /^(-?[\d.]+(?:e-?\d+)?|true|false|'[^']*'|\[.*\]|\{.*\})(?::.*)?$/

/** Makes a comparison of each line that says what it gives. */
const withChecks = (code: string): string =>
  code.replace(/^(\S.*?);? +\/\/ (.+)$/gm, (line, expression: string, comment: string) => {
    const said = value.exec(comment)?.[1]
    return said === undefined || /^(const|let|import|for) /.test(expression)
      ? line
      : `;check(${expression}, ${said})`
  })

const rounded = (given: unknown): unknown =>
  JSON.parse(
    JSON.stringify({ given }, (_, it: unknown) =>
      typeof it === 'number' ? Number(it.toPrecision(12)) : it,
    ),
  )

/** Runs an example, and says how many values it compared. */
async function run(code: string): Promise<number> {
  let checks = 0
  const check = (actual: unknown, expected: unknown): void => {
    checks += 1
    expect(rounded(actual)).toEqual(rounded(expected))
  }
  const plain = transformSync(withChecks(code).replace(/^import .*$/gm, ''), {
    loader: 'ts',
    target: 'node20',
  }).code
  const names = Object.keys(optimizer).filter(
    name => !new RegExp(`(const|let) ${name}\\b`).test(plain),
  )
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it runs examples
  await new Function('check', ...names, `return (async () => { ${plain}\n })()`)(
    check,
    ...names.map(name => optimizer[name as keyof typeof optimizer]),
  )
  return checks
}

it.each([...readme, ...source])('%s', async (_, code) => {
  expect(await run(code)).toBe(withChecks(code).split(';check(').length - 1)
})

it('finds them, and the values in them', () => {
  const counts = [readme, source].map(examples => [
    examples.length,
    examples
      .map(([, code]) => withChecks(code).split(';check(').length - 1)
      .reduce((a, b) => a + b),
  ])
  expect(counts[0]![0]).toBeGreaterThanOrEqual(8)
  expect(counts[0]![1]).toBeGreaterThanOrEqual(12)
  expect(counts[1]![0]).toBeGreaterThanOrEqual(18)
  expect(counts[1]![1]).toBeGreaterThanOrEqual(14)
})

it('imports in the README are there', () => {
  for (const [, code] of readme)
    for (const [, names] of code.matchAll(/^import \{([^}]*)\} from '@anneal\/optimizer'/gm))
      for (const name of names!.split(','))
        expect(Object.keys(optimizer)).toContain(name.trim().replace(/^type /, ''))
})

it('notices a wrong value', async () => {
  await expect(run('cosine({ from: 1, steps: 2 })(0) // 2')).rejects.toThrow('expected')
})
