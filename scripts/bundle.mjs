// Builds @anneal/cli, in whose folder it is called. Node takes longer to load a hundred modules than to do
// what a command does, so the command and all of ours that it needs become a few files: CommonJS, which
// Node loads sooner than ES modules. docs/architecture.md has the figures, and what follows from it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { root } from './install.mjs'

/** @type {{ dependencies?: object, peerDependencies?: object }} */
// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- a manifest has no types here
const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const external = Object.keys({ ...dependencies, ...peerDependencies })

rmSync('dist', { recursive: true, force: true })
writeDeclarations('index.d.ts')
await writeBundle()
await writeTables()

/**
 * Declarations of the entry point, and of what it imports: users see no others.
 *
 * @param {string} entry
 */
function writeDeclarations(entry) {
  const tsc = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc')
  const { status } = spawnSync(
    process.execPath,
    // without the condition that leads to other packages' sources: here their builds count
    [tsc, '-p', 'tsconfig.json', '--customConditions', 'null', '--emitDeclarationOnly'],
    { stdio: 'inherit' },
  )
  if (status !== 0) process.exit(status ?? 1)
  /** @type {Map<string, string>} */
  const needed = new Map()
  const need = (/** @type {string} */ file) => {
    if (needed.has(file)) return
    const text = readFileSync(join('dist', file), 'utf8')
    needed.set(file, text).set(`${file}.map`, readFileSync(join('dist', `${file}.map`), 'utf8'))
    for (const [, module = ''] of text.matchAll(/from '\.\/(.+)\.ts'/g)) need(`${module}.d.ts`)
  }
  need(entry)
  rmSync('dist', { recursive: true })
  mkdirSync('dist')
  for (const [file, text] of needed) writeFileSync(join('dist', file), text)
}

async function writeBundle() {
  const bundle = await rolldown({
    input: { bin: 'src/bin.ts', main: 'src/index.ts' },
    platform: 'node',
    external,
    // what is shared is where it is needed first, and need not be taken along
    preserveEntrySignatures: 'allow-extension',
    onLog: (level, log, handle) => {
      // an import() of what others import at once costs nothing
      if (log.code !== 'INEFFECTIVE_DYNAMIC_IMPORT') handle(level === 'warn' ? 'error' : level, log)
    },
  })
  await bundle.write({
    dir: 'dist',
    format: 'cjs',
    minify: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: ({ facadeModuleId }) =>
      facadeModuleId?.includes(join('src', 'commands')) ? 'commands/[name].cjs' : '[name].cjs',
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: layerOf, debugName: 'layers', minShareCount: 2 }],
    },
  })
  writeFileSync('dist/index.js', "export { exitCodes, main } from './main.cjs'\n")
}

/** @typedef {{ getModuleInfo: (id: string) => { importedIds: string[] } | null }} Modules */

/**
 * The file that a module comes into: that of the heaviest package which it needs. What the command line
 * itself needs, and what needs no package, is in "base"; commands are files of their own.
 *
 * @param {string} id
 * @param {Modules} modules
 */
function layerOf(id, modules) {
  if (id.startsWith(resolve('src')) && /src.((bin|index)\.ts|commands.(?!index)|watch.)/.test(id))
    return null
  const base = neededBy(resolve('src', 'main.ts'), modules)
  if (base.has(id)) return 'base'
  const needed = [...neededBy(id, modules)].filter(module => !base.has(module))
  const heaviest = ['interop', 'plot', 'core'].find(name =>
    needed.some(module => module.startsWith(join(root, 'packages', name))),
  )
  return heaviest ?? 'base'
}

/**
 * A module, and all that is loaded at once with it.
 *
 * @param {string} id
 * @param {Modules} modules
 * @param {Set<string>} found
 */
function neededBy(id, modules, found = new Set()) {
  if (found.has(id)) return found
  found.add(id)
  for (const next of modules.getModuleInfo(id)?.importedIds ?? []) neededBy(next, modules, found)
  return found
}

/** What the command says of kinds and flags, so that it need not load all of them for that. */
async function writeTables() {
  const bundle = await rolldown({ input: 'src/tables.ts', platform: 'node', external })
  const { output } = await bundle.generate({ codeSplitting: false })
  const file = join('dist', 'tables.mjs')
  writeFileSync(file, output[0].code)
  /** @type {{ tables: () => Promise<object> }} */
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- nor has what was just built
  const { tables } = await import(pathToFileURL(resolve(file)).href)
  for (const [name, table] of Object.entries(await tables()))
    writeFileSync(join('dist', `${name}.json`), `${JSON.stringify(table)}\n`)
  rmSync(file)
}
