import { channelRange, sample } from '@anneal/core'
import { didYouMean, show } from '@anneal/core/messages'
import { bindChannels, type Bound, type Channel } from '../channels.ts'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { short } from '../format.ts'
import { allKinds, kindsFlag } from '../kinds.ts'
import { runFlags, runOf } from '../runFlags.ts'
import { atPlace, readConfig, readSource } from '../source.ts'
import { filesOf } from '../words.ts'

/** `anneal check`. */
export const check: Command = {
  takes: 'FILE…',
  help: `Says whether configs can be read and used, and warns of what is seldom meant: values that no optimizer takes, a rate of 0 before the end, jumps, lengths that do not fit the run.
Ends with 1 where something is wrong, and with --strict where it warns.`,
  flags: { strict: { help: 'count warnings as errors' }, ...runFlags, ...kindsFlag },
  run: async (given, io) => {
    const files = filesOf(given, 'check')
    const kinds = await allKinds(given, io)
    let code: number = exitCodes.ok
    for (const file of files) {
      const source = await readSource(file, io)
      try {
        const drivable = await readConfig(source, kinds)
        const run = runOf(given)
        const bound = await atPlace(source, () => bindChannels(drivable, run))
        const { errors, warnings } = findingsOf(bound)
        for (const text of errors) io.out(`${source.name}: error: ${text}\n`)
        for (const text of warnings) io.out(`${source.name}: warning: ${text}\n`)
        if (errors.length + warnings.length === 0) io.out(`${source.name}: fine\n`)
        if (errors.length > 0 || (warnings.length > 0 && given.flags['strict']))
          code = exitCodes.wrong
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== exitCodes.wrong) throw error
        io.out(`${error.message}\n`)
        code = exitCodes.wrong
      }
    }
    return code
  },
}

interface Findings {
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

function findingsOf({ channels, run, end }: Bound): Findings {
  const each = channels.map(channel => findingsOfChannel(channel, end, run.steps))
  return {
    errors: each.flatMap(({ errors }) => errors),
    warnings: each.flatMap(({ warnings }) => warnings),
  }
}

// The channels that adapters know by name.
const usual = ['learningRate', 'momentum', 'weightDecay', 'batchSize', 'lossScale']

// A rate that changes by more between two updates is seldom meant.
const steep = 11

function findingsOfChannel(
  { name, curve, duration }: Channel,
  end: number,
  all: number | undefined,
): Findings {
  const errors: string[] = []
  const warnings: string[] = []
  const { steps, values } = sample(curve, {
    to: Math.max(0, Math.ceil(end) - 1),
    points: 1_000_001,
  })
  const { least, below, words } = channelRange(name)
  const known = ['lr', 'rate'].includes(name)
    ? '; did you mean "learningRate"?'
    : didYouMean(name, usual)
  if (!usual.includes(name) && known) warnings.push(`there is a channel ${show(name)}${known}`)
  const bad = values.findIndex(value => !(value >= least && value < below))
  if (bad >= 0)
    errors.push(`${name} is ${short(values[bad]!)} at step ${steps[bad]!}: it must be ${words}`)
  if (name === 'learningRate') {
    const zero = values.findIndex(value => value === 0)
    if (zero >= 0 && zero < values.length - 1)
      warnings.push(`${name} is 0 at step ${steps[zero]!}: that update changes nothing`)
    const jump = values.findIndex((value, i) => i > 0 && isJump(values[i - 1]!, value))
    if (jump > 0)
      warnings.push(
        `${name} jumps from ${short(values[jump - 1]!)} to ${short(values[jump]!)} at step ${steps[jump]!}`,
      )
  }
  if (all !== undefined && Number.isFinite(duration) && Math.round(duration) !== all)
    warnings.push(
      duration > all
        ? `${name} lasts ${duration} steps, but the run ends after ${all}: its end is never reached`
        : `${name} ends after ${duration} steps, ${all - duration} before the run does`,
    )
  return { errors, warnings }
}

const isJump = (before: number, now: number): boolean =>
  before > 0 && now > 0 && Math.max(before / now, now / before) > steep
