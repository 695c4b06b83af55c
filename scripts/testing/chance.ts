import { seeded } from '../../packages/core/src/random.ts'

/** What tests draw from that try something new each time: ANNEAL_SEED runs one case again. */
export const seedOfRun: number = Number(
  process.env['ANNEAL_SEED'] ?? Math.floor(Math.random() * 2 ** 31),
)

/** Draws whole numbers from 0 up to, but not, `below`: the same for the same seed. */
export function chance(seed: number = seedOfRun): (below: number) => number {
  const random = seeded(seed)
  return below => Math.floor(random() * below)
}
