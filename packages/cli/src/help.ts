import type { Command, Flags } from './command.ts'
import { commands } from './commands/index.ts'

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n')
}

/** What `anneal --help` says. */
export const helpOfAll = (): string => `anneal: learning-rate schedules

Usage: anneal COMMAND [FILE…] [--flags]

${columns(Object.entries(commands).map(([name, { summary }]) => [name, summary]))}

A FILE is a config as JSON; - is standard input. anneal COMMAND --help says more of each.
Exit codes: 0 well, 1 what was read is wrong or differs, 2 the command line cannot be understood or a
file cannot be read or written.
`

/** What `anneal COMMAND --help` says. */
export const helpOf = (name: string, { takes, help }: Command, flags: Flags): string => {
  const rows = Object.entries(flags).map(([flag, { value, short, help, words }]) => {
    const left = `${short ? `-${short}, ` : ''}--${flag}${value ? ` ${value}` : ''}`
    return [left, help + (words ? `: ${words.join(', ')}` : '')] as const
  })
  return `anneal ${name} ${takes}`.trimEnd() + `\n\n${help}\n\n${columns(rows)}\n`
}
