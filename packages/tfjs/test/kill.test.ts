import * as tf from '@tensorflow/tfjs'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { chance, seedOfRun } from '../../../scripts/testing/chance.ts'
import { batches, modes, trainAll, type Mode } from './kill/training.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const random = chance()

interface Ended {
  readonly done: number
  readonly signal: NodeJS.Signals | null
}

/** Trains in another process, which is killed as soon as it has done so many batches. */
function trainInChild(mode: Mode, folder: string, killAfter: number): Promise<Ended> {
  const most = killAfter + 12 // it may go on a little before the signal comes, but not to the end
  const args = ['--import', 'tsx', '--conditions=@anneal/source', here('kill/child.ts'), mode]
  const child = spawn(process.execPath, [...args, folder, String(most)], {
    cwd: here('../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let done = 0
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      done = Number(text.trimEnd().split('\n').at(-1))
      if (done >= killAfter) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code) reject(new Error(`the child failed with ${code}`))
      else resolve({ done, signal })
    })
  })
}

describe('a training run that is killed goes on to the same bits', () => {
  beforeAll(async () => {
    tf.env().set('PROD', true)
    await tf.setBackend('cpu')
  })

  // each for all seven optimizers, which train at the same time
  it.concurrent.each(modes)('through %s', { timeout: 120_000 }, async mode => {
    const folder = mkdtempSync(join(tmpdir(), 'anneal-kill-'))
    const killed: number[] = []
    try {
      let left = batches
      for (const share of [0.5, 0.6]) {
        const killAfter = 1 + random(left * share - 13)
        const { done, signal } = await trainInChild(mode, folder, killAfter)
        expect(signal, `seed ${seedOfRun}`).toBe('SIGKILL')
        killed.push(done)
        left -= done
      }
      const { done } = await trainInChild(mode, folder, Infinity)
      // what was done again is what came after the last checkpoints, and no more
      const again = killed[0]! + killed[1]! + done - batches
      expect(again).toBeLessThan(mode === 'fit' ? batches : batches / 3)
      const weights = JSON.parse(readFileSync(join(folder, 'weights.json'), 'utf8')) as unknown
      expect(weights, `seed ${seedOfRun}, ${mode} killed after ${killed.join(' and ')}`).toEqual(
        await trainAll({ mode }),
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
