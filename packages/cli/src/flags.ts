import { parseArgs } from 'node:util'
import { didYouMean } from '@anneal/core/messages'
import type { Flag, Flags, Given } from './command.ts'
import { Failure } from './failure.ts'

const optionOf = ({ value, short }: Flag): { type: 'string' | 'boolean'; short?: string } => ({
  type: value === undefined ? 'boolean' : 'string',
  ...(short && { short }),
})

/**
 * Reads a command line by the flags that there are.
 *
 * @throws Failure naming the flag that is unknown, lacks its value or has one that it cannot have
 */
export function readFlags(args: readonly string[], flags: Flags, command: string): Given {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [name, optionOf(flag)]),
  )
  const { tokens } = parseArgs({
    args: joined(args),
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const given: Record<string, string | true> = {}
  const words: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined
    if (!flag) throw unknown(rawName, name, flags, command)
    if (flag.value === undefined && value !== undefined)
      throw new Failure(`${rawName} takes no value, got ${JSON.stringify(value)}`)
    if (flag.value !== undefined && value === undefined)
      throw new Failure(`${rawName} needs a value: ${rawName} ${flag.value}`)
    if (flag.words && !flag.words.includes(value ?? ''))
      throw new Failure(
        `${rawName} may be ${flag.words.join(', ')}, got ${JSON.stringify(value)}${didYouMean(value ?? '', flag.words)}`,
      )
    // a list may be said in parts
    const before = flag.value?.endsWith(',…') ? given[name] : undefined
    given[name] = before === undefined ? (value ?? true) : `${before as string},${value!}`
  }
  return { words, flags: given }
}

// A negative number is the value of the flag before it, and no flag of its own.
const joined = (args: readonly string[]): string[] => {
  const all: string[] = []
  for (const arg of args)
    if (/^-\.?\d/.test(arg) && /^--[^=]+$/.test(all.at(-1) ?? '')) all.push(`${all.pop()!}=${arg}`)
    else all.push(arg)
  return all
}

function unknown(rawName: string, name: string, flags: Flags, command: string): Failure {
  const names = Object.keys(flags).map(known => `--${known}`)
  const isLetter = !rawName.startsWith('--')
  const begun = isLetter ? names.filter(known => known.startsWith(`--${name}`)) : []
  const guess =
    begun.length > 0
      ? `; did you mean ${begun.join(' or ')}?`
      : isLetter
        ? ''
        : didYouMean(`--${name}`, names)
  return new Failure(
    `${command} has no flag ${rawName}${guess || `; it has ${names.join(', ') || 'none'}`}`,
  )
}

/**
 * The number that a flag says.
 *
 * @throws Failure when it is not a finite number, or not what it must be
 */
export function numberOf(
  { flags }: Given,
  name: string,
  { least = -Infinity, whole = false }: { least?: number; whole?: boolean } = {},
): number | undefined {
  const text = flags[name]
  if (text === undefined || text === true) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < least || (whole && value % 1 !== 0))
    throw new Failure(
      `--${name} must be a ${whole ? 'whole ' : ''}number${least > -Infinity ? ` from ${least} up` : ''}, got ${JSON.stringify(text)}`,
    )
  return value
}

/** The text that a flag says. */
export const textOf = ({ flags }: Given, name: string): string | undefined => {
  const text = flags[name]
  return text === true ? undefined : text
}
