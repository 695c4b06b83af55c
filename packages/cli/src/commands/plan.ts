import {
  growBatch,
  grownBatch,
  rampBatch,
  type Drivable,
  type Length,
  type Schedule,
} from '@anneal/core'
import { show } from '@anneal/core/messages'
import { allKinds } from '../allKinds.ts'
import { bindChannels, type Bound } from '../channels.ts'
import type { Command, Flag, Flags, Given } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf, textOf } from '../flags.ts'
import { kindsFlag } from '../kinds.ts'
import { outputFlags, write } from '../output.ts'
import { paramsOf, rangeOf } from '../params.ts'
import { phasesOfBatches, tableOf, type BatchPhases } from '../batches.ts'
import { showProgress } from '../progress.ts'
import { runFlags, runOf, withRunFlags } from '../runFlags.ts'
import { atPlace, readConfig, readSource, type Source } from '../source.ts'
import { oneFile } from '../words.ts'

const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

// what growBatch takes besides the decay and the first batch, as the kind says it
const lawParams = paramsOf(grownBatch).filter(
  ([name]) => !['schedule', 'alongData', 'batchSize'].includes(name),
)
const lawFlags: Flags = Object.fromEntries(
  lawParams.map(([name, param]): [string, Flag] => [
    kebab(name),
    {
      ...(param.type !== 'boolean' && { value: 'N' }),
      help: `growBatch's ${name}${param.type === 'boolean' ? '' : `: ${rangeOf(param)}`}`,
    },
  ]),
)

/** `anneal plan`. */
export const plan: Command = {
  takes: 'FILE',
  help: `Says what a batch size that changes comes to: its phases, their updates, samples and rates, and the updates that the same decay takes with the first batch size all through.
FILE is a plan with a batchSize, or a decay of the learning rate, which --batch-size N shares out as growBatch does. With --ramp-to N --ramp-over LENGTH the batch grows by itself, from --batch-size on.
With --json it writes the plan as a config.`,
  flags: {
    format: { value: 'FORMAT', words: ['text', 'csv', 'json'], help: 'how (text)' },
    json: { help: 'write the plan itself, for a file' },
    ...outputFlags,
    ...lawFlags,
    'ramp-to': { value: 'N', help: 'let the batch grow in equal amounts up to it' },
    'ramp-by': { value: 'N', help: 'by how many samples each time (the first batch)' },
    'ramp-over': { value: 'LENGTH', help: 'how long that takes, such as "1e6 samples"' },
    ...runFlags,
    ...kindsFlag,
  },
  run: async (given, io) => {
    const source = await readSource(oneFile(given, 'plan'), io)
    const read = await readConfig(source, await allKinds(given, io))
    const planned = await atPlace(source, () => plannedOf(read, source, given))
    if (given.flags['json']) {
      await write(`${JSON.stringify(planned, null, 2)}\n`, given, io)
      return exitCodes.ok
    }
    const bound = await atPlace(source, () => bindChannels(planned, runOf(given)))
    if (!(bound.end >= 1 && bound.end < Infinity))
      throw new Failure(
        withRunFlags(`${source.name}: this never ends: say how long the run is, with --epochs`),
      )
    const phases = await atPlace(source, () =>
      phasesOfBatches(bound, plainOf(read, bound, given), showProgress(io, 'counting', bound.end)),
    )
    await write(textFor(phases, textOf(given, 'format') ?? 'text'), given, io)
    return exitCodes.ok
  },
}

const textFor = (phases: BatchPhases, format: string): string =>
  format === 'json' ? `${JSON.stringify(phases, null, 2)}\n` : tableOf(phases, format === 'csv')

type Planned = Readonly<Record<string, unknown>> & Drivable

const rateIn = (read: Drivable): unknown =>
  typeof read === 'object' && 'learningRate' in read ? read['learningRate'] : read

/** The plan that the file and the flags make together. */
function plannedOf(read: Drivable, source: Source, given: Given): Planned {
  const own = typeof read === 'object' && 'batchSize' in read ? read['batchSize'] : undefined
  const law = lawOf(given)
  const first = numberOf(given, 'batch-size', { least: 1, whole: true })
  const rampTo = numberOf(given, 'ramp-to', { least: 1, whole: true })
  if (own !== undefined) {
    const extra = [...Object.keys(law), ...(rampTo === undefined ? [] : ['rampTo'])]
    if (extra.length > 0)
      throw new Failure(
        `${source.name} has a batchSize of its own: leave out ${extra.map(name => `--${kebab(name)}`).join(', ')}`,
      )
    return read as Planned
  }
  if (first === undefined)
    throw new Failure(
      `${source.name} has no batchSize: say the first one with --batch-size, and grow it`,
    )
  const rate = rateIn(read)
  if (rampTo !== undefined) {
    const over = textOf(given, 'ramp-over')
    if (over === undefined)
      throw new Failure('--ramp-to needs --ramp-over, such as --ramp-over "1e6 samples"')
    const by = numberOf(given, 'ramp-by', { least: 1, whole: true })
    const batchSize = rampBatch({
      from: first,
      to: rampTo,
      over: lengthOf(over),
      ...(by !== undefined && { by }),
    })
    return { learningRate: rate, batchSize } as unknown as Planned
  }
  if (typeof rate !== 'function')
    throw new Failure(`${source.name}: only a schedule can be shared out, got ${show(rate)}`)
  const schedule = rate as Schedule
  if (schedule.config.type === 'warmup')
    throw new Failure(
      `${source.name}: the batch grows as the rate falls, and in a warm-up it rises: share out the schedule inside of it, and put the warm-up around the learningRate of that plan`,
    )
  return growBatch({ schedule, batchSize: first, ...law })
}

const lengthOf = (text: string): Length =>
  (Number.isFinite(Number(text)) ? Number(text) : text) as Length

function lawOf(given: Given): object {
  const entries = lawParams.flatMap(([name, param]): [string, unknown][] => {
    const flag = kebab(name)
    if (given.flags[flag] === undefined) return []
    return [[name, param.type === 'boolean' ? true : numberOf(given, flag)]]
  })
  return Object.fromEntries(entries)
}

/** The same decay with the first batch size all through; undefined where the file says no decay of its own. */
function plainOf(read: Drivable, { channels }: Bound, given: Given): Bound | undefined {
  const sizes = channels.find(({ name }) => name === 'batchSize')
  if (typeof sizes?.part !== 'function') return undefined
  const batchSize = sizes.curve(0)
  const { steps: _, ...rest } = runOf(given) ?? {}
  const isDecay = typeof read === 'function'
  return bindChannels({ ...(isDecay && { learningRate: read }), batchSize }, { ...rest, batchSize })
}
