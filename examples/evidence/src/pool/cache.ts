import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome, Trial } from '../engine/trial.ts'

const engine = join(import.meta.dirname, '../engine')

/** Outcomes of trials that were made already, so that a run that was stopped goes on. */
export interface Cache {
  get(trial: Trial): Outcome | undefined
  set(trial: Trial, outcome: Outcome): void
}

/** What all outcomes depend on besides the trial, as far as it stands here: our packages do not. */
function digestOfEngine(): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(engine).sort()) hash.update(readFileSync(join(engine, file)))
  return hash.update(process.version).digest('hex')
}

/** A cache in a folder: one file for each trial, named by what its outcome depends on. */
export function cacheIn(folder: string, digest: string = digestOfEngine()): Cache {
  mkdirSync(folder, { recursive: true })
  const fileOf = (trial: Trial): string =>
    join(
      folder,
      `${createHash('sha256').update(digest).update(JSON.stringify(trial)).digest('hex')}.json`,
    )
  return {
    get(trial) {
      try {
        return JSON.parse(readFileSync(fileOf(trial), 'utf8')) as Outcome
      } catch {
        return undefined
      }
    },
    set(trial, outcome) {
      const file = fileOf(trial)
      // a run that is stopped while it writes leaves no half file behind
      writeFileSync(`${file}.new`, JSON.stringify(outcome))
      renameSync(`${file}.new`, file)
    },
  }
}
