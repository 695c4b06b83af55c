import { short, type Sighting } from './finding.ts'
import { beginning, firstNoise, isRising, meanOf, type Block, type History } from './history.ts'
import { median } from './trend.ts'

const advice = (rate: number | null): string =>
  rate === null
    ? 'Go back to before it began, with a third of the learning rate, a longer warm-up or clipped gradients.'
    : `Go back to before it began, with a third of the learning rate (${short(rate / 3)}), a longer warm-up or clipped gradients.`

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
  if (start.length < 8) return undefined
  const begun = beginning(history)
  const bound = Math.max(Math.abs(begun), 2.5 * firstNoise(history))
  const now = mean / weight
  if (now - begun <= bound * (isRising(blocks) ? 3 : 1)) return undefined
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
  const lately = blocks.slice(-6)
  const before = blocks.slice(0, -6)
  if (before.length < 4) return undefined
  const triples = before.slice(2).map((_, i) => before.slice(i, i + 3))
  const best = triples.reduce((low, triple) => (lossOf(triple) < lossOf(low) ? triple : low))
  const [low, now] = [lossOf(best), lossOf(lately)]
  const begun = beginning(history)
  const least = Math.min(...lately.map(({ loss }) => loss))
  const lost = Math.max((begun - low) / 2, Math.abs(begun) / 10)
  const noise = Math.max(noiseOf(blocks), firstNoise(history) / Math.sqrt(history.size))
  if (now - low <= lost || least - low <= 2 * noise || now - low <= 5 * noise) return undefined
  if (rateOf(lately) > 1.05 * rateOf(best) || isRising(blocks)) return undefined
  return {
    since: best[2]!.first,
    seen: `the loss rose from ${short(low)} to ${short(now)}, and stays there`,
    advice: advice(rate),
  }
}

const lossOf = (blocks: readonly Block[]): number => meanOf(blocks, ({ loss }) => loss)
const rateOf = (blocks: readonly Block[]): number => meanOf(blocks, ({ rate }) => rate ?? 0)

/** The standard deviation of a block's loss, from the jumps between blocks. */
function noiseOf(blocks: readonly Block[]): number {
  const jumps = blocks.slice(1).map(({ loss }, i) => Math.abs(loss - blocks[i]!.loss))
  return median(jumps.sort((a, b) => a - b)) / 0.954
}
