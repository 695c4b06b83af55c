import { example, short, type FindingKind, type Sighting } from './finding.ts'
import {
  beginning,
  countOf,
  curveOf,
  isRising,
  levelOf,
  readingsAtPeak,
  type History,
} from './history.ts'
import { trendOf } from './trend.ts'

/** A loss that falls by less than this share of itself in half of the run does not fall any more. */
const flat = 0.02
/** The same for one that never did. */
const flatFromStart = 0.05
/** How sure that has to be, in standard deviations. */
const sureness = 2.5

/**
 * A loss that does not fall: since the beginning (stagnation), or any more (plateau). It is said only
 * where the noise would have let a fall be seen.
 *
 * @internal
 */
export function standstill(
  history: History,
  rate: number | null,
): (Sighting & { readonly kind: FindingKind }) | undefined {
  const { blocks } = history
  const lately = blocks.slice(-Math.floor(blocks.length / 2))
  const curve = curveOf(lately)
  const level = levelOf(lately)
  const { low, high, score } = trendOf(curve, sureness)
  const [fall, rise] = [-low, high].map(slope => (slope * curve.at(-1)![0]) / Math.abs(level))
  const begun = beginning(history)
  const since = lately[0]!.first
  const hasFallen = begun - level > Math.abs(begun) / 20
  const share = hasFallen ? flat : flatFromStart
  if (fall! > share || rise! > 3 * share || score < -3) return undefined
  if (hasFallen)
    return {
      kind: 'plateau',
      since,
      seen: `the loss has stayed at ${short(level)} for ${countOf(lately)} records, after it had fallen from ${short(begun)}`,
      advice: isDecayed(history)
        ? 'The rate has been decayed already: stop here, or begin again with a higher one.'
        : `Lower the learning rate to a tenth${example(rate, 0.1)}: the loss often falls further then. If it does not, stop.`,
    }
  return {
    kind: 'stagnation',
    since: blocks[0]!.first,
    seen: `the loss is at ${short(level)}, not ${100 * flatFromStart} % below the ${short(begun)} that it began with`,
    advice:
      'The rate is far too low or far too high, or the gradients do not arrive: a range test tells which.',
  }
}

const isDecayed = ({ blocks }: History): boolean => {
  const peak = Math.max(...blocks.map(({ rate }) => rate ?? 0))
  return (blocks.at(-1)!.rate ?? peak) < peak / 10
}

/**
 * A loss that falls evenly and hardly: as fast now as at first, and so slowly that half of it would
 * take four times as long as the run until now. A run whose rate is right falls fast at first.
 *
 * @internal
 */
export function slowness(history: History, rate: number | null): Sighting | undefined {
  const { blocks } = history
  const half = Math.floor(blocks.length / 2)
  const level = levelOf(blocks.slice(half))
  const begun = beginning(history)
  if (begun - level > Math.abs(begun) / 4) return undefined
  const [before, now] = [blocks.slice(0, half), blocks.slice(half)].map(part =>
    trendOf(curveOf(part), sureness),
  )
  const pace = now!.slope / before!.slope
  if (now!.score > -3.5 || !(pace > 0.7 && pace < 1.5)) return undefined
  const halving = level / 2 / -now!.slope
  if (!(halving > 4 * countOf(blocks))) return undefined
  return {
    since: blocks[0]!.first,
    seen: `the loss fell from ${short(begun)} only to ${short(level)}, evenly: at this pace half of it takes ${short(halving)} records more`,
    advice: `Raise the learning rate to three times as much${example(rate, 3)}; a range test finds how far it can go.`,
  }
}

/** Whether enough was seen, at a rate that counts. @internal */
export const isSettled = ({ blocks }: History, patience: number): boolean =>
  blocks.length >= 16 && !isRising(blocks) && readingsAtPeak(blocks) >= patience
