import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { need } from '../../../scripts/testing/system.ts'
import { compare, type GoldenRecord } from './support/golden.ts'
import { torchRecords } from './support/torchRecords.ts'

interface Ran {
  readonly version: string
  readonly results: readonly {
    readonly lr: readonly number[]
    readonly momentum: readonly number[]
    readonly error: string | null
  }[]
}

const script = fileURLToPath(new URL('support/torchRun.py', import.meta.url))

const cyclesMomentum = (params: GoldenRecord['params']): boolean =>
  Array.isArray(params['schedulers'])
    ? params['schedulers'].some(cyclesMomentum)
    : 'max_lr' in params && params['cycle_momentum'] !== false

test('random schedulers give the numbers of PyTorch, or are refused where it fails', context => {
  const { path } = need(context, 'torch')
  const input = JSON.stringify(torchRecords)
  const { status, stdout, stderr } = spawnSync(path, [script], { input, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  const { version, results } = JSON.parse(stdout) as Ran
  const peer = version.startsWith('1.') ? 'torch' : 'torch-2.6'
  let whole = 0
  for (const [i, asked] of torchRecords.entries()) {
    const { lr, momentum, error } = results[i]!
    const { metrics, ...rest } = asked
    const outcome = compare({
      ...rest,
      peer,
      id: String(i),
      t: asked.t.slice(0, lr.length),
      lr,
      ...(metrics && { metrics: metrics.slice(0, lr.length - 1) }),
      ...(cyclesMomentum(asked.params) && { momentum }),
    })
    const said = `${peer} ${JSON.stringify(rest)}: ${String(error)}; ${JSON.stringify(outcome)}`
    if (error === null) {
      expect(outcome.error, said).toBeLessThanOrEqual(1e-12)
      whole++
    } else if (lr.length === 0) expect(outcome.refusal, said).toBeDefined()
    else if (outcome.refusal === undefined) expect(outcome.error, said).toBeLessThanOrEqual(1e-12)
  }
  expect(whole).toBeGreaterThan(150)
})
