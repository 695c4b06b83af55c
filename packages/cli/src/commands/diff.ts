import { sample } from '@anneal/core'
import { allKinds } from '../allKinds.ts'
import { bindChannels, type Bound } from '../channels.ts'
import type { Command } from '../command.ts'
import { exitCodes, Failure } from '../failure.ts'
import { numberOf } from '../flags.ts'
import { plain, short } from '../format.ts'
import { kindsFlag } from '../kinds.ts'
import { showBusy } from '../progress.ts'
import { runFlags, runOf } from '../runFlags.ts'
import { atPlace, readConfig, readSource } from '../source.ts'
import { filesOf } from '../words.ts'

/** `anneal diff`. */
export const diff: Command = {
  takes: 'FILE FILE',
  help: 'Says whether two schedules or plans have the same values at every step, and where they first and most differ. Ends with 1 where they do.',
  flags: {
    tolerance: { value: 'SHARE', help: 'how much may differ, as a share of the largest value (0)' },
    ...runFlags,
    ...kindsFlag,
  },
  run: async (given, io) => {
    const [one, other] = filesOf(given, 'diff', 2, 2) as [string, string]
    const kinds = await allKinds(given, io)
    const read = async (file: string): Promise<Bound> => {
      const source = await readSource(file, io)
      const drivable = await readConfig(source, kinds)
      return atPlace(source, () => bindChannels(drivable, runOf(given)))
    }
    const [a, b] = [await read(one), await read(other)]
    const end = Math.ceil(Math.max(a.end, b.end))
    if (end < 1) throw new Failure('these never end: say how many steps to look at, with --steps')
    const tolerance = numberOf(given, 'tolerance', { least: 0 }) ?? 0
    let same = true
    for (const name of new Set([...a.channels, ...b.channels].map(channel => channel.name))) {
      const found = showBusy(io, 'comparing', end, () =>
        differenceOf(name, a, b, end, tolerance, [one, other]),
      )
      if (found) same = false
      await io.out(plain(`${name}: ${found ?? 'the same'}\n`))
    }
    return same ? exitCodes.ok : exitCodes.wrong
  },
}

function differenceOf(
  name: string,
  a: Bound,
  b: Bound,
  end: number,
  tolerance: number,
  files: readonly [string, string],
): string | undefined {
  const [left, right] = [a, b].map(({ channels }) =>
    channels.find(channel => channel.name === name),
  )
  if (!left || !right) return `only in ${left ? files[0] : files[1]}`
  const to = { to: end - 1, points: 1_000_001 }
  const { steps, values } = sample(left.curve, to)
  const others = sample(right.curve, to).values
  const largest = Math.max(...extent(values), ...extent(others))
  const far = values.map((value, i) => Math.abs(value - others[i]!))
  const first = far.findIndex(distance => !(distance <= tolerance * largest))
  if (first < 0) return undefined
  let most = first
  for (const [i, distance] of far.entries()) if (distance > far[most]!) most = i
  const at = (i: number): string =>
    `step ${steps[i]!} (${short(values[i]!)} and ${short(others[i]!)})`
  return `they differ from ${at(first)}, most at ${at(most)}, by ${short((100 * far[most]!) / largest)} % of the largest value`
}

function extent(values: readonly number[]): [number] {
  let most = 0
  for (const value of values) most = Math.max(most, Math.abs(value))
  return [most]
}
