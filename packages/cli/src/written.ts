import { readFileSync } from 'node:fs'

/**
 * What a build has written down, so that a command need not load everything that it says something of.
 *
 * @returns undefined from sources, where there was no build
 */
export function written(name: 'flags' | 'kinds'): unknown {
  try {
    return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as unknown
  } catch {
    return undefined
  }
}
