import type { AnyKind, Param } from '@anneal/core'
import { didYouMean } from '@anneal/core/messages'
import type { Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { allKinds, kindsFlag } from '../kinds.ts'
import { paramsOf, rangeOf } from '../params.ts'
import { oneWord } from '../words.ts'

/** `anneal list`. */
export const list: Command = {
  takes: '[KIND]',
  help: 'Lists the kinds of schedules and feedback, or the options of one.',
  flags: { ...kindsFlag, json: { help: 'as JSON' } },
  run: async (given, io) => {
    const kinds = await allKinds(given, io)
    const wanted = oneWord(given, 'list')
    const kind = wanted === undefined ? undefined : kindOf(wanted, kinds)
    if (given.flags['json'])
      io.out(
        `${JSON.stringify(
          (kind ? [kind] : kinds).map(({ type, params }) => ({ type, params: params as unknown })),
          null,
          2,
        )}\n`,
      )
    else io.out(table(kind ? optionsOf(kind) : kinds.map(rowOf)))
    return 0
  },
}

/**
 * The kind of a type.
 *
 * @throws Failure when there is none
 */
export function kindOf(type: string, kinds: readonly AnyKind[]): AnyKind {
  const found = kinds.find(kind => kind.type === type)
  if (found) return found
  const known = kinds.map(kind => kind.type)
  throw new Failure(
    `there is no kind ${JSON.stringify(type.slice(0, 80))}${didYouMean(type, known) || `; there is ${known.join(', ')}`}`,
  )
}

const shown = (name: string, param: Param): string =>
  (param.optional ?? param.default !== undefined) ? `[${name}]` : name

const rowOf = (kind: AnyKind): readonly string[] => [
  kind.type,
  'feedback' in kind ? 'feedback' : '',
  paramsOf(kind)
    .map(([name, param]) => shown(name, param))
    .join(' '),
]

const optionsOf = (kind: AnyKind): (readonly string[])[] =>
  paramsOf(kind).map(([name, param]) => [
    name,
    rangeOf(param),
    param.default !== undefined
      ? `default ${JSON.stringify(param.default)}`
      : param.optional
        ? 'optional'
        : 'needed',
  ])

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => row[i]!.length)))
  return rows
    .map(
      row =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]! + (widths[i] ? 2 : 0)))
          .join('')
          .trimEnd()}\n`,
    )
    .join('')
}
