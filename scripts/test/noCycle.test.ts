import type { Rule } from 'eslint'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { noCycle } from '../lint/noCycle.mjs'

const options: ts.CompilerOptions = {
  noLib: true,
  types: [],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
}

/** Where each module is led back to itself, in a program that is only these texts. */
function cycles(texts: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  const path = (name: string): string => `/repository/${name}`
  const files = new Map(Object.entries(texts).map(([name, text]) => [path(name), text]))
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getCurrentDirectory: () => path(''),
    directoryExists: () => true,
    fileExists: file => files.has(file),
    readFile: file => files.get(file),
    getSourceFile: (file, version) =>
      files.has(file) ? ts.createSourceFile(file, files.get(file)!, version) : undefined,
  }
  const program = ts.createProgram([...files.keys()], options, host)
  return [...files].flatMap(([filename, text]) => {
    const found: (readonly [string, string])[] = []
    const report = ({ loc, data }: Found): void => {
      found.push([text.slice(loc.start, loc.end), data.way])
    }
    const sourceCode = { parserServices: { program }, getLocFromIndex: (index: number) => index }
    const context = { sourceCode, filename, cwd: path(''), report } as unknown
    noCycle.create(context as Rule.RuleContext).Program?.({} as never)
    return found
  })
}

interface Found {
  readonly loc: { readonly start: number; readonly end: number }
  readonly data: { readonly way: string }
}

test('each import of a cycle is found, with the shortest way back', () => {
  expect(
    cycles({
      'a.ts': `import { b } from './b.ts'\nimport './d.ts'\nexport const a = b`,
      'b.ts': `export { c as b } from './c.ts'`,
      'c.ts': `import './d.ts'\nexport const c = () => import('./a.ts')`,
      'd.ts': `export const d = 1`,
    }),
  ).toEqual([
    [`'./b.ts'`, 'b.ts → c.ts → a.ts'],
    [`'./c.ts'`, 'c.ts → a.ts → b.ts'],
    [`'./a.ts'`, 'a.ts → b.ts → c.ts'],
  ])
})

test('what only leads to a cycle, or away from it, is none', () => {
  expect(
    cycles({
      'a.ts': `import './b.ts'\nimport './c.ts'\nexport {}`,
      'b.ts': `import './c.ts'\nimport './d.ts'\nexport {}`,
      'c.ts': `import './b.ts'\nexport {}`,
      'd.ts': `export {}`,
    }).map(([, way]) => way),
  ).toEqual(['c.ts → b.ts', 'b.ts → c.ts'])
})

test('types make no cycle', () => {
  expect(
    cycles({
      'a.ts': `import type { B } from './b.ts'\nexport type { B } from './b.ts'\nexport type A = B`,
      'b.ts': `import './a.ts'\nexport type B = 1\nexport type C = typeof import('./a.ts')`,
    }),
  ).toEqual([])
})
