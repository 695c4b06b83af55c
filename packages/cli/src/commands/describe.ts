import { describe as describeSchedule, sample, type Run } from '@anneal/core'
import { sparkline } from '@anneal/plot'
import { bindChannels, type Channel } from '../channels.ts'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { count, short } from '../format.ts'
import { allKinds, kindsFlag } from '../kinds.ts'
import { runFlags, runOf } from '../runFlags.ts'
import { atPlace, readConfig, readSource } from '../source.ts'
import { filesOf } from '../words.ts'

/** `anneal describe`. */
export const describe: Command = {
  takes: 'FILE…',
  help: 'Says what a schedule or plan does: its parts, first, last, lowest and highest value, mean, integral, and how long it lasts in every unit that the run knows.',
  flags: { ...runFlags, ...kindsFlag },
  run: async (given, io) => {
    const files = filesOf(given, 'describe')
    const kinds = await allKinds(given, io)
    for (const [i, file] of files.entries()) {
      const source = await readSource(file, io)
      const drivable = await readConfig(source, kinds)
      const { channels, run, end } = await atPlace(source, () =>
        bindChannels(drivable, runOf(given)),
      )
      if (end < 1)
        throw new Failure(
          `${source.name}: this has no end, or has it at its first step: say how many steps to look at, with --steps`,
        )
      if (files.length > 1) io.out(`${i > 0 ? '\n' : ''}${source.name}\n`)
      for (const channel of channels)
        io.out(await atPlace(source, () => wordsFor(channel, run, end)))
    }
    return exitCodes.ok
  },
}

function wordsFor({ name, schedule, curve }: Channel, run: Run, end: number): string {
  const steps = Math.ceil(end)
  const { values } = sample(curve, { to: steps - 1, points: 100_000 })
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const lines = schedule
    ? describeSchedule(schedule, steps).text.split('\n')
    : [
        `${short(values[0]!)} at first, ${short(values.at(-1)!)} at last, as long as no metric changes it`,
      ]
  return [
    `${name}  ${sparkline(values, 40)}`,
    ...lines.map(line => `  ${line}`),
    `  ${lengthIn(run, steps)}, ∫ = ${short(mean * steps)}`,
    ...(schedule ? phases(schedule.config, run, steps) : []),
    '',
  ].join('\n')
}

const known = (read: () => number, unit: string): string[] => {
  try {
    const value = read()
    return Number.isFinite(value) ? [`${count(value)} ${unit}`] : []
  } catch {
    return [] // the run does not know
  }
}

/** A number of steps in all the units that the run knows. */
const lengthIn = (run: Run, steps: number): string =>
  [
    `${count(steps)} steps`,
    ...known(() => run.epochAt(steps), 'epochs'),
    ...known(() => run.samplesAt(steps), 'samples'),
    ...known(() => run.tokensAt(steps), 'tokens'),
  ].join(' = ')

/** What is said of a warm-up that stands outermost. */
function phases(
  config: { readonly type: string; readonly steps?: unknown },
  run: Run,
  all: number,
): string[] {
  if (config.type !== 'warmup') return []
  const { steps } = config
  const length =
    typeof steps === 'number' ? steps : Math.round(run.measure(steps as '1%', 'steps')[0])
  return [`  warm-up ${lengthIn(run, length)}: ${short((100 * length) / all)} % of it`]
}
