import { fork, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Cache } from './cache.ts'
import type { Outcome, Trial } from '../engine/trial.ts'

type Answer =
  { readonly outcome: Outcome } | { readonly outcome?: undefined; readonly error: string }

// TypeScript, and our packages from their sources: also where the parent gets them by other means
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const execArgv = [`--import=${loader}`, '--conditions=@anneal/source']

/** Options of {@link trainAll}. */
export interface PoolOptions {
  /** How many trainings go on at once, each on one core. */
  readonly workers: number
  readonly cache?: Cache | undefined
  /** Hears of each trial that is done. */
  readonly onDone?: ((done: number, all: number) => void) | undefined
}

/**
 * Trains all trials, in processes of their own: a process, unlike a thread, knows how much time of the
 * processor it used. Equal trials are made once.
 *
 * @returns the outcomes, in the order of the trials
 */
export async function trainAll(
  trials: readonly Trial[],
  { workers, cache, onDone }: PoolOptions,
): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>()
  const open = new Map(trials.map(trial => [JSON.stringify(trial), trial]))
  for (const [key, trial] of open) {
    const known = cache?.get(trial)
    if (!known) continue
    outcomes.set(key, known)
    open.delete(key)
  }
  const all = open.size + outcomes.size
  const queue = [...open]
  onDone?.(outcomes.size, all)

  const work = async (): Promise<void> => {
    const child = fork(join(import.meta.dirname, 'worker.ts'), { execArgv })
    try {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [key, trial] = next
        const outcome = await askChild(child, trial)
        outcomes.set(key, outcome)
        cache?.set(trial, outcome)
        onDone?.(outcomes.size, all)
      }
    } finally {
      // the others need not begin anything any more
      queue.length = 0
      child.kill()
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, queue.length) }, work))
  return trials.map(trial => outcomes.get(JSON.stringify(trial))!)
}

async function askChild(child: ChildProcess, trial: Trial): Promise<Outcome> {
  const answer = await new Promise<Answer>((resolve, reject) => {
    const onExit = (code: number | null): void => {
      reject(new Error(`a training ended its process with ${code ?? 'a signal'}`))
    }
    child.once('exit', onExit)
    child.once('message', (message: Answer) => {
      child.off('exit', onExit)
      resolve(message)
    })
    child.send(trial)
  })
  if (answer.outcome) return answer.outcome
  throw new Error(`a training failed: ${answer.error}\n${JSON.stringify(trial)}`)
}
