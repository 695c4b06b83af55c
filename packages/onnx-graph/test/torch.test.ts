import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { need } from '../../../scripts/testing/system.ts'
import { adamw, sgd, softmaxCrossEntropy, trainingGraph } from '../src/index.ts'
import { floats, int64s, Loop, numbers } from './support/run.ts'

interface Run {
  readonly name: string
  readonly rule: 'sgd' | 'adamw'
  readonly files: readonly string[]
  readonly dims: readonly number[]
  readonly labels: readonly number[]
  readonly whole: boolean
  readonly steps: readonly {
    readonly rate: number
    readonly x: readonly number[]
    readonly labels: readonly number[]
    readonly loss: number
  }[]
}

const optimizers = { sgd: sgd({ momentum: 0.9 }), adamw: adamw({ weightDecay: 0.01 }) }

// models as PyTorch exports them here and now, against what PyTorch's own loop does with them
it('models of PyTorch have the losses of PyTorch', { timeout: 120_000 }, async context => {
  const { path: python } = need(context, 'torch')
  const folder = await mkdtemp(join(tmpdir(), 'anneal-torch-'))
  try {
    const script = fileURLToPath(new URL('support/torchModels.py', import.meta.url))
    await promisify(execFile)(python, ['-W', 'ignore', script, folder])
    const runs = JSON.parse(await readFile(join(folder, 'losses.json'), 'utf8')) as Run[]
    expect(runs).toHaveLength(12)
    for (const run of runs)
      for (const file of run.files) {
        const loop = await Loop.begin(
          trainingGraph(new Uint8Array(await readFile(join(folder, file))), {
            loss: softmaxCrossEntropy({ output: 'logits' }),
            optimizer: optimizers[run.rule],
          }),
        )
        let worst = 0
        for (const { rate, x, labels, loss } of run.steps) {
          const results = await loop.step(
            {
              x: run.whole ? int64s(x, run.dims) : floats(x, run.dims),
              labels: int64s(labels, run.labels),
            },
            rate,
          )
          worst = Math.max(worst, Math.abs(numbers(results['loss'])[0]! - loss) / loss)
        }
        expect(worst, `${file} with ${run.rule}`).toBeLessThan(1e-5)
      }
  } finally {
    await rm(folder, { recursive: true })
  }
})
