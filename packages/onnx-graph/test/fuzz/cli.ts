// Tries broken models until it is enough: pnpm fuzz [--count 100000] [--seconds 60] [--seed 1] [--first 0]
// Prints the seed, with which the same models can be tried again, and ends with 1 where one went wrong.
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
const end = performance.now() + seconds * 1000
let [next, failed] = [first, false]

/** Takes one part after another, until none is left. */
async function work(): Promise<void> {
  while (next < first + count && performance.now() < end && !failed) {
    const from = next
    next += each
    try {
      const outcome = await fuzz({
        seed,
        first: from,
        count: Math.min(each, first + count - from),
        seconds: (end - performance.now()) / 1000,
      })
      total.models += outcome.models
      total.graphs += outcome.graphs
      total.errors += outcome.errors
      total.slowest = Math.max(total.slowest, outcome.slowest)
      total.memory = Math.max(total.memory, outcome.memory)
    } catch (error) {
      failed = true
      console.error((error as Error).message)
      const model = /model (\d+)/.exec((error as Error).message)?.[1] ?? from
      console.error(`Again: pnpm fuzz --seed ${seed} --first ${model} --count 1`)
    }
  }
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))
console.log(
  `${total.models} models: ${total.graphs} graphs, ${total.errors} clean errors; ` +
    `the slowest took ${total.slowest.toFixed(0)} ms, the largest process ${total.memory.toFixed(0)} MB`,
)
process.exitCode = failed || total.models === 0 ? 1 : 0
