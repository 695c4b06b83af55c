import type { Bound } from './channels.ts'
import { count, short } from './format.ts'
import type { Progress } from './progress.ts'

/** Updates in a row that ask for the same number of samples. */
export interface BatchPhase {
  readonly batchSize: number
  /** The rate at its first update, and at its last; null where there is none. */
  readonly firstRate: number | null
  readonly lastRate: number | null
  readonly updates: number
  readonly samples: number
  /** Epochs gone by at its end; null where the run does not know. */
  readonly untilEpoch: number | null
}

/** What a plan comes to. */
export interface BatchPhases {
  readonly phases: readonly BatchPhase[]
  readonly updates: number
  readonly samples: number
  readonly epochs: number | null
  /** Updates with the first batch size all through, over the same samples; null where it is the same. */
  readonly plainUpdates: number | null
}

const known = (read: () => number): number | null => {
  try {
    const value = read()
    return Number.isFinite(value) ? value : null
  } catch {
    return null // the run does not know
  }
}

/** Reads off the phases of a batch size, update by update. */
export function phasesOfBatches(
  { channels, run, end }: Bound,
  plain: Bound | undefined,
  progress: Progress,
): BatchPhases {
  const find = (name: string): ((step: number) => number) | undefined =>
    channels.find(channel => channel.name === name)?.curve
  const [sizeAt, rateAt] = [find('batchSize')!, find('learningRate')]
  const updates = Math.ceil(end)
  const phases: BatchPhase[] = []
  for (let from = 0; from < updates;) {
    const batchSize = sizeAt(from)
    let to = from + 1
    while (to < updates && sizeAt(to) === batchSize) if (++to % 4096 === 0) progress.at(to)
    phases.push({
      batchSize,
      firstRate: rateAt?.(from) ?? null,
      lastRate: rateAt?.(to - 1) ?? null,
      updates: to - from,
      samples: run.samplesAt(to) - run.samplesAt(from),
      untilEpoch: known(() => run.epochAt(to)),
    })
    from = to
  }
  progress.end()
  const samples = run.samplesAt(updates)
  const epochs = known(() => run.epochAt(updates))
  const plainUpdates = plain
    ? known(() =>
        Math.ceil(
          epochs === null ? plain.run.stepAtSamples(samples) : plain.run.stepAtEpoch(epochs),
        ),
      )
    : null
  return { phases, updates, samples, epochs, plainUpdates }
}

/** The phases as a table: for people, or as CSV. */
export function tableOf(all: BatchPhases, isCsv: boolean): string {
  const head = ['batch', 'updates', 'samples', 'first rate', 'last rate', 'until epoch']
  const number = isCsv ? String : count
  const rate = (value: number | null): string =>
    value === null ? '' : isCsv ? String(value) : short(value)
  const rows = all.phases.map(phase => [
    number(phase.batchSize),
    number(phase.updates),
    number(phase.samples),
    rate(phase.firstRate),
    rate(phase.lastRate),
    phase.untilEpoch === null ? '' : number(phase.untilEpoch),
  ])
  if (isCsv) return [head, ...rows].map(row => `${row.join(',')}\n`).join('')
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map(row => row[i]!.length)))
  const table = [head, ...rows].map(
    row => `${row.map((cell, i) => cell.padStart(widths[i]!)).join('  ')}\n`,
  )
  return `${table.join('')}${totals(all)}\n`
}

function totals({ updates, samples, epochs, plainUpdates }: BatchPhases): string {
  const all = `${count(updates)} updates, ${count(samples)} samples${epochs === null ? '' : `, ${count(epochs)} epochs`}`
  if (plainUpdates === null) return all
  const saved = (100 * (plainUpdates - updates)) / plainUpdates
  return `${all}; with the first batch size all through ${count(plainUpdates)} updates: ${short(Math.abs(saved))} % ${saved >= 0 ? 'fewer' : 'more'} here`
}
