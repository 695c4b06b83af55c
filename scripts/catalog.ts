/** The versions that `pnpm-workspace.yaml` gives for `catalog:` and `catalog:name`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

/** The entries of a block of the file, which pnpm itself keeps simple. */
function entriesIn(text: string, block: RegExp): Map<string, string> {
  const lines = (block.exec(text)?.[1] ?? '').matchAll(/^ +'?([^':]+(?:\/[^':]+)?)'?: '?(.+?)'?$/gm)
  return new Map([...lines].map(([, name = '', range = '']) => [name, range]))
}

/** What a range in a manifest of this repository stands for. */
export function realRange(name: string, range: string, folder: string = root): string {
  const [, catalog] = /^catalog:(.*)$/.exec(range) ?? []
  if (catalog === undefined) return range
  const text = readFileSync(join(folder, 'pnpm-workspace.yaml'), 'utf8')
  const block =
    catalog === ''
      ? /^catalog:\n((?: {2}.*\n)+)/m
      : new RegExp(`^catalogs:\\n(?: .*\\n)*? {2}${catalog}:\\n((?: {4}.*\\n)+)`, 'm')
  const real = entriesIn(text, block).get(name)
  if (real === undefined) throw new Error(`pnpm-workspace.yaml has no ${range} for ${name}`)
  return real
}
