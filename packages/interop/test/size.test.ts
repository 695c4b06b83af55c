// What an exporter costs, bundled from source without core: ceilings in bytes of gzip, and what must not come along.
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

async function bundle(...names: readonly string[]): Promise<{ size: number; files: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export { ${names.join(', ')} } from './src/index.ts'`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@anneal/source'],
    external: ['@anneal/core', '@anneal/core/*'],
    metafile: true,
    write: false,
  })
  const { inputs } = Object.values(metafile.outputs)[0]!
  const size = gzipSync(outputFiles[0]!.contents, { level: 9 }).length
  return { size, files: Object.keys(inputs) }
}

/** The exporters, by what they may cost, and the one library whose schedulers they know besides. */
const exporters = [
  ['toTorch', 17_000, 'torch'],
  ['toKeras', 15_000, 'keras'],
  ['toOptax', 14_000, 'optax'],
  ['toTransformers', 15_000, 'transformers'],
  ['toDeepSpeed', 14_500, 'deepspeed'],
  ['toTfjs', 11_500, undefined],
  ['toTable', 3700, undefined],
] as const

test.each(exporters)('%s costs no more than %d bytes, and no other library', async (...args) => {
  const [name, most, library] = args
  const { size, files } = await bundle(name)
  expect(size).toBeLessThanOrEqual(most)
  expect(files.filter(file => /src\/(peers|doors)\//.test(file))).toEqual([])
  const formulas = files.filter(file => /formulas\/(?!curve)/.test(file))
  expect(formulas).toEqual(library ? [`src/export/formulas/${library}.ts`] : [])
})

test('all exporters together cost no more than 26000 bytes', async () => {
  const { size } = await bundle(...exporters.map(([name]) => name))
  expect(size).toBeLessThanOrEqual(26_000)
})
