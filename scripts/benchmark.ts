/** Compares how long two ways of doing something take, on a machine that is never quite still. */

/** How long one side takes, against the other. */
export interface Comparison {
  /** Runs of each side. */
  readonly pairs: number
  /** Median time of each side, in milliseconds. */
  readonly times: readonly [number, number]
  /** Quartiles of the ratio first ÷ second within each pair: lower, median, upper. */
  readonly ratio: readonly [lower: number, median: number, upper: number]
}

/** Milliseconds, by what is measured. */
const clocks = {
  wall: () => performance.now(),
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
}

/** One side of a comparison: what is timed. */
export type Side = () => void | Promise<void>

/** Options of {@link compare}. */
export interface CompareOptions {
  /**
   * Pairs that count.
   *
   * @default 40
   */
  readonly pairs?: number
  /**
   * Pairs before them, which warm up and do not count.
   *
   * @default 2
   */
  readonly warmup?: number
  /**
   * What is measured: the time that passes, or the processor's time that this process takes, in all
   * of its threads. What the machine does besides hardly shows in the latter.
   *
   * @default 'wall'
   */
  readonly clock?: keyof typeof clocks
  /** Makes ready for a run, and is not timed. */
  readonly before?: () => void | Promise<void>
}

/**
 * Times two sides in interleaved pairs, each in random order, and prints a table. What slows the
 * machine down slows both sides of a pair, so the median of their ratios is steadier than either
 * time.
 *
 * @example
 * const { ratio } = await compare({ callback: () => fit(true), plain: () => fit(false) }, { pairs: 40 })
 * console.log(ratio[1]) // 1.01: the callback costs 1 %
 */
export async function compare(
  sides: Readonly<Record<string, Side>>,
  { pairs = 40, warmup = 2, clock = 'wall', before }: CompareOptions = {},
): Promise<Comparison> {
  const [first, second, ...others] = Object.entries(sides)
  if (!first || !second || others.length > 0) throw new Error('compare takes two sides')
  const now = clocks[clock]
  const all: [number, number][] = []
  for (let pair = 0; pair < warmup + pairs; pair++) {
    const times: [number, number] = [NaN, NaN]
    for (const index of Math.random() < 0.5 ? ([0, 1] as const) : ([1, 0] as const)) {
      await before?.()
      globalThis.gc?.() // the garbage of one side is not paid by the other
      const start = now()
      await [first, second][index]![1]()
      times[index] = now() - start
    }
    if (pair >= warmup) all.push(times)
  }
  const ratios = all.map(([a, b]) => a / b)
  const comparison: Comparison = {
    pairs,
    times: [median(all.map(([a]) => a)), median(all.map(([, b]) => b))],
    ratio: [quantile(ratios, 0.25), median(ratios), quantile(ratios, 0.75)],
  }
  print([first[0], second[0]], comparison)
  return comparison
}

function print(names: readonly [string, string], { pairs, times, ratio }: Comparison): void {
  const width = Math.max(...names.map(name => name.length))
  for (const [index, name] of names.entries())
    console.log(`  ${name.padEnd(width)}  ${times[index]!.toFixed(2).padStart(10)} ms (median)`)
  const [lower, middle, upper] = ratio
  console.log(
    `  ${names[0]} / ${names[1]}: ${middle.toFixed(4)} ` +
      `(quartiles ${lower.toFixed(4)} and ${upper.toFixed(4)}, ${pairs} pairs)`,
  )
}

/** The value below which a share of the values lies, between two of them in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)]!
  return below + (place % 1) * (sorted[Math.ceil(place)]! - below)
}

const median = (values: readonly number[]): number => quantile(values, 0.5)
