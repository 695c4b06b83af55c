// Runs every example in the README and in the JSDoc of src, and compares values with the comments.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import * as diagnostics from '../src/diagnostics.ts'
import { formula } from '../src/formula.ts'
import * as core from '../src/index.ts'
import * as messages from '../src/messages.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

interface Example {
  readonly name: string
  readonly code: string
}

function fromReadme(): Example[] {
  const blocks = readFileSync(at('../README.md'), 'utf8').split(/^```/m)
  return blocks
    .filter(block => /^(ts|js|typescript|javascript)\n/.test(block))
    .map((block, i) => ({
      name: `README block ${i + 1}`,
      code: block.slice(block.indexOf('\n') + 1),
    }))
}

function fromSource(): Example[] {
  const files = readdirSync(at('../src'), { recursive: true, encoding: 'utf8' })
  return files
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => {
      const source = readFileSync(at(`../src/${file}`), 'utf8')
      const comments = source.match(/\/\*\*[^]*?\*\//g) ?? []
      return comments
        .filter(comment => comment.includes('@example'))
        .map(comment => {
          const text = comment.replace(/\s*\*\/$/, '').replace(/^\s*\* ?/gm, '')
          const [, example = ''] = /@example\n([^]*?)(?=\n@\w|$)/.exec(text) ?? []
          return { name: `src/${file}: ${example.trim().split('\n')[0]!}`, code: example }
        })
    })
}

/**
 * Makes each line that ends in `// value` a comparison, and a block of comment lines after an
 * expression one with the text in them.
 */
function withChecks(code: string): string {
  const text = code.replace(
    /^(\S.*)\n((?:\/\/ .*(?:\n|$))+)/gm,
    (all, line: string, lines: string) =>
      /^(import|const|let|\/\/|interface|function)/.test(line) || line.includes(' // ')
        ? all
        : `check(${line}, ${JSON.stringify(lines.replace(/^\/\/ /gm, '').trimEnd())})\n`,
  )
  return text.replace(
    /^( *)(.+?);? +\/\/ (.+)$/gm,
    (all, space: string, line: string, value: string) => {
      if (!/^(-?[\d.]+(e-?\d+)?|Infinity|true|false|null|undefined|[[{'"].*[\]}'"])$/.test(value))
        return all
      const [, declaration, name] = /^((?:const|let) (\w+)(?:: \w+)? = .*)$/.exec(line) ?? []
      return declaration
        ? `${declaration}; check(${name!}, ${value})`
        : `${space};check(${line}, ${value})`
    },
  )
}

const entries: Record<string, unknown> = {
  '@anneal/core': core,
  '@anneal/core/builtins': { builtins },
  '@anneal/core/diagnostics': diagnostics,
  '@anneal/core/formula': { formula },
  '@anneal/core/messages': messages,
}
const require = createRequire(import.meta.url)

/** The same with all numbers to 12 figures: examples leave out the last bits. */
const rounded = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify({ value }, (_, it: unknown) =>
      typeof it === 'number' ? (Number.isFinite(it) ? Number(it.toPrecision(12)) : String(it)) : it,
    ),
  )

/** What examples may use without importing it. */
const given = {
  ...core,
  ...messages,
  ...diagnostics,
  builtins,
  formula,
  writeFileSync: (_: string, text: string) => {
    expect(JSON.parse(text)).toBeTypeOf('object')
  },
}

async function run(code: string): Promise<number> {
  let checks = 0
  const check = (actual: unknown, expected: unknown): void => {
    checks++
    expect(rounded(actual)).toEqual(rounded(expected))
  }
  const { code: plain } = await transform(withChecks(code), {
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  })
  const names = Object.keys(given).filter(name => !new RegExp(`(const|let) ${name}\\b`).test(plain))
  const load = (name: string): unknown => entries[name] ?? require(name)
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it runs examples
  await new Function(
    'require',
    'module',
    'exports',
    'check',
    ...names,
    `return (async () => { ${plain}\n })()`,
  )(load, {}, {}, check, ...names.map(name => given[name as keyof typeof given]))
  return checks
}

const readme = fromReadme()
const source = fromSource()

describe.each([...readme, ...source].map(example => [example.name, example] as const))(
  '%s',
  (_, { code }) => {
    it('runs, and gives what it says', async () => {
      const checks = await run(code)
      const promised = withChecks(code).split('check(').length - 1
      expect(checks).toBe(promised)
    })
  },
)

it('finds examples, and values in them', () => {
  expect(readme.length).toBeGreaterThan(5)
  expect(source.length).toBeGreaterThan(25)
  const checked = [...readme, ...source].filter(({ code }) => withChecks(code).includes('check('))
  expect(checked.length).toBeGreaterThanOrEqual(30)
})

it('notices a wrong value', async () => {
  await expect(run('cosine({ from: 1, steps: 2 })(0) // 2')).rejects.toThrow('to deeply equal')
})
