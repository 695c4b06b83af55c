import type { Cache } from './pool/cache.ts'
import { trainAll } from './pool/trainAll.ts'
import type { Extent, Experiment } from './experiment.ts'
import { showProgress } from './progress.ts'

/** Trains all arms of an experiment with all seeds, and sums them up. */
export async function measureAll<Result extends object>(
  label: string,
  experiment: Experiment<Result>,
  extent: Extent,
  { workers, cache }: { readonly workers: number; readonly cache?: Cache | undefined },
): Promise<Result> {
  const arms = experiment.arms(extent)
  const seeds = Array.from({ length: extent.seeds }, (_, i) => i + 1)
  const trials = arms.flatMap(({ data, trial }) => seeds.map(seed => ({ data, seed, ...trial })))
  const outcomes = await trainAll(trials, { workers, cache, onDone: showProgress(label) })
  return experiment.summarise(
    arms.map((arm, i) => ({
      ...arm,
      outcomes: outcomes.slice(i * seeds.length, (i + 1) * seeds.length),
    })),
  )
}
