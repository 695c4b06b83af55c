import { createRun, type Run, type RunOptions, type Schedule } from '@anneal/core'
import { axisOf, type Unit } from './axis.ts'
import { wordsOf } from './words.ts'

/** A part of a run that has a name. */
export interface Band {
  /** Where it begins, as the horizontal axis counts. */
  readonly from: number
  /** Where it ends. */
  readonly to: number
  /** What it is called. */
  readonly label: string
}

/** Options of {@link phasesOf}. */
export interface PhaseOptions {
  /** The run, where lengths have units. */
  readonly run?: RunOptions | undefined
  /**
   * What the bands count: what the plot's axis does.
   *
   * @default 'steps'
   */
  readonly x?: Unit | undefined
  /** The last step, for what never ends. Default: the end of the run, or of the schedule. */
  readonly to?: number | undefined
}

/** Options of a kind as its curve uses them, as far as phases follow from them. */
interface Numbers {
  readonly steps?: number
  readonly at?: number | readonly number[]
  readonly schedule?: Schedule
  readonly parts?: readonly Schedule[]
  readonly up?: number
  readonly down?: number
  readonly growth?: number
  readonly whole?: boolean
  readonly cycles?: number
  readonly times?: number
}

type Reader = (options: Numbers, begin: number, end: number) => Band[]

// More bands than that tell nothing.
const most = 200

const readers: Readonly<Record<string, Reader>> = {
  warmup: (options, begin, end) => leading('warm-up', options, begin, end),
  delay: (options, begin, end) => leading('delay', options, begin, end),
  sequence: ({ parts = [], at }, begin, end) => {
    let next = begin
    const begins = parts.map((part, i) => {
      const own = i > 0 && Array.isArray(at) ? begin + (at as number[])[i - 1]! : next
      next = own + part.duration
      return own
    })
    return parts.flatMap((part, i) =>
      bandsOf(part, begins[i]!, Math.min(end, begins[i + 1] ?? end)),
    )
  },
  cooldown: ({ schedule, at, steps = 0 }, begin, end) => {
    const leave = begin + Number(at)
    return [
      ...bandsOf(schedule!, begin, Math.min(end, leave)),
      ...band('cooldown', leave, Math.min(end, leave + steps)),
    ]
  },
  cyclic: ({ up = 1, down = up }, begin, end) => cyclesOf(begin, end, () => up + down),
  restarts: ({ steps = 1, growth = 1, whole, cycles }, begin, end) => {
    let length = steps / growth
    return cyclesOf(
      begin,
      end,
      () => {
        const next = length * growth
        return (length = whole ? Math.floor(next + 1e-9) || length : next)
      },
      cycles,
    )
  },
  repeat: ({ schedule, times }, begin, end) =>
    cyclesOf(begin, end, () => schedule!.duration, times),
}

// What goes along with a schedule at its own pace.
const sameTime = new Set(['scale', 'clamp', 'noise', 'follow', 'dampen', 'shorten'])

/**
 * The phases of a schedule, read off how it is made: its warm-up, the parts of a sequence, the cycles of
 * what goes up and down again and again.
 *
 * @returns bands that follow one another, for the option `bands` of a plot
 * @throws RangeError when it never ends and nothing says where to stop; OptionError when a length waits
 *   for a run
 * @example
 * const lr = warmup({ steps: 10, schedule: cosine({ from: 0.1, steps: 90 }) })
 * phasesOf(lr) // [{ from: 0, to: 10, label: 'warm-up' }, { from: 10, to: 100, label: 'cosine' }]
 */
export function phasesOf(
  schedule: Schedule,
  { run: options = {}, x = 'steps', to }: PhaseOptions = {},
): Band[] {
  const run: Run = createRun(options)
  const bound = schedule.unbound.length > 0 || options.epochs ? schedule.bind(run) : schedule
  const end = to ?? run.steps ?? bound.duration
  if (!(end < Infinity))
    throw new RangeError(
      `${schedule.config.type} never ends: say where its phases end, such as phasesOf(…, { to: 1000 })`,
    )
  const { at } = axisOf(x, run)
  return bandsOf(bound, 0, end).map(({ from, to, label }) => ({
    from: at(from),
    to: at(to),
    label,
  }))
}

function bandsOf(schedule: Schedule, begin: number, end: number): Band[] {
  const { type } = schedule.config
  const options = (schedule.options ?? {}) as Numbers
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined
  if (reader) return reader(options, begin, end)
  if (sameTime.has(type)) return bandsOf(options.schedule!, begin, end)
  return band(wordsOf(type), begin, Math.min(end, begin + schedule.duration))
}

const band = (label: string, from: number, to: number): Band[] =>
  to > from ? [{ from, to, label }] : []

const leading = (
  label: string,
  { steps = 0, schedule }: Numbers,
  begin: number,
  end: number,
): Band[] => [
  ...band(label, begin, Math.min(end, begin + steps)),
  ...bandsOf(schedule!, begin + steps, end),
]

function cyclesOf(begin: number, end: number, next: () => number, times = Infinity): Band[] {
  const bands: Band[] = []
  let from = begin
  for (let i = 1; i <= times && from < end; i++) {
    const to = from + next()
    if (i > most || !(to > from)) return band('cycles', begin, end)
    bands.push(...band(`cycle ${i}`, from, Math.min(end, to)))
    from = to
  }
  return bands
}
