import { short, type Sighting } from './finding.ts'
import { beginning, countOf, firstNoise, isRising, meanOf, type History } from './history.ts'

/**
 * A loss that jumps by more than it has gained, and either up and down more often than noise does
 * (the turning-point test, which holds for noise of any distribution) or far more than at first.
 *
 * @internal
 * @see Bienaymé, 1874; Kendall and Stuart, “The Advanced Theory of Statistics”, volume 3, section 45.18
 */
export function oscillation(history: History, rate: number | null): Sighting | undefined {
  const { blocks } = history
  const lately = blocks.slice(-Math.ceil(blocks.length / 4))
  const count = countOf(lately)
  if (count < 32 || isRising(blocks)) return undefined
  const level = meanOf(lately, ({ loss }) => loss)
  // the mean distance of two normal numbers is 2/√π standard deviations
  const swing = (meanOf(lately, ({ jump }) => jump) * Math.sqrt(Math.PI)) / 2
  const begun = beginning(history)
  if (swing < begun - level || swing < Math.abs(begun) / 10) return undefined
  const turns = lately.reduce((sum, block) => sum + block.turns, 0)
  const score = (turns - (2 / 3) * (count - 2)) / Math.sqrt((16 * count - 29) / 90)
  const often = score > 4
  if (!often && swing < 4 * firstNoise(history)) return undefined
  return {
    since: lately[0]!.first,
    seen: `the loss jumps by about ${short(swing)} around ${short(level)}${often ? `, up and down in ${turns} of ${count} updates` : ''}, where it began with ${short(begun)}`,
    advice: `Lower the learning rate${rate === null ? '' : ` (${short(rate / 3)} is a third of it)`}, or the momentum; larger batches help where it is noise.`,
  }
}
