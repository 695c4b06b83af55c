import type { Param } from '@anneal/core'
import type { Command } from '../command.ts'
import { kindOf, kindsFlag } from '../kinds.ts'
import { listKinds, type Listed } from '../listing.ts'
import { paramsOf, rangeOf } from '../params.ts'
import { oneWord } from '../words.ts'

/** `anneal list`. */
export const list: Command = {
  takes: '[KIND]',
  help: 'Lists the kinds of schedules and feedback, or the options of one.',
  flags: { ...kindsFlag, json: { help: 'as JSON' } },
  run: async (given, io) => {
    const kinds = await listKinds(given, io)
    const wanted = oneWord(given, 'list')
    const kind = wanted === undefined ? undefined : kindOf(wanted, kinds)
    if (given.flags['json'])
      await io.out(
        `${JSON.stringify(
          (kind ? [kind] : kinds).map(({ type, params }) => ({ type, params: params as unknown })),
          null,
          2,
        )}\n`,
      )
    else await io.out(table(kind ? optionsOf(kind) : kinds.map(rowOf)))
    return 0
  },
}

const shown = (name: string, param: Param): string =>
  (param.optional ?? param.default !== undefined) ? `[${name}]` : name

const rowOf = (kind: Listed): readonly string[] => [
  kind.type,
  kind.feedback ? 'feedback' : '',
  paramsOf(kind)
    .map(([name, param]) => shown(name, param))
    .join(' '),
]

const optionsOf = (kind: Listed): (readonly string[])[] =>
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
