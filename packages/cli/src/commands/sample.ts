import { allKinds } from '../allKinds.ts'
import { bindChannels, type Channel } from '../channels.ts'
import type { Command, Given } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf, textOf } from '../flags.ts'
import type { Io } from '../io.ts'
import { kindsFlag } from '../kinds.ts'
import { showProgress } from '../progress.ts'
import { runFlags, runOf } from '../runFlags.ts'
import { atPlace, readConfig, readSource } from '../source.ts'
import { oneFile } from '../words.ts'

/** `anneal sample`. */
export const sample: Command = {
  takes: 'FILE',
  help: 'Writes the values of a schedule or plan, a row for each step, or for fewer with --points.',
  flags: {
    format: { value: 'FORMAT', words: ['csv', 'json', 'ndjson'], help: 'how (csv)' },
    from: { value: 'STEP', help: 'the first step (0)' },
    to: { value: 'STEP', help: 'the last step (the last update of the run)' },
    points: { value: 'N', help: 'rows at the most (all steps)' },
    ...runFlags,
    ...kindsFlag,
  },
  run: async (given, io) => {
    const source = await readSource(oneFile(given, 'sample'), io)
    const drivable = await readConfig(source, await allKinds(given, io))
    const { channels, end } = await atPlace(source, () => bindChannels(drivable, runOf(given)))
    const rows = rowsOf(given, end)
    const format = textOf(given, 'format') ?? 'csv'
    await { csv: writeCsv, json: writeJson, ndjson: writeNdjson }[format]!(channels, rows, io)
    return exitCodes.ok
  },
}

/** The steps that are written, one after another: they may be more than fit into memory. */
interface Rows {
  readonly count: number
  readonly step: (row: number) => number
}

function rowsOf(given: Given, end: number): Rows {
  const to = numberOf(given, 'to', { least: 0, whole: true }) ?? Math.ceil(end) - 1
  if (!(to >= 0 && Number.isFinite(to)))
    throw new Failure('this never ends: say where to stop, with --steps or --to')
  const from = numberOf(given, 'from', { least: 0, whole: true }) ?? 0
  if (from > to)
    throw new Failure(
      `--from ${from} is after the last step, ${to}: give a --from up to there, or a larger --to`,
    )
  const points = numberOf(given, 'points', { least: 2, whole: true }) ?? Infinity
  const last = Math.min(points - 1, to - from)
  return {
    count: last + 1,
    step: row => (last > 0 ? Math.round(from + ((to - from) * row) / last) : from),
  }
}

type Writer = (channels: readonly Channel[], rows: Rows, io: Io) => Promise<void>

const chunk = 1 << 16

/** Writes rows in pieces, waits for whoever reads them, and shows how far it is. */
async function writeRows(
  { count, step }: Rows,
  io: Io,
  textOf: (step: number, row: number) => string,
): Promise<void> {
  const progress = showProgress(io, 'sampling', count)
  let text = ''
  for (let row = 0; row < count; row++) {
    text += textOf(step(row), row)
    if (text.length < chunk) continue
    await io.out(text)
    text = ''
    progress.at(row)
  }
  progress.end()
  await io.out(text)
}

const writeCsv: Writer = async (channels, rows, io) => {
  await io.out(`${['step', ...channels.map(({ name }) => cell(name))].join(',')}\n`)
  await writeRows(
    rows,
    io,
    step => `${[step, ...channels.map(({ curve }) => curve(step))].join(',')}\n`,
  )
}

const writeNdjson: Writer = (channels, rows, io) =>
  writeRows(rows, io, step => {
    const values = channels.map(({ name, curve }) => [name, curve(step)] as const)
    return `${JSON.stringify(Object.fromEntries([['step', step], ...values]))}\n`
  })

// written list by list, as no string holds all of a long one
const writeJson: Writer = async (channels, rows, io) => {
  const columns = [
    ['steps', (step: number) => step] as const,
    ...channels.map(({ name, curve }) => [name, curve] as const),
  ]
  for (const [i, [name, valueAt]] of columns.entries()) {
    await io.out(`${i > 0 ? '],' : '{'}${JSON.stringify(name)}:[`)
    await writeRows(
      rows,
      io,
      (step, row) => `${row > 0 ? ',' : ''}${JSON.stringify(valueAt(step))}`,
    )
  }
  await io.out(']}\n')
}

const cell = (text: string): string =>
  /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
