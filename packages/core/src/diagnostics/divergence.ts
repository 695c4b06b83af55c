import { example, short, type Sighting } from './finding.ts'
import {
  beginning,
  curveOf,
  firstNoise,
  isRising,
  levelOf,
  meanOf,
  noiseIn,
  type Block,
  type History,
} from './history.ts'
import { median, trendOf } from './trend.ts'

const advice = (rate: number | null): string =>
  `Go back to before it began, with a third of the learning rate${example(rate, 1 / 3)}, a longer warm-up or clipped gradients.`

/** A loss that is no number any more. @internal */
export const notFinite = (update: number, rate: number | null): Sighting => ({
  since: update,
  seen: 'the loss is no finite number',
  advice: advice(rate),
})

/**
 * A running mean that is far above the loss that the run began with: by that loss, and by much more
 * than its noise. Twice as far while the rate rises.
 *
 * @internal
 */
export function explosion(history: History, rate: number | null): Sighting | undefined {
  const { blocks, mean, weight, start, open } = history
  const now = mean / weight
  // both of the last two: a lone spike passes
  const lately = Math.min(now, ...history.last)
  // most runs end here, at once
  if (start.length < 8 || lately <= Math.min(...start)) return undefined
  const begun = beginning(history)
  const bound = Math.max(Math.abs(begun), 4 * firstNoise(history))
  if (lately <= begun + bound * (isRising(blocks) ? 3 : 1)) return undefined
  const calm = blocks.findLast(({ loss }) => loss <= begun + bound / 2)
  return {
    since: calm?.first ?? blocks[0]?.first ?? open!.first,
    seen: `the loss rose to ${short(now)}, from ${short(begun)} at the beginning`,
    advice: advice(rate),
  }
}

/**
 * A loss that gave back more than half of what it had gained, by much more than its noise, and stays
 * there, though the rate is not higher than it was at the best.
 *
 * @internal
 */
export function rise(history: History, rate: number | null): Sighting | undefined {
  const { blocks } = history
  const several = Math.max(6, Math.ceil(32 / history.size))
  const lately = blocks.slice(-several)
  const before = blocks.slice(0, -several)
  if (before.length < 4) return undefined
  const best = lowestTriple(before)
  const [low, now] = [lossOf(best), lossOf(lately)]
  const begun = beginning(history)
  const least = Math.min(...lately.map(({ loss }) => loss))
  const lost = Math.max((begun - low) / 2, Math.abs(begun) / 10)
  const noise = Math.max(noiseOf(blocks), firstNoise(history) / Math.sqrt(history.size))
  if (now - low <= lost || least - low <= 2 * noise || now - low <= 5 * noise) return undefined
  if (rateOf(lately) > 1.05 * rateOf(best) || isRising(blocks)) return undefined
  return {
    since: best[2]!.first,
    seen: `the loss rose from ${short(low)} to ${short(now)}, and has not come back`,
    advice: advice(rate),
  }
}

/**
 * A loss that is above the first one for good: it blew up within a few updates.
 *
 * @internal
 */
export function blowUp(history: History, rate: number | null): Sighting | undefined {
  const { blocks, count, start } = history
  if (count < 100 || isRising(blocks)) return undefined
  const first = start[0]!
  const lately = blocks.slice(-Math.floor(blocks.length / 2))
  const now = levelOf(lately)
  const far = (now - first) / noiseIn(lately)
  // noise that is never below 0 can hardly be that far above its lowest values
  const isAbove =
    first > 0 && now > 3 * first ? far > 1.3 : far > 4 && now - first > Math.abs(first) / 10
  if (!isAbove || trendOf(curveOf(lately), 0).score < -3) return undefined
  return {
    since: blocks[0]!.first,
    seen: `the loss began with ${short(first)}, and is at ${short(now)} now`,
    advice: advice(rate),
  }
}

/** The three neighbours with the lowest loss. */
function lowestTriple(blocks: readonly Block[]): readonly Block[] {
  let [at, lowest] = [0, Infinity]
  for (let i = 0; i + 2 < blocks.length; i++) {
    const sum = blocks[i]!.loss + blocks[i + 1]!.loss + blocks[i + 2]!.loss
    if (sum < lowest) [at, lowest] = [i, sum]
  }
  return blocks.slice(at, at + 3)
}

const lossOf = (blocks: readonly Block[]): number => meanOf(blocks, ({ loss }) => loss)
const rateOf = (blocks: readonly Block[]): number => meanOf(blocks, ({ rate }) => rate ?? 0)

/** The standard deviation of a block's loss, from the jumps between blocks. */
function noiseOf(blocks: readonly Block[]): number {
  const jumps = blocks.slice(1).map(({ loss }, i) => Math.abs(loss - blocks[i]!.loss))
  return median(jumps.sort((a, b) => a - b)) / 0.954
}
