// What the hook costs: advance() with four parameter groups, against four assignments and four
// schedule calls by hand. At most 3 times as much. By hand each group has a schedule of its own: four
// calls of the same one for the same step are one call, as soon as the compiler sees it.
//
// Each case has a process of its own, as a program that trains has one hook: what a compiler knows of
// one case would slow down the hook of the next, and not what was written by hand for it.
//
// A line is the hardest: by hand it is two additions and a product, and four of them with their
// assignments take 7 ns. Four cosines take as long as the hook, which asks for one.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compare } from '../../../scripts/benchmark.ts'
import { cosine, driveOptimizer, linear, type Schedule } from '../src/index.ts'

const updates = 200_000
const limit = 3
const bases = [0.1, 0.05, 0.01, 0.001]
const kinds = { cosine, linear }
type Kind = keyof typeof kinds

interface Flat {
  lr: number
}
interface Nested {
  options: Flat
}
type Four<T> = [T, T, T, T]

const schedules = (kind: Kind): Four<Schedule> =>
  bases.map(from => kinds[kind]({ from, steps: 1e9 })) as Four<Schedule>

function hookOf(kind: Kind, paramGroups: object[]): () => void {
  const { advance } = driveOptimizer({ paramGroups }, schedules(kind)[0])
  return () => {
    for (let i = 0; i < updates; i++) advance()
  }
}

const byHand = {
  lr(kind: Kind): () => void {
    const [first, second, third, fourth] = schedules(kind)
    const [one, two, three, four] = bases.map(lr => ({ lr })) as Four<Flat>
    let step = 0
    return () => {
      for (let i = 0; i < updates; i++) {
        one.lr = first(step)
        two.lr = second(step)
        three.lr = third(step)
        four.lr = fourth(step)
        step++
      }
    }
  },
  'options.lr'(kind: Kind): () => void {
    const [first, second, third, fourth] = schedules(kind)
    const [one, two, three, four] = bases.map(lr => ({ options: { lr } })) as Four<Nested>
    let step = 0
    return () => {
      for (let i = 0; i < updates; i++) {
        one.options.lr = first(step)
        two.options.lr = second(step)
        three.options.lr = third(step)
        four.options.lr = fourth(step)
        step++
      }
    }
  },
}

async function measure(kind: Kind, place: keyof typeof byHand): Promise<void> {
  console.log(`${updates} updates of 4 groups, ${kind}, group.${place}`)
  const groups = bases.map(lr => (place === 'lr' ? { lr } : { options: { lr } }))
  const { ratio } = await compare(
    { hook: hookOf(kind, groups), 'by hand': byHand[place](kind) },
    { clock: 'cpu' },
  )
  if (ratio[1] <= limit) return
  console.error(`  more than ${limit} times as much`)
  process.exitCode = 1
}

const [, , kind, place] = process.argv
if (kind && place) await measure(kind as Kind, place as keyof typeof byHand)
else
  for (const kind of Object.keys(kinds))
    for (const place of Object.keys(byHand)) {
      const { status } = spawnSync(
        process.execPath,
        [...process.execArgv, fileURLToPath(import.meta.url), kind, place],
        { stdio: 'inherit' },
      )
      if (status !== 0) process.exitCode = 1
    }
