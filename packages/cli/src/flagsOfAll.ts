import type { Entry, Flags } from './command.ts'
import { written } from './written.ts'

/** The flags of each command. */
export type FlagsOfAll = Readonly<Record<string, Flags>>

/** The flags of all commands, but for those of `init`, which are only known once the kind is. */
export const flagsOfAll = async (commands: Readonly<Record<string, Entry>>): Promise<FlagsOfAll> =>
  (written('flags') as FlagsOfAll | undefined) ?? (await loadFlags(commands))

/** The same of the commands themselves. */
export async function loadFlags(commands: Readonly<Record<string, Entry>>): Promise<FlagsOfAll> {
  const all = Object.entries(commands).map(async ([name, { load }]) => {
    const { flags } = await load()
    return [name, typeof flags === 'function' ? {} : flags] as const
  })
  return Object.fromEntries(await Promise.all(all))
}
