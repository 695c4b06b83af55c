import { sample as sampleCurve } from '@anneal/core'
import { bindChannels } from '../channels.ts'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf, textOf } from '../flags.ts'
import { allKinds, kindsFlag } from '../kinds.ts'
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
    const to = numberOf(given, 'to', { least: 0, whole: true }) ?? end - 1
    if (!(to >= 0 && Number.isFinite(to)))
      throw new Failure('this never ends: say where to stop, with --steps or --to')
    const from = numberOf(given, 'from', { least: 0, whole: true }) ?? 0
    if (from > to)
      throw new Failure(
        `--from ${from} is after the last step, ${to}: give a --from up to there, or a larger --to`,
      )
    const points = numberOf(given, 'points', { least: 2, whole: true }) ?? 1e7
    const columns = channels.map(({ name, curve }) => {
      const { steps, values } = sampleCurve(curve, { from, to, points })
      return { name, steps, values }
    })
    const steps = columns[0]!.steps
    const format = textOf(given, 'format') ?? 'csv'
    if (format === 'json')
      io.out(
        `${JSON.stringify({ steps, ...Object.fromEntries(columns.map(({ name, values }) => [name, values])) })}\n`,
      )
    else {
      const head = ['step', ...columns.map(({ name }) => name)]
      if (format === 'csv') io.out(`${head.map(cell).join(',')}\n`)
      for (const [i, step] of steps.entries()) {
        const row = [step, ...columns.map(({ values }) => values[i]!)]
        io.out(
          format === 'csv'
            ? `${row.join(',')}\n`
            : `${JSON.stringify(Object.fromEntries(head.map((name, k) => [name, row[k]])))}\n`,
        )
      }
    }
    return exitCodes.ok
  },
}

const cell = (text: string): string =>
  /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
