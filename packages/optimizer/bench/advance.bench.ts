// What the hook costs: advance() with four parameter groups, against four assignments and four
// schedule calls by hand. At most 3 times as much. By hand each group has a schedule of its own: four
// calls of the same one for the same step are one call, as soon as the compiler sees it.
import { compare } from '../../../scripts/benchmark.ts'
import { cosine, driveOptimizer, linear, type Schedule } from '../src/index.ts'

const updates = 100_000
const limit = 3
const bases = [0.1, 0.05, 0.01, 0.001]
const kinds = { cosine, linear }

interface Flat {
  lr: number
}
interface Nested {
  options: Flat
}

for (const [kind, create] of Object.entries(kinds)) {
  const own = bases.map(from => create({ from, steps: 1e9 }))
  const [schedule, second, third, fourth] = own as [Schedule, Schedule, Schedule, Schedule]
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
            two.lr = second(step)
            three.lr = third(step)
            four.lr = fourth(step)
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
            two.options.lr = second(step)
            three.options.lr = third(step)
            four.options.lr = fourth(step)
            step++
          }
        },
      }),
    )
  }
}
