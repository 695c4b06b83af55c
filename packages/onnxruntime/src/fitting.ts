import type { TrainingEvent } from './fit.ts'

/**
 * What `fit` gives. Whoever goes through its events trains as far as they go; whoever awaits it trains to the end, and
 * gets the last event, or undefined where nothing was left to do. So do not return it from an async function, which
 * would await it.
 *
 * @example
 * const last = await training.fit(batches, { epochs: 1 })
 * last?.metrics.loss
 */
export interface Fitting
  extends AsyncGenerator<TrainingEvent, void, undefined>, PromiseLike<TrainingEvent | undefined> {}

/** Events that can be awaited as well: without it, awaiting them would do nothing, in silence. @internal */
export function fitting(events: AsyncGenerator<TrainingEvent, void, undefined>): Fitting {
  let end: Promise<TrainingEvent | undefined> | undefined
  const then: Fitting['then'] = (onDone, onError) => (end ??= lastOf(events)).then(onDone, onError)
  return Object.assign(events, { then })
}

async function lastOf(events: AsyncIterable<TrainingEvent>): Promise<TrainingEvent | undefined> {
  let last: TrainingEvent | undefined
  for await (const event of events) last = event
  return last
}
