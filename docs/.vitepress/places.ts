/** Which files of the repository are pages of the site, and where they stand there. */
import { existsSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Where everything that is no page can be read. */
export const repository = 'https://github.com/anneal-js/anneal'

/** Where the page that is rendered stands. */
export interface Place {
  readonly path: string
  /** Its file, where it stands elsewhere in the site. */
  readonly realPath?: string
}

/** What is below the root and has no pages. */
export const withoutPages: readonly string[] = [
  '*.md',
  '!(docs|packages)/**',
  'docs/{README,node_modules,playground,out,test,pictures}{.md,/**}',
  'packages/*/!(README.md)',
  'packages/*/*/**',
]

/** The page of a file, from the root of both: `guides/units.md` of `docs/guides/units.md`. */
export function pageOf(file: string): string {
  const [, name] = /^packages\/([^/]+)\/README\.md$/.exec(file) ?? []
  if (name !== undefined) return `packages/${name}.md`
  return file.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md')
}

const isPage = (file: string): boolean =>
  /^docs\/.*\.md$|^packages\/[^/]+\/README\.md$/.test(file) &&
  !/^docs\/(playground|out|test)\//.test(file)

const split = (target: string): readonly [path: string, end: string] => {
  const at = target.search(/[?#]/)
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at)]
}

/**
 * Where a link of a file leads in the site: to a page, or into the repository.
 *
 * @throws Error where there is no such file
 */
export function addressOf(target: string, from: string): string {
  if (/^([a-z]+:|\/|#)/.test(target)) return target
  const [path, end] = split(target)
  const file = posix.normalize(posix.join(posix.dirname(from), decodeURI(path))).replace(/\/$/, '')
  const place = join(root, file)
  if (!existsSync(place)) throw new Error(`${from} links to ${target}, which is not there`)
  if (!statSync(place).isDirectory())
    return isPage(file) ? `/${pageOf(file)}${end}` : `${repository}/blob/main/${file}${end}`
  const readme = posix.join(file, 'README.md')
  return isPage(readme) && existsSync(join(root, readme))
    ? `/${pageOf(readme)}${end}`
    : `${repository}/tree/main/${file}${end}`
}

/** A file from the root, with slashes. */
export const fromRoot = (path: string): string => relative(root, path).replaceAll('\\', '/')
