/** Runtimes of JavaScript that packages are tried in: Node, and those that run the packages of npm as it does. */
import type { TestContext } from 'vitest'
import { run } from '../packages.ts'
import { need } from './system.ts'

export const runtimes = ['node', 'bun', 'deno'] as const
export type Runtime = (typeof runtimes)[number]

/**
 * Runs a script in a folder with packages in it: what it writes. Where the runtime is missing, the test that
 * asks ends here, as skipped.
 */
export function runWith(
  context: Pick<TestContext, 'skip'>,
  runtime: Runtime,
  script: readonly string[],
  cwd: string,
): string {
  if (runtime === 'node') return run(process.execPath, script, cwd)
  const { path } = need(context, runtime)
  if (runtime === 'bun') return run(path, script, cwd)
  const options = ['run', '--allow-all', '--no-remote', '--node-modules-dir=manual']
  return run(path, [...options, ...script], cwd, { DENO_NO_UPDATE_CHECK: '1' })
}
