import { example, short, type Sighting } from './finding.ts'
import {
  beginning,
  countOf,
  firstNoise,
  isRising,
  levelOf,
  noiseIn,
  type History,
} from './history.ts'

/**
 * A loss that jumps by more than it has gained, and either up and down more often than noise does
 * (the turning-point test, which holds for noise of any distribution) or far more than at first.
 *
 * @internal
 * @see Bienaymé, 1874; Kendall and Stuart, “The Advanced Theory of Statistics”, volume 3, section 45.18
 */
export function oscillation(history: History, rate: number | null): Sighting | undefined {
  const { blocks } = history
  // a quarter of the run; at first a half, for the test to have something to count
  const quarter = Math.ceil(blocks.length / 4)
  const enough = Math.min(Math.ceil(32 / history.size), Math.floor(blocks.length / 2))
  const lately = blocks.slice(-Math.max(quarter, enough))
  const count = countOf(lately)
  if (count < 32 || isRising(blocks)) return undefined
  const level = levelOf(lately)
  const swing = noiseIn(lately)
  const begun = beginning(history)
  if (swing < begun - level || swing < Math.abs(begun) / 10) return undefined
  const turns = lately.reduce((sum, block) => sum + block.turns, 0)
  if (turns < count / 8) return undefined // it goes one way
  const score = (turns - (2 / 3) * (count - 2)) / Math.sqrt((16 * count - 29) / 90)
  const often = score > 4
  if (!often && swing < 4 * firstNoise(history)) return undefined
  return {
    since: lately[0]!.first,
    seen: `the loss jumps by about ${short(swing)} around ${short(level)}${often ? `, and turns in ${turns} of ${count} records` : ''}, where it began with ${short(begun)}`,
    advice: `Lower the learning rate to a third${example(rate, 1 / 3)}, or lower the momentum; larger batches help where it is noise.`,
  }
}
