// Tries broken models until it is enough: pnpm fuzz [--count 100000] [--seconds 60] [--seed 1] [--first 0]
// Prints the seed, with which the same models can be tried again, and ends with 1 where one went wrong.
// Goes on after that, so that one run finds several.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import type { Outcome } from './limits.ts'
import { fuzz } from './run.ts'

const { values } = parseArgs({
  args: process.argv.slice(2).filter(argument => argument !== '--'),
  options: {
    count: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '3600' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    first: { type: 'string', default: '0' },
  },
})
const [count, seconds, seed, first] = [values.count, values.seconds, values.seed, values.first].map(
  Number,
) as [number, number, number, number]
if (![count, seconds, seed, first].every(value => Number.isFinite(value) && value >= 0))
  throw new Error('--count, --seconds, --seed and --first must be numbers that are not negative')

console.log(`${count} models with seed ${seed}, at most ${seconds} s`)
const total: Outcome = { models: 0, graphs: 0, errors: 0, slowest: 0, memory: 0 }
const each = 5000
const enough = 10
const last = first + count
const end = performance.now() + seconds * 1000
const parts: { from: number; to: number }[] = []
for (let from = first; from < last; from += each)
  parts.push({ from, to: Math.min(last, from + each) })
let failed = 0

/** Takes one part after another, until none is left. */
async function work(): Promise<void> {
  while (performance.now() < end && failed < enough) {
    const part = parts.shift()
    if (!part) return
    const { from, to } = part
    try {
      const left = (end - performance.now()) / 1000
      const outcome = await fuzz({ seed, first: from, count: to - from, seconds: left })
      total.models += outcome.models
      total.graphs += outcome.graphs
      total.errors += outcome.errors
      total.slowest = Math.max(total.slowest, outcome.slowest)
      total.memory = Math.max(total.memory, outcome.memory)
    } catch (error) {
      failed++
      const { message } = error as Error
      const model = Number(/model (\d+)/.exec(message)?.[1] ?? from)
      console.error(`${message}\nAgain: pnpm fuzz --seed ${seed} --first ${model} --count 1`)
      // what comes after it may be wrong in another way
      if (model + 1 < to) parts.unshift({ from: model + 1, to })
    }
  }
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))
console.log(
  `${total.models} models: ${total.graphs} graphs, ${total.errors} clean errors, ${failed} that went wrong; ` +
    `the slowest took ${total.slowest.toFixed(0)} ms, the largest process ${total.memory.toFixed(0)} MB`,
)
process.exitCode = failed > 0 || total.models === 0 ? 1 : 0
