import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import * as kinds from '../src/kinds.ts'

const at = (path: string): URL => new URL(path, import.meta.url)
const list = readFileSync(at('../src/kinds.ts'), 'utf8')

const files = ['schedules', 'combinators', 'feedback'].flatMap(folder =>
  readdirSync(at(`../src/${folder}`)).map(file => `${folder}/${file}`),
)
const sourceOf = (file: string): string => readFileSync(at(`../src/${file}`), 'utf8')
const defining = files.flatMap(file => {
  const [, name] = /^export const (\w+): (?:Feedback)?Kind</m.exec(sourceOf(file)) ?? []
  return name ? [{ file, name, test: file.replace(/ts$/, 'test.ts') }] : []
})

it('finds the files that define kinds', () => {
  const calling = files.filter(file => /define(Schedule|Feedback)\(/.test(sourceOf(file)))
  expect(calling.length).toBeGreaterThanOrEqual(16)
  expect(defining.map(({ file }) => file)).toEqual(calling)
})

it.each(defining)('$file is in src/kinds.ts', ({ file, name }) => {
  const options = `${name.charAt(0).toUpperCase()}${name.slice(1)}Options`
  expect(
    list.includes(` ${name},`) && list.includes(`from './${file}'`) && name in kinds,
    `add to packages/core/src/kinds.ts: export { ${name}, type ${options} } from './${file}'`,
  ).toBe(true)
})

it.each(defining)('$file has a test', ({ file, test }) => {
  expect(
    existsSync(at(test)),
    `packages/core/src/${file} needs a test: packages/core/test/${test}`,
  ).toBe(true)
})

it('has as many lines as there are kinds, each under its own name', () => {
  expect(Object.keys(kinds).sort()).toEqual(defining.map(({ name }) => name).sort())
  for (const [name, kind] of Object.entries(kinds)) expect(kind.type).toBe(name)
  const listening = defining.filter(({ file }) => file.startsWith('feedback/'))
  expect(Object.entries(kinds).flatMap(([name, kind]) => ('feedback' in kind ? name : []))).toEqual(
    listening.map(({ name }) => name),
  )
  expect(new Set(builtins)).toEqual(new Set(Object.values(kinds)))
})
