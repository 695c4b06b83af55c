/** How large a package is, and how large it may become. */
import { build } from 'esbuild'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './install.mjs'
import { pack, readJson, type Package } from './packages.ts'

/** Sizes of a package, in bytes. */
export interface Sizes {
  /** Its tarball: what an installation fetches. */
  readonly packed: number
  /** All that its first entry point exports, minified and compressed, without other packages. */
  readonly bundled: number
}

/** The ceilings of all packages, by name. */
export type Ceilings = Readonly<Record<string, Sizes>>

const file = join(root, 'scripts', 'ceilings.json')

export const readCeilings = (): Ceilings => readJson(file) as Ceilings

export function writeCeilings(ceilings: Ceilings): void {
  const sorted = Object.entries(ceilings).sort(([a], [b]) => (a < b ? -1 : 1))
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`)
}

/** Measures a package. Needs its build. */
export async function sizesOf(pkg: Package, temporary: string): Promise<Sizes> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from './dist/index.js'`, resolveDir: pkg.path },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    packages: 'external',
    platform: pkg.manifest.bin ? 'node' : 'neutral',
    external: ['node:*'],
    write: false,
  })
  return {
    packed: statSync(pack(pkg, temporary)).size,
    bundled: gzipSync(outputFiles[0]!.contents, { level: 9 }).length,
  }
}

/** A tenth more than it is now, so that a mended bug does not hit it. */
const ceilingOf = (size: number): number => Math.ceil((size * 1.1) / 500) * 500

/** Ceilings that are as they were where there still is room. */
export const raised = (sizes: Sizes, ceilings: Sizes | undefined): Sizes => ({
  packed: raise(sizes.packed, ceilings?.packed),
  bundled: raise(sizes.bundled, ceilings?.bundled),
})

const raise = (size: number, ceiling = 0): number =>
  size > ceiling || ceilingOf(size) < ceiling ? ceilingOf(size) : ceiling

const words = { packed: 'its tarball', bundled: 'all of its code, minified and compressed,' }

/** What is larger than it may be. */
export function sizeProblems(sizes: Sizes, ceilings: Sizes | undefined): string[] {
  if (!ceilings)
    return ['scripts/ceilings.json has no ceiling for it: run `npm run api -- --update`']
  return (['packed', 'bundled'] as const)
    .filter(what => sizes[what] > ceilings[what])
    .map(
      what =>
        `${words[what]} has ${sizes[what]} bytes, and may have ${ceilings[what]}: make it smaller, or, if it is worth it, raise the ceiling with \`npm run api -- --update\``,
    )
}

/** The text of a recorded file; empty where there is none. */
export function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
