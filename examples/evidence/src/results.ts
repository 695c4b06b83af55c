import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { DataName } from './engine/images.ts'
import type { Results } from './experiments/index.ts'

/** Everything that the report is made of. */
export interface Evidence {
  readonly version: 1
  readonly seeds: number
  readonly quick: boolean
  readonly data: readonly DataName[]
  /** Where times were measured. */
  readonly machine: { readonly node: string; readonly processor: string; readonly cores: number }
  readonly results: Results
}

/** What to go on from: results that were measured to the same extent, or none. */
export function startOf(
  before: Evidence | undefined,
  { seeds, data }: Pick<Evidence, 'seeds' | 'data'>,
): Pick<Evidence, 'results'> {
  const same = before?.seeds === seeds && before.data.join() === data.join()
  return { results: same ? before.results : {} }
}

/** This machine. */
export const machine = (): Evidence['machine'] => ({
  node: process.versions.node,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
})

/** One line for each arm or case, so that a change shows where it is. */
const linesOf = (value: unknown, depth: number): string => {
  if (depth === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value)
  const parts = Array.isArray(value)
    ? value.map(item => linesOf(item, depth - 1))
    : Object.entries(value).map(
        ([name, item]) => `${JSON.stringify(name)}: ${linesOf(item, depth - 1)}`,
      )
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open!}\n${parts.join(',\n')}\n${close!}`
}

/** Writes the results. */
export const save = (file: string, evidence: Evidence): void => {
  writeFileSync(file, `${linesOf(evidence, 4)}\n`)
}

/** Reads them; undefined where there are none. */
export function open(file: string): Evidence | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Evidence
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
