import type { Reading } from './record.ts'
import { medianOf, type Point } from './trend.ts'

/** Readings one after another, summed up. A type and not an interface, so that it counts as JSON. @internal */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type Block = {
  /** Readings in it. */
  readonly count: number
  /** The update of its first reading. */
  readonly first: number
  /** The mean loss. */
  readonly loss: number
  /** The mean rate, where there is one. */
  readonly rate: number | null
  /** The mean distance of a loss from the one before. */
  readonly jump: number
  /** How often the loss turned from rising to falling, or back. */
  readonly turns: number
}

/**
 * A run so far in constant memory: its first losses, and at the most 64 blocks of equally many
 * readings. When they are full, neighbours are put together.
 *
 * @internal
 */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type History = {
  /** The first losses: where it came from. */
  readonly start: readonly number[]
  /** Readings in all. */
  readonly count: number
  readonly blocks: readonly Block[]
  /** The block that is being filled. */
  readonly open: Block | null
  /** Readings in a block. */
  readonly size: number
  /** The last two losses. */
  readonly last: readonly number[]
  /** The running mean of the loss, and its weight. */
  readonly mean: number
  readonly weight: number
}

const most = 64
const starts = 16
/** The share of the running mean that is kept. */
const kept = 0.9

/** A run of which nothing is known. @internal */
export const emptyHistory: History = {
  start: [],
  count: 0,
  blocks: [],
  open: null,
  size: 1,
  last: [],
  mean: 0,
  weight: 0,
}

const meet = (a: number | null, b: number | null, share: number): number | null =>
  a === null || b === null ? (a ?? b) : a + (b - a) * share

/** Two neighbours as one. */
function join(a: Block, b: Block): Block {
  const count = a.count + b.count
  const share = b.count / count
  return {
    count,
    first: a.first,
    loss: a.loss + (b.loss - a.loss) * share,
    rate: meet(a.rate, b.rate, share),
    jump: a.jump + (b.jump - a.jump) * share,
    turns: a.turns + b.turns,
  }
}

/** A run with one more reading, whose loss is a number. @internal */
export function extend(history: History, { update, loss, rate }: Reading): History {
  const [older = NaN, newer = NaN] = history.last
  const one: Block = {
    count: 1,
    first: update,
    loss,
    rate,
    jump: history.last.length > 0 ? Math.abs(loss - (history.last.at(-1) ?? 0)) : 0,
    turns: (newer - older) * (loss - newer) < 0 ? 1 : 0,
  }
  const open = history.open ? join(history.open, one) : one
  const full = open.count === history.size
  const blocks = full ? [...history.blocks, open] : history.blocks
  const crowded = blocks.length === most
  return {
    start: history.start.length < starts ? [...history.start, loss] : history.start,
    count: history.count + 1,
    blocks: crowded ? pairs(blocks) : blocks,
    open: full ? null : open,
    size: crowded ? 2 * history.size : history.size,
    last: [...history.last, loss].slice(-2),
    mean: kept * history.mean + (1 - kept) * loss,
    weight: kept * history.weight + (1 - kept),
  }
}

const pairs = (blocks: readonly Block[]): Block[] =>
  blocks.filter((_, i) => i % 2 === 0).map((block, i) => join(block, blocks[2 * i + 1]!))

/** The loss that a run began with: the usual one, or the first where it blew up or fell right after. @internal */
export function beginning(history: History): number {
  const usual = medianOf(history.start)
  const first = history.start[0]!
  const blewUp = first > 0 && usual > 3 * first
  return blewUp || first > usual + 4 * firstNoise(history) ? first : usual
}

/** The standard deviation of the losses a run began with, from their jumps: a trend does not count. @internal */
export function firstNoise({ start }: History): number {
  // the median distance of two normal numbers is 0.954 standard deviations
  const jumps = start.slice(1).map((loss, i) => Math.abs(loss - start[i]!))
  return jumps.length > 0 ? medianOf(jumps) / 0.954 : 0
}

/** Readings in blocks. @internal */
export const countOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, { count }) => sum + count, 0)

/** The mean of something over blocks. @internal */
export const meanOf = (blocks: readonly Block[], of: (block: Block) => number): number =>
  blocks.reduce((sum, block) => sum + of(block), 0) / blocks.length

/** The standard deviation of losses within blocks, from their jumps; a few wild ones do not count. @internal */
export const noiseIn = (blocks: readonly Block[]): number =>
  // the mean distance of two normal numbers is 2/√π standard deviations
  (medianOf(blocks.map(({ jump }) => jump)) * Math.sqrt(Math.PI)) / 2

/** The usual loss of blocks; a few wild ones do not count. @internal */
export const levelOf = (blocks: readonly Block[]): number =>
  medianOf(blocks.map(({ loss }) => loss))

/** The losses of blocks as a curve over readings. @internal */
export const curveOf = (blocks: readonly Block[]): Point[] =>
  blocks.map(({ loss, count }, i) => [i * count, loss])

/** Whether the rate has been going up of late: what the loss does then is no surprise. @internal */
export function isRising(blocks: readonly Block[]): boolean {
  const quarter = Math.ceil(blocks.length / 4)
  const rate = (part: readonly Block[]): number => meanOf(part, block => block.rate ?? 0)
  return rate(blocks.slice(-quarter)) > 1.05 * rate(blocks.slice(-2 * quarter, -quarter))
}

/** Readings whose rate was at least half of the highest: a warm-up shows nothing. @internal */
export function readingsAtPeak(blocks: readonly Block[]): number {
  const peak = Math.max(...blocks.map(({ rate }) => rate ?? 0))
  return countOf(blocks.filter(({ rate }) => rate === null || rate >= peak / 2))
}
