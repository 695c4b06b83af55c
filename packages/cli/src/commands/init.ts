import type { Param } from '@anneal/core'
import type { Command, Flag, Flags, Given } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { allKinds, kindOf, kindsFlag } from '../kinds.ts'
import { paramsOf, rangeOf } from '../params.ts'
import { write } from '../output.ts'
import { readConfig } from '../source.ts'
import { oneWord } from '../words.ts'

const own: Flags = {
  ...kindsFlag,
  output: { short: 'o', value: 'FILE', help: 'write there, and not to standard output' },
  force: { help: 'write over a file that is there' },
}

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
    const kinds = args.indexOf('--kinds')
    const given = { words: [], flags: kinds < 0 ? {} : { kinds: args[kinds + 1] } }
    const kind = await kindOf(type, await allKinds(given, io))
    return { ...Object.fromEntries(paramsOf(kind).map(flagOf)), ...own }
  },
  run: async (given, io) => {
    const type = oneWord(given, 'init')
    const kinds = await allKinds(given, io)
    const config =
      type === undefined ? usual : configOf(type, given, paramsOf(await kindOf(type, kinds)))
    const text = `${JSON.stringify(config, null, 2)}\n`
    const source = { name: 'the flags', label: '', text }
    await readConfig(source, kinds).catch((error: unknown) => {
      throw error instanceof Failure ? new Failure(withFlag(error.message)) : error
    })
    await write(text, given, io)
    return exitCodes.ok
  },
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

function configOf(type: string, { flags }: Given, params: readonly [string, Param][]): object {
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
