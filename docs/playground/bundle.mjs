// Bundles the page's script into a folder: main.js, what it loads later, and what the live models need.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'

/** @typedef {Map<string, import('rolldown').OutputChunk>} Chunks by the names of their files */

/** @typedef {(module: string) => boolean} Test */

/** @type {Test} */
const isLive = module => module.includes('/live/')

/**
 * A chunk, and all that is loaded with it.
 *
 * @param {Chunks} chunks
 * @param {readonly string[]} names
 * @param {Test} follows which of the modules that are waited with are asked for, too
 */
function filesFrom(chunks, names, follows = () => false) {
  const found = new Set(names)
  for (const name of found) {
    const { imports = [], dynamicImports = [] } = chunks.get(name) ?? {}
    const asked = dynamicImports.filter(it => follows(chunks.get(it)?.facadeModuleId ?? ''))
    for (const one of [...imports, ...asked]) found.add(one)
  }
  return [...found]
}

/**
 * All built-in kinds are wanted, and none of them by its name: a list of them does without an object that
 * has a getter for each.
 *
 * @type {import('rolldown').Plugin}
 */
const listedKinds = {
  name: 'listed-kinds',
  transform(code, module) {
    if (!module.endsWith('packages/core/src/builtins.ts')) return undefined
    const kinds = readFileSync(join(dirname(module), 'kinds.ts'), 'utf8')
    const names = [...kinds.matchAll(/export \{([^}]*)\}/g)]
      .flatMap(([, list = '']) => list.split(',').map(name => name.trim()))
      .filter(name => /^\w+$/.test(name))
    const listed = code
      .replace('import * as kinds', `import { ${names.join(', ')} }`)
      .replace('Object.values(kinds)', `[${names.join(', ')}]`)
    if (/\bkinds\b(?!\.ts)/.test(listed.replace(/\/\*[^]*?\*\/|.*type Builtin.*/g, '')))
      throw new Error(`${module} no longer lists the kinds as it did`)
    return listed
  },
}

/**
 * @param {string} folder of the sources
 * @param {string | undefined} out where to write; nothing is written without it
 * @param {Test} isFirst which modules are in main.js
 * @returns {Promise<Chunks>}
 */
async function chunksOf(folder, out, isFirst) {
  const bundle = await rolldown({
    input: join(folder, 'main.ts'),
    preserveEntrySignatures: false,
    platform: 'browser',
    plugins: [listedKinds],
    resolve: { conditionNames: ['@anneal/source', 'browser', 'import', 'module', 'default'] },
    transform: { target: 'es2022', define: { 'process.env.NODE_ENV': '"production"' } },
  })
  /** @type {import('rolldown').OutputOptions} */
  const how = {
    minify: true,
    entryFileNames: 'entry.js',
    chunkFileNames: ({ name }) => (name === 'main' ? 'main.js' : `${name}-[hash].js`),
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: 'main', test: isFirst }],
    },
  }
  const { output } = await (out === undefined
    ? bundle.generate(how)
    : bundle.write({ ...how, dir: out }))
  await bundle.close()
  return new Map(output.flatMap(file => (file.type === 'chunk' ? [[file.fileName, file]] : [])))
}

/**
 * Bundles the page. Many small files compress worse than one, and take longer; so all that the page begins
 * with is one file. What that is shows where modules come to lie by themselves: Rolldown puts into each
 * chunk what that chunk uses of a package.
 *
 * @param {string} folder of the sources
 * @param {string} out where to write
 * @returns {Promise<Record<'first' | 'beforeLive', readonly string[]>>} files by when they are loaded
 */
export async function bundlePage(folder, out) {
  const apart = await chunksOf(folder, undefined, () => false)
  const later = filesFrom(apart, ['entry.js'], module => !isLive(module)).filter(
    name => !apart.get(name)?.isDynamicEntry,
  )
  const first = new Set(later.flatMap(name => Object.keys(apart.get(name)?.modules ?? {})))
  const chunks = await chunksOf(folder, out, module => first.has(module))
  return {
    first: filesFrom(chunks, ['main.js']),
    beforeLive: filesFrom(chunks, ['main.js'], module => !isLive(module)),
  }
}
