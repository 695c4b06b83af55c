/** The numbers that the libraries themselves gave, and how ours compare with them. */
import { fromConfig, type Feedback, type Schedule } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { formula } from '@anneal/core/formula'
import { readdirSync, readFileSync } from 'node:fs'
import { fromPeer, InteropError, type Form, type ImportedPlan } from '../../src/index.ts'

/** One sequence of a library. */
export interface GoldenRecord {
  readonly peer: string
  readonly id: string
  readonly scheduler: string
  readonly params: Readonly<Record<string, unknown>>
  readonly baseLr: number
  readonly form?: Form
  readonly t: readonly number[]
  readonly lr: readonly number[]
  readonly momentum?: readonly number[]
  readonly metrics?: readonly (number | 'NaN' | 'Infinity' | '-Infinity')[]
  readonly quirk?: string
}

/** How a record compares. */
export interface Outcome {
  readonly record: GoldenRecord
  /** Largest difference as a share of the largest rate; undefined where nothing came out. */
  readonly error?: number
  /** Where the importer refused, what it said. */
  readonly refusal?: string
  /** What went wrong otherwise. */
  readonly failure?: string
}

interface GoldenFile {
  readonly peer: string
  readonly cases: readonly Omit<GoldenRecord, 'peer'>[]
}

const folder = new URL('../golden/', import.meta.url)

/** All records of all libraries, in order of the libraries' names. */
export function goldenRecords(from: URL = folder): readonly GoldenRecord[] {
  return readdirSync(from)
    .filter(name => name.endsWith('.json') && name !== 'torch-optim.json')
    .flatMap(name => {
      const { peer, cases } = JSON.parse(readFileSync(new URL(name, from), 'utf8')) as GoldenFile
      return cases.map(record => ({ peer, ...record }))
    })
}

/** Imports a record and compares all its numbers; the plan goes through JSON first. */
export function compare(record: GoldenRecord): Outcome {
  try {
    const { peer, scheduler, params, baseLr, form } = record
    const plan = fromPeer({ peer, scheduler, params, baseLr, form })
    const revived = fromConfig(JSON.parse(JSON.stringify(plan)), kinds) as ImportedPlan
    const error = Math.max(
      difference(valuesOf(revived.learningRate, record), record.lr),
      record.momentum ? difference(valuesOf(revived.momentum!, record), record.momentum) : 0,
    )
    return { record, error }
  } catch (error) {
    const { message } = error as Error
    return error instanceof InteropError
      ? { record, refusal: message }
      : { record, failure: message }
  }
}

const kinds = [...builtins, formula]

function valuesOf(part: Schedule | Feedback, { t, metrics = [] }: GoldenRecord): number[] {
  if (typeof part === 'function') return t.map(step => part(step))
  let state = part.init()
  const values = [part.value(state, 0)]
  for (const [step, metric] of metrics.entries()) {
    const value = values.at(-1)!
    state = part.update(state, Number(metric), { step, value })
    values.push(part.value(state, step + 1))
  }
  return values
}

function difference(ours: readonly number[], theirs: readonly number[]): number {
  const most = Math.max(...theirs.map(Math.abs))
  const far = theirs.map((value, i) => Math.abs(value - ours[i]!))
  return far.some(Number.isNaN) || ours.length !== theirs.length
    ? Infinity
    : Math.max(...far) / (most || 1)
}

/** What the design allows: for the recursive peers more, past 10⁴ steps. */
export const toleranceOf = ({ t, lr }: GoldenRecord): number =>
  Math.max(lr.length, t.at(-1) ?? 0) > 10_000 ? 1e-9 : 1e-12

/** Whether a record came out as the design asks: the same numbers, or refused where they are a defect. */
export function passes({ record, error, refusal }: Outcome): boolean {
  if (refusal !== undefined)
    return record.quirk !== undefined && !/ no (peer|scheduler) /.test(refusal)
  return error !== undefined && error <= toleranceOf(record)
}
