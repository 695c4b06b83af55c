import { adapterContract } from '@anneal/testing'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { file, picture } from '../scripts/picture.ts'
import { builtins } from '../src/builtins.ts'
import { cosine, drivePluginName, fromConfig } from '../src/index.ts'

/** Plain sgd with one weight. Put the real optimizer here: then the contract says something. */
function createSgd(stepSize: number): { stepSize: number; weight: number; update(): void } {
  return {
    stepSize,
    weight: 0,
    update() {
      const gradient = 1
      this.weight -= this.stepSize * gradient
    },
  }
}

describe('passes the contract of every adapter', () => {
  const checks = adapterContract({
    create: rate => {
      const optimizer = createSgd(rate)
      return {
        drive: (plan, options) => drivePluginName(optimizer, plan, options),
        update: () => {
          optimizer.update()
        },
        weight: () => optimizer.weight,
      }
    },
  })
  for (const { name, run } of checks) it(name, run)
})

it('brings all of core along', () => {
  const config = { type: 'cosine', from: 0.1, steps: 100 }
  const schedule = fromConfig(config, builtins) as ReturnType<typeof cosine>
  expect(schedule(50)).toBe(cosine({ from: 0.1, steps: 100 })(50))
})

it('looks as in the README: if not, look at what npm run picture draws', () => {
  expect(readFileSync(file, 'utf8')).toBe(picture())
})
