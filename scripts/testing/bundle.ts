/**
 * What a page loads, as Vite 8 builds it: Rolldown bundles and Oxc minifies, with Vite's own settings.
 *
 *     const code = await bundle(`export { cosine } from './src/index.ts'`, folder)
 *     expect(gzipSize(code)).toBeLessThanOrEqual(1500)
 */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown, type OutputChunk } from 'rolldown'

/** Other than usual. */
export interface BundleOptions {
  /** Packages that are left out. */
  readonly external?: readonly RegExp[]
}

/** Bytes of some code as a server sends it. */
export const gzipSize = (code: string): number => gzipSync(code, { level: 9 }).length

/** A module of its own, minified with all that it imports, as one file. */
export async function bundle(
  contents: string,
  folder: string,
  options: BundleOptions = {},
): Promise<string> {
  const [chunk] = await generate(contents, folder, options, false)
  return chunk!.code
}

/** The same with a file for each `import()`; the module's own comes first. */
export const bundleChunks = (
  contents: string,
  folder: string,
  options: BundleOptions = {},
): Promise<readonly OutputChunk[]> => generate(contents, folder, options, true)

async function generate(
  contents: string,
  folder: string,
  { external = [] }: BundleOptions,
  codeSplitting: boolean,
): Promise<OutputChunk[]> {
  const entry = join(folder, 'entry.ts')
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    external: [...external],
    resolve: { conditionNames: ['@anneal/source', 'import', 'module', 'browser', 'default'] },
    preserveEntrySignatures: 'allow-extension',
    transform: { target: ['chrome111', 'edge111', 'firefox114', 'safari16.4', 'ios16.4'] },
    plugins: [
      {
        name: 'entry',
        resolveId: id => (id === entry ? id : null),
        load: id => (id === entry ? contents : null),
      },
    ],
    onLog: (level, log, handle) => {
      handle(level === 'warn' ? 'error' : level, log)
    },
  })
  const { output } = await bundle.generate({
    format: 'esm',
    minify: true,
    comments: false,
    codeSplitting,
    generatedCode: { preset: 'es2015' },
    topLevelVar: true,
  })
  await bundle.close()
  return output.filter(file => file.type === 'chunk')
}
