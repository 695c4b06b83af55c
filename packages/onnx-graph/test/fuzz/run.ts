import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Outcome } from './limits.ts'

/** Which models are tried. */
export interface Plan {
  readonly seed: number
  readonly first?: number
  readonly count: number
  /** When to end, at the latest. */
  readonly seconds?: number
}

/** After this time without a word the process hangs, in milliseconds; a busy machine is slower than its processor. */
const patience = 20_000

/** Tries models in a process of its own. What goes wrong there is an error that names the model. */
export async function fuzz({ seed, first = 0, count, seconds = 3600 }: Plan): Promise<Outcome> {
  const child = spawn(
    process.execPath,
    [
      '--max-old-space-size=384',
      ...['--import', 'tsx', fileURLToPath(new URL('child.ts', import.meta.url))],
      ...[seed, first, count, seconds].map(String),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let [last, errors, hung] = ['', '', false]
  const kill = (): void => {
    hung = true
    child.kill('SIGKILL')
  }
  let timer = setTimeout(kill, 3 * patience)
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<string>(resolve => {
    child.on('close', (status, signal) => {
      resolve(status === 0 ? '' : (signal ?? `exit code ${status ?? ''}`))
    })
  })
  for await (const line of createInterface(child.stdout)) {
    last = line
    clearTimeout(timer)
    timer = setTimeout(kill, patience)
  }
  const how = await ended
  clearTimeout(timer)
  if (how !== '')
    throw new Error(`seed ${seed}, ${last}: ${hung ? 'hangs' : how}\n${errors.slice(0, 4000)}`)
  return JSON.parse(last) as Outcome
}
