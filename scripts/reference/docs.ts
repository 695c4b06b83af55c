/** Reads the JSDoc of core: what each kind, recipe and option says of itself. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../install.mjs'

const source = join(root, 'packages/core/src')

/** A JSDoc comment, taken apart. */
export interface Doc {
  /** What stands before the tags, in Markdown. */
  readonly text: string
  /** What stands after each tag of a name. */
  readonly tags: (name: string) => readonly string[]
}

/** An option, as its interface describes it. */
export interface OptionDoc {
  readonly name: string
  readonly doc: Doc
  /** The type as it is written. */
  readonly type: string
  readonly isOptional: boolean
}

/** Something that core exports and that has options. */
export interface Entry {
  readonly name: string
  /** Its file, from the sources of core. */
  readonly file: string
  readonly doc: Doc
  readonly options: readonly OptionDoc[]
}

/** Takes a comment apart. */
export function parseDoc(comment: string): Doc {
  const lines = comment
    .replace(/^\/\*\*/, '')
    .replace(/\s*\*\/$/, '')
    .split('\n')
    .map(line => line.replace(/^\s*\* ?/, '').trimEnd())
  const [text = '', ...tagged] = lines.join('\n').split(/^@(?=\w)/m)
  const tags = tagged.map(tag => /^(\w+)\s*([^]*)$/.exec(tag)!)
  return {
    text: text.trim(),
    tags: name => tags.filter(([, tag]) => tag === name).map(([, , rest]) => rest!.trim()),
  }
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => file.endsWith('.ts'))

interface Declared {
  readonly node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration
  readonly file: ts.SourceFile
}

/** Every interface and type alias of core, by name, and the comment of every other declaration. */
function declarations(): {
  readonly types: ReadonlyMap<string, Declared>
  readonly docs: ReadonlyMap<string, { readonly file: string; readonly doc: Doc }>
} {
  const types = new Map<string, Declared>()
  const docs = new Map<string, { readonly file: string; readonly doc: Doc }>()
  for (const name of files) {
    const text = readFileSync(join(source, name), 'utf8')
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
    for (const node of file.statements) {
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
        types.set(node.name.text, { node, file })
      const declared = ts.isVariableStatement(node)
        ? node.declarationList.declarations[0]!.name.getText()
        : ts.isFunctionDeclaration(node)
          ? node.name?.text
          : undefined
      if (declared && isExported(node)) docs.set(declared, { file: name, doc: docOf(node, file) })
    }
  }
  return { types, docs }
}

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)

function docOf(node: ts.Node, file: ts.SourceFile): Doc {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  return parseDoc(comments.at(-1)?.getText(file) ?? '')
}

const { types, docs } = declarations()

/** The options of an interface, its own before those that it extends. */
function optionsOf(name: string): readonly OptionDoc[] {
  const { node, file } = types.get(name) ?? fail(`core has no type ${name}`)
  if (ts.isTypeAliasDeclaration(node)) return fromType(node.type)
  const inherited = (node.heritageClauses ?? []).flatMap(({ types: bases }) =>
    bases.flatMap(fromType),
  )
  const own = node.members.filter(ts.isPropertySignature).map(member => ({
    name: member.name.getText(file),
    doc: docOf(member, file),
    isOptional: member.questionToken !== undefined,
    type: (member.type?.getText(file) ?? '').replace(/\s+/g, ' ').replace(/ \| undefined$/, ''),
  }))
  return [...own, ...inherited]
}

/** The options of a type by name, or of a part of it: `Pick<Ending, 'after'>`. */
function fromType(node: ts.TypeNode): readonly OptionDoc[] {
  const { name, args } = ts.isExpressionWithTypeArguments(node)
    ? { name: node.expression.getText(), args: node.typeArguments ?? [] }
    : ts.isTypeReferenceNode(node)
      ? { name: node.typeName.getText(), args: node.typeArguments ?? [] }
      : fail(`cannot read options of ${node.getText()}`)
  if (name !== 'Pick' && name !== 'Omit') return optionsOf(name)
  const [base, picked] = args
  const names = picked!.getText()
  return fromType(base!).filter(option => names.includes(`'${option.name}'`) === (name === 'Pick'))
}

function fail(message: string): never {
  throw new Error(`scripts/reference: ${message}`)
}

/**
 * What the JSDoc of core says of a kind or a recipe.
 *
 * @throws Error where it has no comment, or an option has none
 */
export function entryOf(name: string): Entry {
  const { file, doc } = docs.get(name) ?? fail(`core exports no ${name}`)
  if (!doc.text) fail(`${name} has no JSDoc`)
  const options = optionsOf(`${name.charAt(0).toUpperCase()}${name.slice(1)}Options`)
  for (const option of options)
    if (!option.doc.text) fail(`the option ${option.name} of ${name} has no JSDoc`)
  return { name, file, doc, options }
}

/** The recipes that core exports: functions that make plans or schedules of its kinds. */
export const recipeNames: readonly string[] = [...docs]
  .filter(
    ([name, { file }]) =>
      file.startsWith('recipes/') &&
      new RegExp(`\\b${name}\\b[^}]*\\} from './${file}'`).test(
        readFileSync(join(source, 'index.ts'), 'utf8'),
      ),
  )
  .map(([name]) => name)
  .sort()
