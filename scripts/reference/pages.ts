/** Makes the pages of the reference: one of each kind and recipe, and one that lists them. */
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { builtins } from '../../packages/core/src/builtins.ts'
import { formula } from '../../packages/core/src/formula.ts'
import * as core from '../../packages/core/src/index.ts'
import type { Param } from '../../packages/core/src/index.ts'
import { root } from '../install.mjs'
import { entryOf, recipeNames, type Entry, type OptionDoc } from './docs.ts'
import { namedByHand, peerNames, type Names } from './peers.ts'

const note = '<!-- Written by npm run docs:reference, from the JSDoc: change it there. -->'
const lengths = '[length](../../packages/core/README.md#units)'

const kinds = [...builtins, formula] as readonly {
  readonly type: string
  readonly params: Readonly<Record<string, Param>>
}[]
const paramsOf = new Map(kinds.map(({ type, params }) => [type, params]))
const names: readonly string[] = [...paramsOf.keys(), ...recipeNames]

/** The kinds and recipes by what they are, in the order of their tables. */
const groups: readonly {
  readonly title: string
  readonly about: string
  readonly has: (file: string) => boolean
}[] = [
  {
    title: 'Schedules',
    about: 'Values by the step.',
    has: file => file.startsWith('schedules/'),
  },
  {
    title: 'Schedules made of schedules',
    about: 'They take others, of any kind and as deep as you like.',
    has: file => file.startsWith('combinators/'),
  },
  {
    title: 'Feedback',
    about: 'They stand around a schedule, outermost, and listen to metrics.',
    has: file => file.startsWith('feedback/'),
  },
  {
    title: 'Recipes',
    about:
      'Functions that make schedules, or plans, of the kinds above: that is what their JSON has.',
    has: file => file.startsWith('recipes/'),
  },
  {
    title: 'Formulas',
    about:
      'In an entry point of its own, `@anneal/core/formula`, with a parser that the others do not need. A function of your own is a schedule too, `custom(step => …)`, but cannot be saved as JSON.',
    has: file => file === 'formula.ts',
  },
]

/** The text of each page, by its path in `docs/reference`. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  for (const name of namedByHand)
    if (!names.includes(name))
      throw new Error(`scripts/reference/peers.ts: there is neither a kind nor a recipe "${name}"`)
  const entries = names.map(entryOf)
  const pages = new Map(entries.map(entry => [`${entry.name}.md`, page(entry)]))
  pages.set('README.md', index(entries))
  const style = {
    ...(await resolveConfig(join(root, 'docs/reference/README.md'))),
    parser: 'markdown',
  }
  for (const [name, text] of pages) pages.set(name, await format(text, style))
  return pages
}

function index(entries: readonly Entry[]): string {
  const placed = new Set<Entry>()
  const sections = groups.flatMap(({ title, about, has }) => {
    const mine = entries.filter(({ file }) => has(file))
    for (const entry of mine) placed.add(entry)
    const rows = mine.map(entry => [`[\`${entry.name}\`](${entry.name}.md)`, summaryOf(entry)])
    return [`## ${title}`, about, table(['name', 'what it does'], rows)]
  })
  const lost = entries.find(entry => !placed.has(entry))
  if (lost) throw new Error(`scripts/reference/pages.ts: no group has ${lost.file}`)
  return blocks(
    '# Reference',
    note,
    `Every kind of schedule, with its options, its formula, its source, a picture, an example that runs, and what other libraries call it. ${entries.length} pages; the ideas behind them are in the [README of core](../../packages/core/README.md).`,
    '[![All kinds](../pictures/schedules.svg)](../pictures/schedules.svg)',
    ...sections,
  )
}

function page(entry: Entry): string {
  const { name, file, doc } = entry
  const params = paramsOf.get(name)
  const sources = doc.tags('see').map(text => `- ${inline(text)}`)
  const picture = `../pictures/${params ? 'kinds' : 'recipes'}/${name}.svg`
  return blocks(
    `# ${name}`,
    note,
    ...described(doc.text),
    `![${name}](${picture})`,
    '## Options',
    params ? kindOptions(entry, params) : recipeOptions(entry),
    '## Example',
    ['```js', example(entry), '```'].join('\n'),
    ...(sources.length > 0 ? ['## Source', sources.join('\n')] : []),
    '## In other libraries',
    ...peers(name),
    `[All kinds](README.md) · [${file}](../../packages/core/src/${file})`,
  )
}

/** Paragraphs, and formulas as code. */
const described = (text: string): string[] =>
  text
    .split('\n\n')
    .map(paragraph =>
      /^ {4}/.test(paragraph)
        ? ['```text', ...paragraph.split('\n').map(line => line.slice(4)), '```'].join('\n')
        : inline(paragraph),
    )

function kindOptions(entry: Entry, params: Readonly<Record<string, Param>>): string {
  for (const { name } of entry.options)
    if (!Object.hasOwn(params, name))
      throw new Error(`scripts/reference: ${entry.name} has no param ${name}`)
  const rows = Object.keys(params).map(name => {
    const option = entry.options.find(it => it.name === name)
    if (!option) throw new Error(`scripts/reference: ${entry.name}.${name} is in no interface`)
    return [option, params[name]!] as const
  })
  // what must be given comes first, and then what is the kind's own
  const place = ([option, param]: (typeof rows)[number]): number =>
    entry.options.indexOf(option) + (param.optional || param.default !== undefined ? 100 : 0)
  rows.sort((a, b) => place(a) - place(b))
  return table(
    ['option', 'is', 'default', 'meaning'],
    rows.map(([option, param]) => [
      `\`${option.name}\``,
      wanted(param),
      defaultOf(option, param),
      inline(option.doc.text),
    ]),
  )
}

/** What a param may be, in words. */
function wanted(param: Param): string {
  const bounds = 'minimum' in param || 'exclusiveMinimum' in param || 'maximum' in param
  const limits = [
    'minimum' in param && `≥ ${param.minimum}`,
    'exclusiveMinimum' in param && param.type !== 'length' && `> ${param.exclusiveMinimum}`,
    'maximum' in param && `≤ ${param.maximum}`,
    'exclusiveMaximum' in param && `< ${param.exclusiveMaximum}`,
  ].filter(limit => typeof limit === 'string')
  switch (param.type) {
    case 'number':
    case 'integer': {
      const what = param.type === 'number' ? 'number' : 'whole number'
      return bounds || limits.length > 0 ? `${what} ${limits.join(', ')}` : what
    }
    case 'boolean':
      return '`true` or `false`'
    case 'string':
      return param.enum ? param.enum.map(word => `\`'${word}'\``).join(', ') : 'text'
    case 'length':
      return param.exclusiveMinimum === 0 ? `${lengths}, not 0` : lengths
    case 'schedule':
      return param.axis ? 'schedule of the epoch' : 'schedule'
    case 'array': {
      const items = wanted(param.items)
      const several = items.replace(/\w+/, '$&s')
      return `list of ${several}${param.minItems ? `, at least ${param.minItems}` : ''}`
    }
  }
}

function defaultOf({ doc }: OptionDoc, param: Param): string {
  const [said] = doc.tags('default')
  if (param.default !== undefined) {
    const written = typeof param.default === 'string' ? `'${param.default}'` : String(param.default)
    if (said !== undefined && said.replaceAll('−', '-') !== written)
      throw new Error(`scripts/reference: the JSDoc says @default ${said}, the param ${written}`)
    return `\`${written}\``
  }
  return param.optional ? '' : '**required**'
}

const recipeOptions = ({ options }: Entry): string =>
  table(
    ['option', 'is', 'default', 'meaning'],
    options.map(({ name, type, doc, isOptional }) => {
      const [said] = doc.tags('default')
      return [
        `\`${name}\``,
        typeText(type),
        said !== undefined ? `\`${said}\`` : isOptional ? '' : '**required**',
        inline(doc.text),
      ]
    }),
  )

/** A type as it is written, or where to read on. */
function typeText(type: string): string {
  if (type === 'Length') return lengths
  const [, kind, option] = /^NonNullable<(\w+)Options\['(\w+)'\]>$/.exec(type) ?? []
  return kind ? inline(`as \`${option!}\` of {@link ${kind}}`) : `\`${type}\``
}

/** The example, with an import of what it uses. */
function example({ name, doc }: Entry): string {
  const [code] = doc.tags('example')
  if (!code) throw new Error(`scripts/reference: ${name} has no example`)
  const used = Object.keys({ ...core, formula })
    .filter(known => new RegExp(`(?<![.\\w'"])${known}\\b(?! ?:)`).test(code))
    .sort()
  const ofCore = used.filter(known => known !== 'formula')
  return [
    ...(ofCore.length > 0 ? [`import { ${ofCore.join(', ')} } from '@anneal/core'`] : []),
    ...(used.includes('formula') ? ["import { formula } from '@anneal/core/formula'"] : []),
    '',
    code,
  ].join('\n')
}

function peers(name: string): readonly string[] {
  const { same, part } = peerNames(name)
  if (same.size + part.size === 0) return ['None of the libraries that we know has it by itself.']
  const called = (found: Names): string =>
    table(
      ['library', 'name there'],
      [...found].map(([library, all]) => [library, all.map(it => `\`${it}\``).join(', ')]),
    )
  return [
    ...(same.size > 0 ? [called(same)] : ['None of the libraries that we know has it by itself.']),
    ...(part.size > 0 ? ['A part of:', called(part)] : []),
  ]
}

/** One line of Markdown, with links to other pages. */
const inline = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/\{@link (\w+?)(Options)?\}/g, (_, name: string) => {
      const page = names.find(it => it.toLowerCase() === name.toLowerCase())
      return page === undefined ? `\`${name}\`` : `[\`${page}\`](${page}.md)`
    })
    .replaceAll(/(?<![(<\w])(https:\/\/[\w./-]*\w)/g, '<$1>')

/** The first paragraph, which the tables have. */
const summaryOf = ({ doc }: Entry): string => inline(doc.text.split('\n\n')[0]!)

const blocks = (...all: readonly string[]): string => `${all.join('\n\n')}\n`

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [
    '<!-- prettier-ignore -->',
    row(head),
    `|${'---|'.repeat(head.length)}`,
    ...rows.map(row),
  ].join('\n')
}
