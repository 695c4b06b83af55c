import { OptionError, createRun, type Progress, type RunOptions } from '@anneal/core'

/** What `fit` and `fitDataset` tell their callbacks of the run. @internal */
export interface FitParams {
  readonly epochs?: number | null
  readonly samples?: number | null
  readonly batchSize?: number | null
  readonly steps?: number | null
}

/**
 * The run that a fit is, as far as it is known.
 *
 * @internal
 * @param given what the user says; it goes before what `fit` says
 */
export function runOfFit(
  { epochs, samples, batchSize, steps }: FitParams,
  given: RunOptions = {},
): RunOptions {
  return {
    ...(epochs != null && given.steps === undefined && { epochs }),
    ...(samples != null && batchSize != null && { datasetSize: samples, batchSize }),
    ...(steps != null && { stepsPerEpoch: steps }),
    ...given,
  }
}

/** Updates in an epoch; undefined where the run does not say. @internal */
export const updatesPerEpoch = (run: RunOptions | null): number | undefined =>
  createRun({ ...run, steps: undefined, epochs: 1 }).steps

/**
 * Where the schedule stands when a fit begins at an epoch; undefined where at the beginning.
 *
 * @internal
 * @param earlier where the same callback stood at the beginning of this epoch, if it has been there
 * @param first the first update of the epoch, where data in the sizes of a plan say it
 * @throws OptionError when the run does not say how long an epoch is
 */
export function startOfFit(
  epoch: number,
  run: RunOptions,
  earlier: Progress | undefined,
  first?: number,
): Progress | undefined {
  if (epoch === 0) return undefined
  if (first !== undefined) {
    const { base, feedback } = earlier ?? {}
    return { version: 1, updates: first, run, ...(base && { base }), ...(feedback && { feedback }) }
  }
  const perEpoch = updatesPerEpoch(run)
  if (earlier) {
    // of a plan that took the place of this one meanwhile
    const { plan: _, ...known } = earlier
    // it goes on: the updates that there were count, not those that there should have been
    if (updatesPerEpoch(known.run) === perEpoch) return known
    if (perEpoch !== undefined) return { ...known, updates: epoch * perEpoch }
  }
  return { version: 1, updates: Math.round(createRun(run).stepAtEpoch(epoch)), run }
}

/**
 * Refuses to go on from progress at another epoch than the one that fit begins at. In the middle of
 * an epoch, either end of it will do for `fitDataset`, which may be given the rest of the data.
 *
 * @internal
 * @param wholeEpochs whether every epoch has all the data, as those of `fit` do
 * @throws OptionError saying what to pass
 */
export function checkEpoch(
  from: Progress,
  epoch: number,
  run: RunOptions,
  wholeEpochs: boolean,
): void {
  if (!Number.isInteger(from.updates)) return // it is none, and `drive` says so
  const perEpoch = updatesPerEpoch(from.run) ?? updatesPerEpoch(run)
  if (perEpoch === undefined) return
  const reached = from.updates / perEpoch
  if (wholeEpochs && !Number.isInteger(reached))
    throw new OptionError(
      `from is at update ${from.updates}, inside of epoch ${Math.floor(reached)}, where fit cannot begin: save at the end of an epoch, or go on with fitDataset and the rest of the data`,
    )
  if (epoch !== Math.floor(reached) && epoch !== Math.ceil(reached))
    throw new OptionError(
      `from is at update ${from.updates}, in epoch ${Math.floor(reached)}, but fit begins at epoch ${epoch}: pass initialEpoch: ${Math.floor(reached)} to it`,
    )
}

/**
 * Refuses to go on from progress that does not end where an epoch of planned batches begins.
 *
 * @internal
 * @throws OptionError saying what to pass
 */
export function checkUpdates(from: Progress, epoch: number, first: number): void {
  if (from.updates !== first)
    throw new OptionError(
      `from is at update ${from.updates}, but epoch ${epoch} begins at update ${first}: save at the end of an epoch, and pass it as initialEpoch`,
    )
}

/**
 * Refuses a `fitDataset` that goes through planned batches in another way than they were planned.
 *
 * @internal
 * @throws OptionError saying what to leave out
 */
export function checkPlanned({ epochs, steps }: FitParams, planned: RunOptions): void {
  if (steps != null)
    throw new OptionError(
      `planned batches know how many there are in each epoch: leave out batchesPerEpoch, which is ${steps}`,
    )
  if (epochs != null && planned.epochs !== undefined && epochs > planned.epochs)
    throw new OptionError(
      `batches were planned for ${planned.epochs} epochs, and fitDataset has ${epochs}: tell planBatches`,
    )
}

const ways: Readonly<Record<string, string>> = {
  batchSize: 'planBatches trains with batches in the sizes of a plan',
  lossScale: 'Compile the model with what scaledLoss made, and pass it as the option loss',
  momentum: 'Of tfjs’ optimizers momentum, rmsprop, adam and adamax have one',
}

/** Adds what to do where the run is not known, or the optimizer has no such channel. @internal */
export function explained(error: Error, params: FitParams | undefined): Error {
  const { message } = error
  const missing = ways[/has no channel "(\w+)"/.exec(message)?.[1] ?? '']
  const unknown = params
    ? 'fitDataset does not know how many batches there are: pass batchesPerEpoch to it, or run: { stepsPerEpoch } to ScheduleCallback'
    : 'tfjs did not hand over what it knows of the run: pass run: { epochs, stepsPerEpoch } to ScheduleCallback'
  const way = message.includes('the run needs') ? unknown : missing
  return way === undefined ? error : new OptionError(`${message}. ${way}`, { cause: error })
}
