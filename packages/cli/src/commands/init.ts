import type { Param } from '@anneal/core'
import type { Command, Flag, Flags, Given } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import type { Io } from '../io.ts'
import { kindOf, kindsFlag } from '../kinds.ts'
import { listKinds } from '../listing.ts'
import { paramsOf, rangeOf } from '../params.ts'
import { outputFlags, write } from '../output.ts'
import { oneWord } from '../words.ts'

const own: Flags = { ...kindsFlag, ...outputFlags }

const usual = {
  type: 'warmup',
  steps: '5%',
  schedule: { type: 'cosine', from: 0.1, steps: 'rest' },
}

/** `anneal init`. */
export const init: Command = {
  takes: '[KIND]',
  help: `Writes a config: warm-up and cosine, or the kind you name, with a flag for each of its options (anneal init KIND --help).
A schedule is given as JSON, as in --schedule '{"type":"cosine","from":0.1,"steps":100}', and a list with commas.`,
  flags: async (args, io) => {
    const [type] = args
    if (type === undefined || type.startsWith('-')) return own
    const kind = kindOf(type, await listKinds(readKinds(args), io))
    return { ...Object.fromEntries(paramsOf(kind).map(flagOf)), ...own }
  },
  run: async (given, io) => {
    const type = oneWord(given, 'init')
    const config = type === undefined ? usual : await configOf(type, given, io)
    await write(textOf(config), given, io)
    return exitCodes.ok
  },
}

// the flags are only known once the kind is, and the kind once its module is
function readKinds(args: readonly string[]): Given {
  const at = args.findIndex(arg => /^--kinds(=|$)/.test(arg))
  const kinds = at < 0 ? undefined : (args[at]!.split('=')[1] ?? args[at + 1])
  return { words: [], flags: { kinds } }
}

const textOf = (config: object): string => `${JSON.stringify(config, null, 2)}\n`

/** The config that the flags say, once the kind itself has read it. */
async function configOf(type: string, given: Given, io: Io): Promise<object> {
  const [{ allKinds }, { readConfig }] = await Promise.all([
    import('../allKinds.ts'),
    import('../source.ts'),
  ])
  const kinds = await allKinds(given, io)
  const config = writtenBy(type, given, paramsOf(kindOf(type, kinds)))
  const source = { name: 'the flags', label: '', text: textOf(config) }
  await readConfig(source, kinds).catch((error: unknown) => {
    throw error instanceof Failure ? new Failure(withFlag(error.message)) : error
  })
  return config
}

// the message names an option: on a command line that is a flag, and what is not there was not given
const withFlag = (message: string): string =>
  message
    .split('\n')[0]!
    .replace(/^the flags(:\d+:\d+)?: (?:[\w/-]+\.)?/, '--')
    .replace(/^(\S+) must be (.+), got undefined$/, '$1 is needed: $2')

const shown = {
  number: 'N',
  integer: 'N',
  length: 'LENGTH',
  string: 'WORD',
  array: 'A,B,…',
  schedule: 'JSON',
} as const

function flagOf([name, param]: [string, Param]): [string, Flag] {
  const needed = param.optional === undefined && param.default === undefined ? ' (needed)' : ''
  if (param.type === 'boolean') return [name, { help: `yes${needed}` }]
  return [name, { value: shown[param.type], help: `${rangeOf(param)}${needed}` }]
}

function writtenBy(type: string, { flags }: Given, params: readonly [string, Param][]): object {
  const options = params.flatMap(([name, param]) =>
    flags[name] === undefined ? [] : [[name, valueOf(param, flags[name], name)] as const],
  )
  return { type, ...Object.fromEntries(options) }
}

function valueOf(param: Param, text: string | true, name: string): unknown {
  if (text === true) return true
  if (param.type === 'string') return text
  if (param.type === 'array' && !/^\s*\[/.test(text))
    return text.split(',').map(item => valueOf(param.items, item.trim(), name))
  if (param.type === 'schedule' || param.type === 'array')
    try {
      return JSON.parse(text) as unknown
    } catch (error) {
      throw new Failure(`--${name} must be JSON: ${(error as Error).message}`)
    }
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
