/** Runs exported Python: all cases in one process, since importing PyTorch takes seconds. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
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

/** What Python makes of each case. Skips the test where there is no Python with PyTorch and NumPy. */
export function runPython(
  context: Pick<TestContext, 'skip'>,
  cases: readonly PythonCase[],
): readonly PythonResult[] {
  const { path } = need(context, 'torch')
  const { status, stdout, stderr } = spawnSync(path, [script], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`Python failed: ${stderr}`)
  return JSON.parse(stdout) as readonly PythonResult[]
}
