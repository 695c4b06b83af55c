/** Runs exported Python: everything in one process, since importing PyTorch takes seconds. */
import { fileURLToPath } from 'node:url'
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { TestContext } from 'vitest'
import { need } from '../../../../scripts/testing/system.ts'

/** Code, and what is asked of it. */
export interface PythonCase {
  readonly target: 'torch' | 'keras' | 'optax'
  readonly code: string
  /** Values are asked for from step 0 to this one. */
  readonly steps: number
  readonly metrics?: readonly number[]
  /** Metrics that are observed after so many updates each. */
  readonly evaluations?: { readonly every: number; readonly metrics: readonly number[] }
  /** The functions by channel, where there are several. */
  readonly names?: Readonly<Record<string, string>>
}

/** Values by channel, or what went wrong. */
export type PythonResult = Readonly<Record<string, readonly number[]>> & { readonly error?: string }

const script = fileURLToPath(new URL('python/run.py', import.meta.url))

type Answer = { readonly line: string } | { readonly error: string }

/** Starts Python, and returns what gives it a line and waits for its answer. */
function start(path: string): (line: string) => Answer {
  const { port1: here, port2: there } = new MessageChannel()
  const answers = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL('python/relay.mjs', import.meta.url), {
    workerData: { path, script, port: there, answers },
    transferList: [there],
  })
  worker.unref() // it ends with the tests
  let asked = 0
  return line => {
    here.postMessage(line)
    Atomics.wait(answers, 0, asked++)
    const { message } = receiveMessageOnPort(here) as { message: Answer }
    return message
  }
}

let ask: ReturnType<typeof start> | undefined

/** What Python makes of each case. Skips the test where there is no Python with PyTorch and NumPy. */
export function runPython(
  context: Pick<TestContext, 'skip'>,
  cases: readonly PythonCase[],
): readonly PythonResult[] {
  const { path } = need(context, 'torch')
  ask ??= start(path)
  const answer = ask(JSON.stringify(cases))
  if ('error' in answer) {
    ask = undefined
    throw new Error(`Python failed: ${answer.error}`)
  }
  return JSON.parse(answer.line) as readonly PythonResult[]
}
