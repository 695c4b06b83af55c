// What the hook costs: advance() with four parameter groups, against four assignments and four
// calls of the schedule by hand. At most 3 times as much.
import { compare } from '../../../scripts/benchmark.ts'
import { cosine, driveOptimizer, linear } from '../src/index.ts'

const updates = 100_000
const limit = 3
const bases = [0.1, 0.05, 0.01, 0.001]
const schedules = {
  cosine: cosine({ from: 0.1, steps: 1e9 }),
  linear: linear({ from: 0.1, steps: 1e9 }),
}

interface Flat {
  lr: number
}
interface Nested {
  options: Flat
}

for (const [kind, schedule] of Object.entries(schedules)) {
  const check = ({ ratio }: { ratio: readonly [number, number, number] }): void => {
    if (ratio[1] <= limit) return
    console.error(`  more than ${limit} times as much`)
    process.exitCode = 1
  }
  console.log(`${updates} updates of 4 groups, ${kind}, group.lr`)
  {
    const groups: Flat[] = bases.map(lr => ({ lr }))
    const [one, two, three, four] = bases.map(lr => ({ lr })) as [Flat, Flat, Flat, Flat]
    const hook = driveOptimizer({ paramGroups: groups }, schedule)
    let step = 0
    check(
      await compare({
        hook: () => {
          for (let i = 0; i < updates; i++) hook.advance()
        },
        'by hand': () => {
          for (let i = 0; i < updates; i++) {
            one.lr = schedule(step)
            two.lr = 0.5 * schedule(step)
            three.lr = 0.1 * schedule(step)
            four.lr = 0.01 * schedule(step)
            step++
          }
        },
      }),
    )
  }
  console.log(`${updates} updates of 4 groups, ${kind}, group.options.lr`)
  {
    const groups: Nested[] = bases.map(lr => ({ options: { lr } }))
    const [one, two, three, four] = bases.map(lr => ({ options: { lr } })) as [
      Nested,
      Nested,
      Nested,
      Nested,
    ]
    const hook = driveOptimizer({ paramGroups: groups }, schedule)
    let step = 0
    check(
      await compare({
        hook: () => {
          for (let i = 0; i < updates; i++) hook.advance()
        },
        'by hand': () => {
          for (let i = 0; i < updates; i++) {
            one.options.lr = schedule(step)
            two.options.lr = 0.5 * schedule(step)
            three.options.lr = 0.1 * schedule(step)
            four.options.lr = 0.01 * schedule(step)
            step++
          }
        },
      }),
    )
  }
}
