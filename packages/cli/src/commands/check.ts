import { channelRange, sample, type Curve, type Samples } from '@anneal/core'
import { didYouMean, show } from '@anneal/core/messages'
import { phasesOf } from '@anneal/plot'
import { allKinds } from '../allKinds.ts'
import { bindChannels, type Bound, type Channel } from '../channels.ts'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { duplicatesIn } from '../duplicates.ts'
import { plain, short } from '../format.ts'
import { firstJump } from '../jump.ts'
import { kindsFlag } from '../kinds.ts'
import { runFlags, runOf } from '../runFlags.ts'
import { atPlace, readConfig, readSource } from '../source.ts'
import { excerpt, placeOf, type Place } from '../place.ts'
import { showBusy } from '../progress.ts'
import type { Source } from '../source.ts'
import { filesOf } from '../words.ts'

/** `anneal check`. */
export const check: Command = {
  takes: 'FILE…',
  help: `Says whether configs can be read and used, and warns of what is seldom meant: values that no optimizer takes, a rate of 0 before the end, jumps, peaks, long warm-ups, lengths that do not fit the run, names that stand twice.
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
        const findings = [
          ...(await repeated(source)),
          ...showBusy(io, `checking ${file}`, bound.end, () => findingsOf(bound)),
        ]
        for (const finding of findings) await io.out(await wordsOf(finding, source))
        if (findings.length === 0) await io.out(`${source.name}: fine\n`)
        const strict = given.flags['strict'] === true
        if (findings.some(({ grave }) => grave || strict)) code = exitCodes.wrong
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== exitCodes.wrong) throw error
        await io.out(`${plain(error.message)}\n`)
        code = exitCodes.wrong
      }
    }
    return code
  },
}

interface Finding {
  /** Whether it is an error, and not only seldom meant. */
  readonly grave: boolean
  readonly text: string
  /** The channel that it is about, or where it stands. */
  readonly channel?: string
  readonly place?: Place
}

async function wordsOf({ grave, text, channel, place }: Finding, source: Source): Promise<string> {
  const found = place ?? (channel === undefined ? undefined : await placeOf(source.text, channel))
  const at = found ? `:${found.line}:${found.column}` : ''
  const shown = place ? `\n${excerpt(source.text, place)}` : ''
  return plain(`${source.name}${at}: ${grave ? 'error' : 'warning'}: ${text}${shown}\n`)
}

async function repeated(source: Source): Promise<Finding[]> {
  const found = await duplicatesIn(source.text)
  return found.map(({ name, place, first }) => ({
    grave: false,
    text: `${show(name)} stands twice: that of line ${first} does not count`,
    place,
  }))
}

const findingsOf = ({ channels, run, end }: Bound): Finding[] =>
  channels.flatMap(channel =>
    findingsOfChannel(channel, end, run.steps).map(finding => ({
      ...finding,
      channel: channel.name,
    })),
  )

// The channels that adapters know by name.
const usual = ['learningRate', 'momentum', 'weightDecay', 'batchSize', 'lossScale']

// A rate that is higher is seldom meant.
const highest = 10

function findingsOfChannel(
  { name, curve, duration, schedule }: Channel,
  end: number,
  all: number | undefined,
): Finding[] {
  const findings: Finding[] = []
  const warn = (text: string): unknown => findings.push({ grave: false, text })
  const samples = sample(curve, { to: Math.max(0, Math.ceil(end) - 1), points: 1_000_001 })
  const { steps, values } = samples
  const { least, below, words } = channelRange(name)
  const known = ['lr', 'rate'].includes(name)
    ? '; did you mean "learningRate"?'
    : didYouMean(name, usual)
  if (!usual.includes(name) && known) warn(`there is a channel ${show(name)}${known}`)
  const bad = values.findIndex(value => !(value >= least && value < below))
  if (bad >= 0)
    findings.push({
      grave: true,
      text: `${name} is ${short(values[bad]!)} at step ${steps[bad]!}: it must be ${words}`,
    })
  if (name === 'learningRate') for (const text of oddities(curve, samples)) warn(`${name} ${text}`)
  if (all !== undefined && Number.isFinite(duration) && Math.round(duration) !== all)
    warn(
      duration > all
        ? `${name} lasts ${duration} steps, but the run ends after ${all}: its end is never reached`
        : `${name} ends after ${duration} steps, ${all - duration} before the run does`,
    )
  if (schedule && end > 1)
    for (const { from, to, label } of phasesOf(schedule, { to: end }))
      if (label === 'warm-up' && to - from > end / 2)
        warn(`${name} warms up for ${to - from} of ${Math.ceil(end)} steps: more than half of them`)
  return findings
}

/** What is seldom meant of a learning rate. */
function oddities(curve: Curve, samples: Samples): string[] {
  const { steps, values } = samples
  const found: string[] = []
  const zero = values.findIndex(value => value === 0)
  if (zero >= 0 && zero < values.length - 1)
    found.push(`is 0 at step ${steps[zero]!}: that update changes nothing`)
  const jump = firstJump(curve, samples)
  if (jump)
    found.push(
      `jumps from ${short(curve(jump.from))} to ${short(curve(jump.to))} at step ${jump.to}`,
    )
  const peak = values.reduce((best, value, i) => (value > values[best]! ? i : best), 0)
  if (values[peak]! > highest)
    found.push(
      `has its peak, ${short(values[peak]!)}, at step ${steps[peak]!}: few models bear that`,
    )
  return found
}
