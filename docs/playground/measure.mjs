// Prints what the playground weighs and how soon it draws: node playground/measure.mjs, after its build.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, 'dist')

/** @type {(text: string) => Record<'first' | 'beforeLive', readonly string[]>} */
const parse = JSON.parse

/** @param {string} name */
const sizeOf = name => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length

/** @param {readonly string[]} names */
const sum = names => names.reduce((total, name) => total + sizeOf(name), 0)

/**
 * The bytes after gzip, by when they are loaded.
 *
 * @returns {{ first: number, beforeLive: number, all: number, element: number }}
 */
export function weigh() {
  const files = parse(readFileSync(join(dist, 'weight.json'), 'utf8'))
  return {
    first: sum(files.first),
    beforeLive: sum(files.beforeLive),
    all: sum(readdirSync(dist)),
    element: sizeOf('anneal-plot.js'),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { first, beforeLive, all, element } = weigh()
  const kB = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`
  console.log(`until it draws: ${kB(first)} gzip`)
  console.log(`with code for all libraries and range tests: ${kB(beforeLive)} gzip`)
  console.log(`with TensorFlow.js and the digits: ${kB(all)} gzip`)
  console.log(`anneal-plot.js: ${kB(element)} gzip`)
}
