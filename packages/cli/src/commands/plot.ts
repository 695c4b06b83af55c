import { plot as draw, phasesOf, plotText, type Plottable, type Unit } from '@anneal/plot'
import { allKinds } from '../allKinds.ts'
import { bindChannels } from '../channels.ts'
import type { Command, Given } from '../command.ts'
import { isLog } from '../content.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf, textOf } from '../flags.ts'
import { plain } from '../format.ts'
import { hasColor, type Io } from '../io.ts'
import { kindsFlag } from '../kinds.ts'
import { ofCut, readLog } from '../log.ts'
import { drawInto, formatOf } from '../picture.ts'
import { runFlags, runOf, withRunFlags } from '../runFlags.ts'
import { atPlace, readConfig, readSource } from '../source.ts'
import { filesOf } from '../words.ts'

const units = ['steps', 'epochs', 'samples', 'tokens'] as const satisfies readonly Unit[]

/** `anneal plot`. */
export const plot: Command = {
  takes: 'FILE…',
  help: 'Draws schedules, plans and training logs (NDJSON): in the terminal, or with -o into a file whose name says what it is: .svg, .png (needs the package @resvg/resvg-js) or .html. Each channel and each metric has a panel of its own.',
  flags: {
    output: { short: 'o', value: 'FILE', help: 'draw into a file: .svg, .png or .html' },
    force: { help: 'write over a file that is there' },
    log: { help: 'logarithmic vertical axes' },
    'log-x': { help: 'a logarithmic horizontal axis' },
    x: { value: 'UNIT', words: units, help: 'what the horizontal axis counts (steps)' },
    from: { value: 'X', help: 'where the picture begins (0)' },
    to: { value: 'X', help: 'where it ends (with the run, or the longest schedule)' },
    phases: { help: 'mark the phases of the first schedule, such as its warm-up; in files' },
    mark: { value: 'X,…', help: 'mark these places, and "peak" that of each rate; in files' },
    title: { value: 'TEXT', help: 'what stands above it' },
    width: { value: 'N', help: 'pixels, or columns of the terminal' },
    height: { value: 'N', help: 'pixels, or lines of the terminal for each panel' },
    ...runFlags,
    ...kindsFlag,
  },
  run: async (given, io) => {
    const file = textOf(given, 'output')
    if (file === undefined) {
      inRoom(given, 'width', 30)
      inRoom(given, 'height', 6)
    } else formatOf(file)
    const things = await thingsOf(given, io)
    try {
      if (file === undefined) await io.out(inTerminal(things, given, io))
      else await drawInto(draw(things, inFile(things, given)), given, io)
    } catch (error) {
      if (error instanceof RangeError || (error as Error).name === 'OptionError')
        throw new Failure(withFlags((error as Error).message))
      throw error
    }
    return exitCodes.ok
  },
}

const withFlags = (message: string): string =>
  withRunFlags(
    message.replace(/^x: "(\w+)"/, '--x $1').replace(/such as plot.*$/, 'with --to'),
  ).replace(/^cannot plot from .*$/, '$&: --from must be below --to')

type Things = Record<string, Plottable>

async function thingsOf(given: Given, io: Io): Promise<Things> {
  const kinds = await allKinds(given, io)
  const things: Things = {}
  const run = runOf(given)
  for (const file of filesOf(given, 'plot')) {
    const source = await readSource(file, io)
    let label = source.label
    for (let i = 2; Object.hasOwn(things, label); i++) label = `${source.label} ${i}`
    if (isLog(source.text)) {
      const log = await readLog(source)
      if (log.cut > 0) io.err(`${plain(source.name)}: ${ofCut(log)}`)
      things[label] = log
    } else {
      const drivable = await readConfig(source, kinds)
      await atPlace(source, () => bindChannels(drivable, run)) // what cannot be bound has a place
      things[label] = drivable
    }
  }
  return things
}

// Pixels are no columns: a picture of a thousand lines is a mistake.
function inRoom(given: Given, name: string, least: number): void {
  const value = numberOf(given, name)
  if (value !== undefined && !(value >= least && value <= 1000))
    throw new Failure(
      `--${name} must be from ${least} to 1000 in a terminal, got ${value}; -o draws into a file`,
    )
}

const optionsOf = (given: Given): object => {
  const number = (name: string): number | undefined => numberOf(given, name)
  const options = {
    run: runOf(given),
    x: textOf(given, 'x') as Unit | undefined,
    title: textOf(given, 'title'),
    log: given.flags['log'] === true,
    logX: given.flags['log-x'] === true,
    from: number('from'),
    to: number('to'),
    width: number('width'),
    height: number('height'),
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

const inTerminal = (things: Things, given: Given, io: Io): string =>
  plotText(things, {
    width: Math.max(30, Math.min(io.columns ?? 80, 200)),
    ...optionsOf(given),
    color: hasColor(io),
  })

function inFile(things: Things, given: Given): object {
  const run = runOf(given)
  const x = textOf(given, 'x') as Unit | undefined
  const schedule = Object.values(things).map(rateOf).find(Boolean)
  if (given.flags['phases'] && !schedule)
    throw new Failure('--phases: none of the files has a schedule of the learning rate')
  const to = numberOf(given, 'to')
  return {
    ...optionsOf(given),
    ...(given.flags['phases'] && {
      bands: phasesOf(schedule!, { run, x, to: x === undefined ? to : undefined }),
    }),
    markers: marksOf(textOf(given, 'mark'), Object.keys(things)),
  }
}

type Rate = Parameters<typeof phasesOf>[0]

function rateOf(thing: Plottable): Rate | undefined {
  const rate = typeof thing === 'object' && 'learningRate' in thing ? thing['learningRate'] : thing
  return typeof rate === 'function' && 'config' in rate ? (rate as Rate) : undefined
}

function marksOf(text: string | undefined, labels: readonly string[]): object[] {
  return (text?.split(',') ?? []).flatMap((place): object[] => {
    if (place === 'peak')
      return labels.map(line => ({ x: 'highest', line, label: 'peak', panel: 'learning rate' }))
    const x = Number(place)
    if (place.trim() === '' || !Number.isFinite(x))
      throw new Failure(`--mark: ${JSON.stringify(place)} is neither a number nor "peak"`)
    return [{ x, label: place.trim() }]
  })
}
