import { describe as describeSchedule, sample, type Run } from '@anneal/core'
import { phasesOf, sparkline, type Band } from '@anneal/plot'
import { allKinds } from '../allKinds.ts'
import { bindChannels, type Channel } from '../channels.ts'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { count, plain, short } from '../format.ts'
import { kindsFlag } from '../kinds.ts'
import { runFlags, runOf } from '../runFlags.ts'
import { atPlace, readConfig, readSource } from '../source.ts'
import { filesOf } from '../words.ts'

/** `anneal describe`. */
export const describe: Command = {
  takes: 'FILE…',
  help: 'Says what a schedule or plan does: its parts, first, last, lowest and highest value, mean, integral (∫, the sum over all updates), its phases and its peak, and how long all of it lasts in every unit that the run knows.',
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
      if (files.length > 1) await io.out(`${i > 0 ? '\n' : ''}${source.name}\n`)
      for (const channel of channels)
        await io.out(plain(await atPlace(source, () => wordsFor(channel, run, end))))
    }
    return exitCodes.ok
  },
}

function wordsFor({ name, schedule, curve }: Channel, run: Run, end: number): string {
  const steps = Math.ceil(end)
  const { values } = sample(curve, { to: steps - 1, points: 100_000 })
  const figures = schedule && describeSchedule(schedule, steps)
  const isWhole = values.length === steps
  const mean =
    figures && !isWhole
      ? figures.mean // which knows of what lies between the samples
      : values.reduce((sum, value) => sum + value, 0) / values.length
  const lines = figures
    ? figures.text.split('\n')
    : [
        `${short(values[0]!)} at first, ${short(values.at(-1)!)} at last, as long as no metric changes it`,
      ]
  const integral = `${name === 'learningRate' ? '∫lr' : '∫'} ${isWhole ? '=' : '≈'}`
  return [
    `${name}  ${sparkline(values, 40)}`,
    ...lines.map(line => `  ${line}`),
    `  ${lengthIn(run, 0, steps)}, ${integral} ${short(mean * steps)}`,
    ...(schedule ? phases(phasesOf(schedule, { to: steps }), curve, run) : []),
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
const lengthIn = (run: Run, from: number, to: number): string =>
  [
    `${count(to - from)} steps`,
    ...known(() => run.epochAt(to) - run.epochAt(from), 'epochs'),
    ...known(() => run.samplesAt(to) - run.samplesAt(from), 'samples'),
    ...known(() => run.tokensAt(to) - run.tokensAt(from), 'tokens'),
  ].join(' = ')

// More phases than that are better seen in a plot.
const mostPhases = 12

function phases(bands: readonly Band[], curve: (step: number) => number, run: Run): string[] {
  if (bands.length < 2) return []
  const shown = bands.slice(0, mostPhases).map(({ from, to, label }) => {
    // the peak of a warm-up is the first value after it
    const what =
      label === 'warm-up'
        ? `peak ${short(curve(to))} at step ${count(to)}`
        : `${short(curve(from))} to ${short(curve(Math.max(from, Math.ceil(to) - 1)))}`
    return `  ${label} ${lengthIn(run, from, to)}, ${what}`
  })
  const more = bands.length - shown.length
  return more > 0 ? [...shown, `  and ${more} more`] : shown
}
