import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fromConfig, type AnyKind, type Drivable } from '@anneal/core'
import { adviceOn } from './content.ts'
import { exitCodes, Failure } from './failure.ts'
import type { Io } from './io.ts'
import { excerpt, placeOf, placeOfParse, syntaxError } from './place.ts'
import { typeHint } from './recipes.ts'
import { withRunFlags } from './runFlags.ts'

/** A text that was read, and what it is called in messages. */
export interface Source {
  /** The file as it was given, or `standard input`. */
  readonly name: string
  /** What a picture calls it. */
  readonly label: string
  readonly text: string
}

/** Bytes: more than any config or log of a training. No more than that is read into memory. */
export const most: number = 256 * 2 ** 20

/**
 * Reads a file, or standard input for `-`.
 *
 * @throws Failure when it cannot be read
 */
export async function readSource(file: string, io: Io): Promise<Source> {
  if (file === '-') return { name: 'standard input', label: 'stdin', text: await io.stdin() }
  try {
    const text = readText(resolve(io.cwd, file), file).replace(/^\ufeff/, '')
    return { name: file, label: basename(file).replace(/\.(nd)?json$/, ''), text }
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message
    throw new Failure(`cannot read ${file}: ${why}${code === 'ENOENT' ? kindHint(file) : ''}`)
  }
}

/** People give the name of a kind where a file is wanted. */
const kindHint = (name: string): string =>
  /^\w+$/.test(name)
    ? `. Of a kind, "anneal list ${name}" tells, and "anneal init ${name}" makes a file`
    : ''

const tooLarge = (name: string): Failure =>
  new Failure(`${name} is larger than ${most / 2 ** 20} MB`)

/**
 * All of standard input.
 *
 * @throws Failure when it does not end in time
 */
export async function textOfInput(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of chunks) {
    length += part.length
    if (length > most) throw tooLarge('standard input')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

// A file says how long it is; a pipe or a device does not, and may have no end.
function readText(path: string, name: string): string {
  const found = statSync(path)
  if (found.size > most) throw tooLarge(name)
  if (found.isFile() || found.isDirectory()) return readFileSync(path, 'utf8')
  const file = openSync(path, 'r')
  try {
    const parts: Uint8Array[] = []
    for (let length = 0; length <= most;) {
      const part = new Uint8Array(2 ** 16)
      const count = readSync(file, part)
      if (count === 0) return Buffer.concat(parts).toString('utf8')
      parts.push(part.subarray(0, count))
      length += count
    }
    throw tooLarge(name)
  } finally {
    closeSync(file)
  }
}

/**
 * What a text says as JSON.
 *
 * @throws Failure with the line and the column where it stops being JSON
 */
export async function parseJson(source: Source): Promise<unknown> {
  const { name, text } = source
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const said = (error as Error).message
    const found = (await syntaxError(text)) ?? { place: placeOfParse(text, said), message: said }
    const { place, message } = found
    if (!place) throw new Failure(`${name}: this is no JSON: ${message}`, exitCodes.wrong)
    throw new Failure(
      `${name}:${place.line}:${place.column}: this is no JSON: ${message}${adviceOn(text, 'config')}\n${excerpt(text, place)}`,
      exitCodes.wrong,
    )
  }
}

/**
 * Does something with what a text says, and gives errors about options their place in it.
 *
 * @throws Failure with the line and the column of the option
 */
export async function atPlace<Result>(source: Source, act: () => Result): Promise<Result> {
  try {
    return act()
  } catch (error) {
    if (!isOfOptions(error)) throw error
    const place = await placeOf(source.text, error.message)
    const message = withRunFlags(withHint(error.message))
    throw new Failure(
      place
        ? `${source.name}:${place.line}:${place.column}: ${message}\n${excerpt(source.text, place)}`
        : `${source.name}: ${message}`,
      exitCodes.wrong,
    )
  }
}

// told by its name, as kinds of plug-ins have a core of their own
const isOfOptions = (error: unknown): error is Error =>
  error instanceof Error && ['OptionError', 'RangeError'].includes(error.name)

// A name of the docs that is no kind: more help than the list of them all.
function withHint(message: string): string {
  const [whole, type = ''] = /type is "([^"]*)"; (?!did you mean ".*\/).*$/s.exec(message) ?? []
  const hint = typeHint(type)
  return whole && hint
    ? message.replace(whole, () => `type is ${JSON.stringify(type)}${hint}`)
    : message
}

/** The schedule, feedback or plan that a text describes. */
export async function readConfig(source: Source, kinds: readonly AnyKind[]): Promise<Drivable> {
  const config = await parseJson(source)
  if (isOfPeer(config))
    throw new Failure(
      `${source.name} is a scheduler of another library: make a config of it with anneal import`,
      exitCodes.wrong,
    )
  return atPlace(source, () => fromConfig(config, kinds))
}

const isOfPeer = (config: unknown): boolean =>
  typeof config === 'object' &&
  config !== null &&
  (('peer' in config && 'scheduler' in config) || 'class_name' in config)
