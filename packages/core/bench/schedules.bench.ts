// How long a scheduled value takes.
//
// - A built-in kind, against the same formula as a closure written by hand: at most 2.5 times. Twice:
//   alone in a process, where the compiler may inline all of it, and in a process in which every
//   kind is in use and called from one place, where it may inline little.
// - A sequence of five with a warm-up: at most 120 ns.
// - Step 10⁹, against the first steps: at most 1.25 times; `product` is the exception.
// - The schedulers of deepbox and of PyTorch, where they are installed: at least 3 and 40 times as
//   long as ours. Both set the rate of an optimizer; ours by `drive`, and by hand.
//
// The values of both sides are added up and compared, so that none of them can be left out.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compare, type Comparison } from '../../../scripts/benchmark.ts'
import { builtins } from '../src/builtins.ts'
import {
  constant,
  cosine,
  drive,
  exponential,
  linear,
  sequence,
  step,
  warmup,
  type Schedule,
} from '../src/index.ts'
import { steps, twins, type Twin } from './byHand.ts'
import { makeOther, missing, ours, schedulers, type Known } from './others.ts'

type Walk = (curve: (step: number) => number, begin: number, count: number) => number

const limits = { byHand: 2.5, five: 120, far: 1.25, deepbox: 3, torch: 40 }
const options = { pairs: 25, warmup: 5, clock: 'cpu' } as const
const inNanoseconds = (time: number, count = steps): number => (time / count) * 1e6
const one = (value: number): string => value.toFixed(1)

const sections: Record<string, Record<string, string>[]> = {}
function report(section: string, row: Record<string, string>, good: boolean): void {
  ;(sections[section] ??= []).push(good ? row : { ...row, limit: 'MISSED' })
  if (!good) process.exitCode = 1
}

// Where a curve is called is what the compiler learns from: one place for each side, which sees one
// curve only when it is alone in the process, and one place that sees all of them.
const walkOurs: Walk = (curve, begin, count) => {
  let sum = 0
  for (let t = begin; t < begin + count; t++) sum += curve(t)
  return sum
}
const walkTheirs: Walk = (curve, begin, count) => {
  let sum = 0
  for (let t = begin; t < begin + count; t++) sum += curve(t)
  return sum
}
const walkAll: Walk = (curve, begin, count) => {
  let sum = 0
  for (let t = begin; t < begin + count; t++) sum += curve(t)
  return sum
}

async function againstHand(
  { ours: kind, byHand }: Twin,
  first: Walk,
  second: Walk,
): Promise<Comparison> {
  let [left, right] = [0, 0]
  const comparison = await compare(
    {
      ours: () => {
        left = first(kind, 0, steps)
      },
      'by hand': () => {
        right = second(byHand, 0, steps)
      },
    },
    options,
  )
  if (!(Math.abs(left - right) <= 1e-9 * Math.abs(right)))
    throw new Error(`the values differ: they add up to ${left} and ${right}`)
  return comparison
}

function reportHand(section: string, kind: string, { times, ratio }: Comparison): void {
  const [mine, hand] = times.map(time => one(inNanoseconds(time))) as [string, string]
  const row = { kind, ns: mine, 'by hand': hand, ratio: ratio[1].toFixed(2) }
  report(section, row, ratio[1] <= limits.byHand)
}

async function amongAll(): Promise<void> {
  let sum = 0
  for (let round = 0; round < 3; round++)
    for (const { ours: kind, byHand } of Object.values(twins))
      sum += walkAll(kind, 0, steps) - walkAll(byHand, 0, steps)
  if (!(Math.abs(sum) < 1e-6)) throw new Error(`the values differ by ${sum}`)
  for (const [kind, twin] of Object.entries(twins)) {
    console.log(`${kind}, among all kinds`)
    reportHand('among all kinds', kind, await againstHand(twin, walkAll, walkAll))
  }
}

async function sequenceOfFive(): Promise<void> {
  const part = steps / 5
  const five = warmup({
    steps: part,
    schedule: sequence({
      parts: [
        constant({ value: 0.1, steps: part }),
        linear({ from: 0.1, to: 0.05, steps: part }),
        step({ from: 0.05, factor: 0.9, every: 100 }),
        cosine({ from: 0.04, to: 0.01, steps: part }),
        exponential({ from: 0.01, rate: 0.5, period: part }),
      ],
      at: [part, 2 * part, 3 * part, 4 * part],
    }),
  })
  const count = 6 * part
  let [sum, once] = [0, 0]
  const walk = (): void => {
    sum += walkAll(five, 0, count)
    once = walkAll(five, 0, count)
  }
  console.log('a sequence of five with a warm-up, and a cosine')
  const { times } = await compare(
    {
      five: walk,
      cosine: () => {
        sum += walkAll(ours.cosine, 0, count)
      },
    },
    options,
  )
  if (!(sum >= once && once > 0)) throw new Error('there were no values')
  const time = inNanoseconds(times[0], 2 * count)
  report('a sequence of five with a warm-up', { ns: one(time) }, time <= limits.five)
}

async function farAway(): Promise<void> {
  for (const [kind, { ours: curve }] of Object.entries(twins)) {
    if (kind === 'product') continue
    let sum = 0
    console.log(`${kind} at step 10⁹ and at step 0`)
    const { times, ratio } = await compare(
      {
        far: () => {
          sum += walkAll(curve, 1e9, steps)
        },
        near: () => {
          sum += walkAll(curve, 0, steps)
        },
      },
      options,
    )
    if (Number.isNaN(sum)) throw new Error(`${kind} gave NaN`)
    const [far, near] = times.map(time => one(inNanoseconds(time))) as [string, string]
    const row = { kind, 'ns at 10⁹': far, 'ns at 0': near, ratio: ratio[1].toFixed(2) }
    report('step 10⁹, against step 0', row, ratio[1] <= limits.far)
  }
}

/** Sets the rate of an optimizer, for so many updates. */
function setting(how: string, schedule: Schedule): (count: number) => number {
  const optimizer = { learningRate: 0 }
  const { advance } = drive(schedule, {
    set: ({ learningRate = NaN }) => {
      optimizer.learningRate = learningRate
    },
  })
  let t = 0
  return how === 'drive'
    ? count => {
        for (let i = 0; i < count; i++) advance()
        return optimizer.learningRate
      }
    : count => {
        for (let i = 0; i < count; i++) optimizer.learningRate = schedule(t++)
        return optimizer.learningRate
      }
}

async function againstOther(
  library: 'deepbox' | 'torch',
  name: Known,
  how: string,
): Promise<Comparison> {
  const other = await makeOther(library, name)
  const set = setting(how, ours[name])
  // the clock of the processor does not see another process, which is slow, too
  const isFar = library === 'torch'
  const count = isFar ? steps / 20 : steps
  let [left, right] = [0, 0]
  const comparison = await compare(
    {
      [library]: async () => {
        left = await other.walk(count)
      },
      ours: () => {
        right = set(steps)
      },
    },
    { ...options, clock: isFar ? 'wall' : 'cpu' },
  )
  other.done?.()
  // they do not begin at the same value, but they must get somewhere
  if (!(left > 0 && right > 0)) throw new Error(`the rates are ${left} and ${right}`)
  const { times, ratio, pairs } = comparison
  const each = (it: number): number => (it * steps) / count
  return {
    pairs,
    times: [each(times[0]), times[1]],
    ratio: [each(ratio[0]), each(ratio[1]), each(ratio[2])],
  }
}

// Each in a process of its own, in which nothing else is in use.
const file = fileURLToPath(import.meta.url)
const marker = '--alone='
function alone(...what: readonly string[]): Comparison {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...process.execArgv, file, marker + what.join()],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${what.join(' ')}: ${stderr}`)
  const lines = stdout.trimEnd().split('\n')
  console.log([what.join(', '), ...lines.slice(0, -1)].join('\n'))
  return JSON.parse(lines.at(-1)!) as Comparison
}

function allAlone(): void {
  for (const kind of Object.keys(twins))
    reportHand('alone in a process', kind, alone('by hand', kind))
  for (const library of ['deepbox', 'torch'] as const) {
    const why = missing(library)
    if (why !== undefined) console.log(`skipped the comparison with ${library}: ${why}`)
    else
      for (const name of schedulers[library])
        for (const how of ['drive', 'by hand']) {
          const { times, ratio } = alone(library, name, how)
          const [theirs, mine] = times.map(time => one(inNanoseconds(time))) as [string, string]
          const row = { schedule: name, how, ns: mine, [library]: theirs, ratio: one(ratio[1]) }
          report(`${library}, against ours`, row, ratio[1] >= limits[library])
        }
  }
}

const asked = process.argv.find(argument => argument.startsWith(marker))
if (asked === undefined) {
  allAlone()
  await amongAll()
  await sequenceOfFive()
  await farAway()
  for (const { type } of builtins)
    if (!Object.hasOwn(twins, type)) {
      console.error(`${type} is not measured: byHand.ts has no closure for it`)
      process.exitCode = 1
    }
  for (const [section, rows] of Object.entries(sections)) {
    console.log(`\n${section}`)
    console.table(rows)
  }
} else {
  const [library, name, how] = asked.slice(marker.length).split(',') as [string, string, string]
  const comparison =
    library === 'by hand'
      ? againstHand(twins[name as keyof typeof twins], walkOurs, walkTheirs)
      : againstOther(library as 'deepbox' | 'torch', name as Known, how)
  console.log(JSON.stringify(await comparison))
}
