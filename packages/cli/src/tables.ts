import { commands } from './commands/index.ts'
import { loadFlags, type FlagsOfAll } from './flagsOfAll.ts'
import { loadListing, type Listed } from './listing.ts'

/** What a build writes down, each as a file of JSON; `written` reads it. */
export async function tables(): Promise<{
  readonly kinds: readonly Listed[]
  readonly flags: FlagsOfAll
}> {
  const cwd = '.' // with no flag given, nothing is read
  const io = { cwd, columns: undefined, env: {}, out: noop, err: noop, stdin: nothing }
  return {
    kinds: await loadListing({ words: [], flags: {} }, io),
    flags: await loadFlags(commands),
  }
}

const noop = (): void => undefined
const nothing = (): Promise<string> => Promise.resolve('')
