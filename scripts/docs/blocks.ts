/** The blocks of code in the pages of docs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../install.mjs'
import { filesIn } from '../packages.ts'

/** A block between fences. */
export interface Block {
  /** The file, from the root, and the line: `docs/guides/units.md:12`. */
  readonly at: string
  readonly language: string
  /** The words after the language: the name of a file, or a mark. */
  readonly marks: readonly string[]
  readonly code: string
}

/** Every page below docs, from the root. */
export const pages: readonly string[] = filesIn(join(root, 'docs'))
  .filter(file => file.endsWith('.md') && !/(^|\/)(node_modules|out|dist)\//.test(file))
  .map(file => `docs/${file}`)

/** The blocks of a page, also those in lists. */
export function blocksIn(file: string, text = readFileSync(join(root, file), 'utf8')): Block[] {
  return [...text.matchAll(/^( *)```(\S*) ?(.*)\n([^]*?)^\1```$/gm)].map(match => {
    const [, indent = '', language = '', marks = '', code = ''] = match
    return {
      at: `${file}:${text.slice(0, match.index).split('\n').length}`,
      language,
      marks: marks.split(' ').filter(mark => mark !== ''),
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }
  })
}

/** The names that a module of examples takes from `given`: those it uses and does not make. */
export function givenIn(code: string, given: readonly string[]): readonly string[] {
  return given.filter(
    name =>
      new RegExp(`(?<![\\w'"])(?<!(?<!\\.)\\.)${name}\\b(?!['":]\\s)`).test(
        code.replaceAll(/\/\/.*$/gm, ''),
      ) &&
      !new RegExp(`\\b(const|let|function|class) ${name}\\b`).test(code) &&
      !new RegExp(`\\bimport\\b[^']*\\b${name}\\b[^']*from`).test(code),
  )
}
