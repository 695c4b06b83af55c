import { didYouMean } from '@anneal/core/messages'
import type { Command, Flags } from './command.ts'
import { commands } from './commands/index.ts'
import { exitCodes, Failure } from './failure.ts'
import { readFlags } from './flags.ts'
import { plain } from './format.ts'
import { helpOf, helpOfAll } from './help.ts'
import type { Io } from './io.ts'
import { version } from './version.ts'

const general: Flags = { help: { short: 'h', help: 'say this' } }

/**
 * The `anneal` command: does what a command line says.
 *
 * @param args what stands after `anneal`
 * @returns what the process is to end with
 * @example
 * process.exitCode = await main(['describe', 'schedule.json'], io)
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(args, io)
  } catch (error) {
    if (!isExplained(error)) throw error
    io.err(`anneal: ${plain(error.message)}\n`)
    return error instanceof Failure ? error.code : exitCodes.wrong
  }
}

// a curve may refuse a step that it is asked for; told by its name, as plug-ins have a core of their own
const isExplained = (error: unknown): error is Error =>
  error instanceof Failure || (error instanceof Error && error.name === 'OptionError')

async function dispatch([name, ...rest]: readonly string[], io: Io): Promise<number> {
  if (name === 'help' && rest[0] !== undefined) return dispatch([rest[0], '--help'], io)
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    if (name !== undefined) {
      await io.out(helpOfAll())
      return exitCodes.ok
    }
    io.err(helpOfAll())
    return exitCodes.usage
  }
  if (name === '--version' || name === '-v') {
    await io.out(`${version()}\n`)
    return exitCodes.ok
  }
  if (name.startsWith('-'))
    throw new Failure(`flags stand behind the command, as in anneal COMMAND FILE ${name}`)
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!entry) {
    const known = Object.keys(commands)
    throw new Failure(
      `there is no command ${JSON.stringify(name.slice(0, 80))}${didYouMean(name, known) || `; there is ${known.join(', ')}`}`,
    )
  }
  const command = await entry.load()
  const flags = { ...(await flagsOf(command, rest, io)), ...general }
  const given = readFlags(rest, flags, `anneal ${name}`)
  if (given.flags['help']) {
    await io.out(helpOf(name, command, flags))
    return exitCodes.ok
  }
  return command.run(given, io)
}

async function flagsOf(command: Command, rest: readonly string[], io: Io): Promise<Flags> {
  const { flags } = command
  return typeof flags === 'function' ? flags(rest, io) : flags
}
