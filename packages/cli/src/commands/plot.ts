import { sample, type RunOptions } from '@anneal/core'
import { plotPanels, plotText, type Line, type Lines } from '@anneal/plot'
import { axes, onAxis, type Axis } from '../axis.ts'
import { bindChannels, type Bound } from '../channels.ts'
import type { Command, Given } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf, textOf } from '../flags.ts'
import { hasColor, type Io } from '../io.ts'
import { allKinds, kindsFlag } from '../kinds.ts'
import { isLog, readLog } from '../log.ts'
import { write } from '../output.ts'
import { page } from '../page.ts'
import { runFlags, runOf } from '../runFlags.ts'
import { atPlace, readConfig, readSource, type Source } from '../source.ts'
import { filesOf } from '../words.ts'

/** `anneal plot`. */
export const plot: Command = {
  takes: 'FILE…',
  help: 'Draws schedules, plans and training logs (NDJSON): in the terminal, or with -o into a file whose name says what it is: .svg, .png (needs the package @resvg/resvg-js) or .html. Each channel and each metric has a panel of its own.',
  flags: {
    output: { short: 'o', value: 'FILE', help: 'draw into a file: .svg, .png or .html' },
    force: { help: 'write over a file that is there' },
    log: { help: 'a logarithmic vertical axis' },
    x: { value: 'UNIT', words: axes, help: 'what the horizontal axis counts (steps)' },
    from: { value: 'X', help: 'where the picture begins (0)' },
    to: { value: 'X', help: 'where it ends (with the run, or the longest schedule)' },
    title: { value: 'TEXT', help: 'what stands above it' },
    width: { value: 'N', help: 'pixels, or columns of the terminal' },
    height: { value: 'N', help: 'pixels, or lines of the terminal for each panel' },
    ...runFlags,
    ...kindsFlag,
  },
  run: async (given, io) => {
    const panels = await panelsOf(given, io)
    try {
      await draw(panels, given, io)
    } catch (error) {
      if (error instanceof RangeError) throw new Failure(error.message)
      throw error
    }
    return exitCodes.ok
  },
}

type Panels = Record<string, Record<string, Line>>

async function panelsOf(given: Given, io: Io): Promise<Panels> {
  const kinds = await allKinds(given, io)
  const panels: Panels = {}
  const labels = new Set<string>()
  for (const file of filesOf(given, 'plot')) {
    const source = await readSource(file, io)
    const label = unique(source.label, labels)
    const lines = isLog(source.text)
      ? await readLog(source)
      : await linesOf(source, given, kinds, runOf(given))
    for (const [name, line] of Object.entries(lines)) (panels[name] ??= {})[label] = line
  }
  return panels
}

function unique(label: string, taken: Set<string>): string {
  let name = label
  for (let i = 2; taken.has(name); i++) name = `${label} ${i}`
  taken.add(name)
  return name
}

async function linesOf(
  source: Source,
  given: Given,
  kinds: Parameters<typeof readConfig>[1],
  run: RunOptions | undefined,
): Promise<Lines> {
  const drivable = await readConfig(source, kinds)
  const bound = await atPlace(source, () => bindChannels(drivable, run))
  const axis = (textOf(given, 'x') ?? 'steps') as Axis
  return Object.fromEntries(
    bound.channels.map(({ name, curve, schedule }): [string, Line] => [
      name,
      axis === 'steps' ? (schedule ?? curve) : along(axis, bound, curve),
    ]),
  )
}

function along(axis: Axis, { run, end }: Bound, curve: (step: number) => number): Line {
  if (!(end > 0)) throw new Failure('this never ends: say how many steps to draw, with --steps')
  const at = onAxis(axis, run)
  const { steps, values } = sample(curve, { to: Math.ceil(end), points: 20_001 })
  return { steps: steps.map(at), values }
}

// as large as a terminal may be, and as small as there is room for axes
function inRoom(given: Given, name: string, least: number): void {
  const value = numberOf(given, name)
  if (value !== undefined && !(value >= least && value <= 1000))
    throw new Failure(
      `--${name} must be from ${least} to 1000 in a terminal, got ${value}; -o draws into a file`,
    )
}

async function draw(panels: Panels, given: Given, io: Io): Promise<void> {
  const file = textOf(given, 'output')
  const axis = (textOf(given, 'x') ?? 'steps') as Axis
  const run = runOf(given)
  if (file === undefined) {
    inRoom(given, 'width', 30)
    inRoom(given, 'height', 6)
  }
  const number = (name: string): number | undefined => numberOf(given, name)
  const options = {
    title: textOf(given, 'title'),
    log: given.flags['log'] === true,
    xLabel: axis.slice(0, -1),
    from: number('from'),
    to: number('to') ?? (axis === 'steps' ? run?.steps : undefined),
    width: number('width'),
    height: number('height'),
  }
  const set = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  if (file === undefined) {
    for (const [name, lines] of Object.entries(panels))
      io.out(
        plotText(lines, {
          width: Math.max(30, Math.min(io.columns ?? 80, 200)),
          ...set,
          title: [options.title, name].filter(Boolean).join(': '),
          color: hasColor(io),
        }),
      )
    return
  }
  const svg = plotPanels(panels, set)
  if (file.endsWith('.png')) {
    const { toPng } = await import('@anneal/plot/png')
    const png = await toPng(svg).catch((error: unknown) => {
      throw new Failure((error as Error).message)
    })
    await write(png, given, io)
  } else if (/\.html?$/.test(file)) await write(page(options.title ?? 'Schedules', svg), given, io)
  else if (file.endsWith('.svg') || file === '-') await write(svg, given, io)
  else throw new Failure(`-o ${file}: the name must end with .svg, .png or .html`)
}
