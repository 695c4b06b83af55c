// An ESLint rule: no module imports itself by way of others. It asks the program that the rules with
// types share: import-x/no-cycle parses every module once more, which took a seventh of lint.
import { relative } from 'node:path'
import ts from 'typescript'

/** @typedef {ReadonlyMap<ts.SourceFile, ReadonlyMap<ts.SourceFile, ts.Node>>} Graph */

/** @type {WeakMap<ts.Program, Graph>} */
const graphs = new WeakMap()

/**
 * Whether nothing is left of an import at run time.
 *
 * @param {ts.Node} from
 */
function isOnlyTypes(from) {
  if (ts.isExportDeclaration(from)) return from.isTypeOnly
  if (!ts.isImportDeclaration(from)) return ts.isLiteralTypeNode(from)
  return from.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}

/**
 * What a module of ours imports of ours, and where it says so.
 *
 * @param {ts.Program} program
 * @param {ts.SourceFile} module
 * @returns {ReadonlyMap<ts.SourceFile, ts.Node>}
 */
function importsOf(program, module) {
  /** @type {Map<ts.SourceFile, ts.Node>} */
  const found = new Map()
  // those of import() too; the public interface does not have it
  const { imports } = /** @type {{ imports?: readonly ts.StringLiteral[] }} */ (
    /** @type {unknown} */ (module)
  )
  for (const specifier of imports ?? []) {
    if (isOnlyTypes(specifier.parent)) continue
    const symbol = program.getTypeChecker().getSymbolAtLocation(specifier)
    const target = symbol?.declarations?.find(ts.isSourceFile)
    if (target && target !== module && !program.isSourceFileFromExternalLibrary(target))
      found.set(target, specifier)
  }
  return found
}

/**
 * All that can be a part of a cycle: modules that import nothing are taken away for as long as there are
 * some, and so is, as a rule, everything.
 *
 * @param {ts.Program} program
 * @returns {Graph}
 */
function graphOf(program) {
  const known = graphs.get(program)
  if (known) return known
  const modules = program
    .getSourceFiles()
    .filter(file => !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file))
  const graph = new Map(modules.map(module => [module, importsOf(program, module)]))
  let before
  do {
    before = graph.size
    for (const [module, imports] of graph)
      if (![...imports.keys()].some(target => graph.has(target))) graph.delete(module)
  } while (graph.size < before)
  graphs.set(program, graph)
  return graph
}

/**
 * The shortest way from one module to another.
 *
 * @param {Graph} graph
 * @param {ts.SourceFile} from
 * @param {ts.SourceFile} to
 */
function wayBetween(graph, from, to) {
  const ways = [[from]]
  const seen = new Set([from])
  for (const way of ways) {
    const last = /** @type {ts.SourceFile} */ (way.at(-1))
    if (last === to) return way
    for (const next of graph.get(last)?.keys() ?? [])
      if (!seen.has(next)) {
        seen.add(next)
        ways.push([...way, next])
      }
  }
  return undefined
}

/** @type {import('eslint').Rule.RuleModule} */
export const noCycle = {
  meta: {
    type: 'problem',
    docs: { description: 'No module imports itself by way of others.' },
    messages: { cycle: 'This import leads back here: {{way}}.' },
    schema: [],
  },
  create(context) {
    /** @type {unknown} */
    const services = context.sourceCode.parserServices
    const { program } = /** @type {{ program: ts.Program }} */ (services)
    const module = program.getSourceFile(context.filename)
    return {
      Program() {
        if (!module) return
        const graph = graphOf(program)
        for (const [target, specifier] of graph.get(module) ?? []) {
          const way = wayBetween(graph, target, module)
          if (!way) continue
          const names = way.map(({ fileName }) => relative(context.cwd, fileName))
          const [start, end] = [specifier.getStart(module), specifier.getEnd()]
          context.report({
            loc: {
              start: context.sourceCode.getLocFromIndex(start),
              end: context.sourceCode.getLocFromIndex(end),
            },
            messageId: 'cycle',
            data: { way: names.join(' → ') },
          })
        }
      },
    }
  },
}
