import {
  InteropError,
  toDeepSpeed,
  toKeras,
  toOptax,
  toTable,
  toTfjs,
  toTorch,
  toTransformers,
  type Accuracy,
  type Exportable,
  type ExportOptions,
} from '@anneal/interop'
import { allKinds } from '../allKinds.ts'
import { bindChannels } from '../channels.ts'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { textOf } from '../flags.ts'
import { short } from '../format.ts'
import { kindsFlag } from '../kinds.ts'
import { outputFlags, write } from '../output.ts'
import { showBusy } from '../progress.ts'
import { runFlags, runOf } from '../runFlags.ts'
import { atPlace, readConfig, readSource } from '../source.ts'
import { oneFile } from '../words.ts'

type Exported = Accuracy & { readonly text: string }
type Exporter = (input: Exportable, options: ExportOptions) => Exported

const coded =
  (
    exporter: (input: Exportable, options: ExportOptions) => Accuracy & { readonly code: string },
  ): Exporter =>
  (input, options) => {
    const made = exporter(input, options)
    return { ...made, text: made.code }
  }

const exporters: Readonly<Record<string, Exporter>> = {
  torch: coded(toTorch),
  keras: coded(toKeras),
  optax: coded(toOptax),
  transformers: coded(toTransformers),
  deepspeed: coded(toDeepSpeed),
  tfjs: coded(toTfjs),
  csv: (input, options) => {
    const made = toTable(input, options)
    return { ...made, text: made.csv }
  },
  json: (input, options) => {
    const made = toTable(input, options)
    return { ...made, text: `${JSON.stringify(made.json)}\n` }
  },
}

/** `anneal export`. */
export const exportTo: Command = {
  takes: 'FILE --to LIBRARY',
  help: 'Writes a schedule or plan as code or settings for another library, or as a table of its values. Says on standard error what it came to, and how exact it is.',
  flags: {
    to: { value: 'LIBRARY', words: Object.keys(exporters), help: 'for which' },
    ...outputFlags,
    ...runFlags,
    ...kindsFlag,
  },
  run: async (given, io) => {
    const to = textOf(given, 'to')
    if (to === undefined)
      throw new Failure(`anneal export needs --to: ${Object.keys(exporters).join(', ')}`)
    const source = await readSource(oneFile(given, 'export'), io)
    const drivable = await readConfig(source, await allKinds(given, io))
    const run = runOf(given)
    const { end } = await atPlace(source, () => bindChannels(drivable, run)) // lengths that wait for a run have a place
    try {
      const made = showBusy(io, 'exporting', end, () =>
        exporters[to]!(drivable as Exportable, run ? { run } : {}),
      )
      const how = made.exact
        ? 'exact'
        : `off by up to ${short(100 * made.error)} % of the largest value`
      io.err(`${made.form}, ${how}, over ${made.steps} steps\n`)
      await write(made.text.endsWith('\n') ? made.text : `${made.text}\n`, given, io)
      return exitCodes.ok
    } catch (error) {
      if (!(error instanceof InteropError || error instanceof TypeError)) throw error
      throw new Failure(`${source.name}: ${error.message}`, exitCodes.wrong, { cause: error })
    }
  },
}
