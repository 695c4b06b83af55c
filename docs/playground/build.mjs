// Builds the playground into dist/: the page, its chunks, the worker that keeps it for offline use, the
// script for <anneal-plot>, and the digits that the live model learns.
import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minify } from 'terser'
import { bundlePage } from './bundle.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, 'dist')
// what is in dist stays whole until all of it is there anew
const out = mkdtempSync(join(tmpdir(), 'playground-'))
const require = createRequire(import.meta.url)

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: 'es2022',
  format: 'esm',
  conditions: ['@anneal/source'],
  logLevel: 'warning',
  outdir: out,
  legalComments: 'none',
}

const scripts = await bundlePage(join(here, 'src'), out)
rmSync(join(out, 'entry.js')) // nothing but the import of main.js

await build({
  ...common,
  entryPoints: { 'anneal-plot': 'src/annealPlot.ts' },
  format: 'iife',
})

const page = ['index.html', 'style.css']
const first = [...page, ...scripts.first]
const beforeLive = [...page, ...scripts.beforeLive]
for (const name of readdirSync(out)) {
  const file = join(out, name)
  const { code } = await minify(readFileSync(file, 'utf8'), {
    module: name !== 'anneal-plot.js',
    ecma: 2020,
    compress:
      !beforeLive.includes(name) && name !== 'anneal-plot.js'
        ? false
        : { passes: 3, unsafe_arrows: true, keep_fargs: false, pure_getters: true },
    format: { comments: false },
  })
  writeFileSync(file, code ?? '')
}

// what runs on one side of a digit of 28 pixels: two of them become one
const side = 14
const each = 60
/** @type {number[]} */
const bytes = []
/** @type {(text: string) => { readonly data: readonly number[] }} */
const parse = JSON.parse
/** @type {{ readonly data: readonly number[] }[]} */
const digits = []
for (let digit = 0; digit < 10; digit++) {
  const text = readFileSync(require.resolve(`mnist/src/digits/${digit}.json`), 'utf8')
  digits.push(parse(text))
}
for (let i = 0; i < each; i++)
  for (let digit = 0; digit < 10; digit++) {
    const at = (/** @type {number} */ x, /** @type {number} */ y) =>
      digits[digit]?.data[i * 784 + y * 28 + x] ?? 0
    bytes.push(digit)
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const sum =
          at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1)
        bytes.push(Math.round((255 * sum) / 4))
      }
  }
writeFileSync(join(out, 'digits.bin'), Uint8Array.from(bytes))

const css = await build({ ...common, entryPoints: ['style.css'], write: false })
writeFileSync(join(out, 'style.css'), css.outputFiles[0]?.text ?? '')
writeFileSync(
  join(out, 'index.html'),
  readFileSync(join(here, 'index.html'), 'utf8')
    .replace(/<!--[^]*?-->/g, '')
    .replace(/\s+/g, ' ')
    .replace(/="([\w#./-]+)"/g, '=$1'),
)
cpSync(join(here, 'embed.html'), join(out, 'embed.html'))

const hash = createHash('sha256')
for (const name of readdirSync(out).sort()) hash.update(readFileSync(join(out, name)))
await build({
  ...common,
  entryPoints: ['src/sw.ts'],
  format: 'iife',
  define: {
    // a folder is asked for by its own name
    FILES: JSON.stringify(['./', ...beforeLive]),
    VERSION: JSON.stringify(hash.digest('hex').slice(0, 12)),
  },
})
writeFileSync(join(out, 'weight.json'), JSON.stringify({ first, beforeLive })) // for measure.mjs

rmSync(dist, { recursive: true, force: true })
cpSync(out, dist, { recursive: true })
rmSync(out, { recursive: true })
