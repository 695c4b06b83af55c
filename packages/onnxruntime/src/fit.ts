import {
  checkOptions,
  OptionError,
  type Abort,
  type LogRecord,
  type Metrics,
  type RunOptions,
} from '@anneal/core'
import { examplesIn, type Batch } from './batch.ts'
import { breather } from './breathe.ts'
import { afterMetrics, checkEarlyStop, type EarlyStop } from './earlyStop.ts'
import { EpochLength } from './epochLength.ts'
import type { PlannedSizes } from './plannedSizes.ts'
import { afterBatch, afterEpoch, type Position } from './position.ts'
import { checkSized, isPromise, openEpoch, type BatchSource, type Epoch } from './source.ts'
import type { Step } from './step.ts'

/** What a loop tells of itself, for `trainingLog` and whoever else listens. The loss of an epoch is the mean of all examples. */
export interface TrainingEvent extends LogRecord {
  /** Examples seen. */
  readonly samples: number
  /** The step, of an update: its other outputs, and whether it counted. */
  readonly step?: Step
}

/** Options of `Training.fit`. */
export interface FitOptions {
  /** Epochs in all, with those before a resumption. Default: what the run says, or else its steps. */
  readonly epochs?: number
  /** The `signal` of an `AbortController`: ends the loop by throwing its reason, between two updates. */
  readonly signal?: Abort | undefined
  /** What is measured after each epoch, such as an accuracy: it reaches feedback and the event. */
  readonly evaluate?: () =>
    Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>
  /** When to stop before the end. */
  readonly earlyStop?: EarlyStop | undefined
  /**
   * Whether feedback hears the metrics of each epoch. With false it hears only what `training.observe`
   * tells it, such as a measurement after every hundredth update.
   *
   * @default true
   */
  readonly observe?: boolean
}

/** What the loop needs of a training. @internal */
export interface Fittable {
  position: Position
  readonly updates: number
  readonly run: RunOptions
  readonly sizes: Pick<PlannedSizes, 'change' | 'next' | 'places'>
  /** The values of the last update. */
  readonly used: Readonly<Record<string, number>>
  /** How many batches one run of the session takes. */
  readonly atOnce: number
  /** Updates with the first of these batches: one of them, or as many as a run takes. */
  take(batches: readonly Batch[]): Promise<readonly Step[]>
  /** The batch as it is now, where others are gathered after it. */
  keep(batch: Batch, i: number): Batch
  observe(metrics: Metrics): void
}

/** The loop over epochs and batches. @internal */
export async function* fit(
  training: Fittable,
  source: BatchSource,
  options: FitOptions,
): AsyncGenerator<TrainingEvent, void, undefined> {
  checkFit(options)
  const { epochs, signal, earlyStop } = options
  const { run } = training
  const lastEpoch = epochs ?? run.epochs ?? Infinity
  const lastUpdate = epochs === undefined ? (run.steps ?? Infinity) : Infinity
  if (lastEpoch === Infinity && lastUpdate === Infinity)
    throw new OptionError(
      'fit does not know where to end: pass run: { epochs } or { steps } to the training, or epochs to fit',
    )
  if (training.sizes.change) checkSized(source)
  const breathe = breather()
  const isOver = (): boolean =>
    training.position.epoch >= lastEpoch ||
    // the last update may have been done before, and not the end of its epoch
    (training.updates >= lastUpdate && !new EpochLength(training).isOver) ||
    (earlyStop !== undefined && training.position.earlyStop.bad > earlyStop.patience)

  while (!isOver()) {
    const { epoch } = training.position
    const length = new EpochLength(training)
    const opening = openEpoch(source, epoch, training.position.batches, signal)
    const batches = await abortable(opening, signal)
    let rest: readonly Batch[] = []
    try {
      for (let isOver = false; !isOver;) {
        signal?.throwIfAborted()
        const next = await gather(training, batches, length, lastUpdate, signal)
        isOver = next.isOver
        rest = next.batches
        while (rest.length > 0) {
          signal?.throwIfAborted()
          const before = training.position
          const steps = await training.take(rest)
          const taken = rest.slice(0, steps.length)
          rest = rest.slice(steps.length)
          training.position = after(before, taken, steps)
          yield* events(training, length, before, taken, steps)
          await breathe()
        }
      }
      if (training.updates >= lastUpdate && !length.isOver) return // in the middle of an epoch
      length.check()
    } catch (error) {
      // what went wrong first is what is told
      await batches.close().catch(() => undefined)
      throw error
    } finally {
      batches.giveBack(rest)
      await batches.close()
    }
    signal?.throwIfAborted()
    yield await endEpoch(training, options)
  }
}

function checkFit(options: FitOptions): void {
  checkOptions('fit', options, ['epochs', 'signal', 'evaluate', 'earlyStop', 'observe'])
  const { epochs, signal, evaluate, earlyStop } = options
  if (evaluate !== undefined && typeof evaluate !== 'function')
    throw new OptionError('evaluate must be a function, which gives metrics by name')
  if (signal && typeof (signal as Partial<Abort>).throwIfAborted !== 'function')
    throw new OptionError('signal must be an AbortSignal: pass signal of an AbortController')
  if (epochs !== undefined && !(Number.isInteger(epochs) && epochs >= 0))
    throw new OptionError(`epochs must be a whole number from 0 up, got ${epochs}`)
  if (earlyStop) checkEarlyStop(earlyStop)
}

/** Batches for one run of the session; it is over where no more will come. */
async function gather(
  training: Fittable,
  batches: Epoch,
  length: EpochLength,
  lastUpdate: number,
  signal: Abort | undefined,
): Promise<{ readonly batches: readonly Batch[]; readonly isOver: boolean }> {
  const gathered: Batch[] = []
  let { batches: count, examples: start } = training.position
  const { epoch } = training.position
  try {
    while (gathered.length < training.atOnce) {
      if (count === length.exactly || training.updates + gathered.length >= lastUpdate)
        return { batches: gathered, isOver: true }
      const next = batches.next({ epoch, start, size: training.sizes.next })
      const batch = isPromise(next) ? await abortable(next, signal) : next
      if (!batch || length.isLeftOver(batch)) return { batches: gathered, isOver: true }
      gathered.push(batches.lasting ? batch : training.keep(batch, gathered.length))
      count += 1
      start += examplesIn(batch)
    }
  } catch (error) {
    batches.giveBack(gathered)
    throw error
  }
  return { batches: gathered, isOver: false }
}

const after = (before: Position, batches: readonly Batch[], steps: readonly Step[]): Position =>
  batches.reduce(
    (at, batch, i) =>
      afterBatch(at, examplesIn(batch), steps[i]!.applied ? steps[i]!.loss : undefined),
    before,
  )

function* events(
  { run }: Fittable,
  { expected }: EpochLength,
  before: Position,
  batches: readonly Batch[],
  steps: readonly Step[],
): Generator<TrainingEvent> {
  let at = before
  for (const [i, step] of steps.entries()) {
    at = afterBatch(at, examplesIn(batches[i]!), step.loss)
    yield {
      event: 'update',
      update: step.update,
      epoch: epochAt(run, expected, at),
      samples: at.samples,
      values: step.values,
      metrics: { loss: step.loss },
      step,
    }
  }
}

async function endEpoch(
  training: Fittable,
  { evaluate, earlyStop, observe = true }: FitOptions,
): Promise<TrainingEvent> {
  const { counted, lossSum } = training.position
  const values = training.used // before feedback changes what it says
  const measured = await evaluate?.()
  if (measured !== undefined && Object(measured) !== measured)
    throw new OptionError(
      `evaluate must give metrics by name, such as { accuracy: 0.9 }, got a ${typeof measured}`,
    )
  const metrics = { loss: lossSum / counted, ...measured }
  if (observe) training.observe(metrics)
  const position = afterEpoch(training.position)
  training.position = earlyStop
    ? { ...position, earlyStop: afterMetrics(position.earlyStop, metrics, earlyStop) }
    : position
  const { epoch, samples } = training.position
  return {
    event: 'epoch',
    update: training.updates,
    epoch,
    samples,
    values,
    metrics,
  }
}

/** Epochs done, with the part of the one that is going on: as the clock of the run counts them. */
function epochAt(
  { datasetSize }: RunOptions,
  perEpoch: number | undefined,
  { epoch, batches, examples }: Position,
): number | null {
  if (perEpoch !== undefined) return (epoch * perEpoch + batches) / perEpoch
  return datasetSize === undefined ? null : epoch + examples / datasetSize
}

/** Waits, but no longer than until the signal comes. */
async function abortable<Value>(wait: PromiseLike<Value>, signal?: Abort): Promise<Value> {
  if (!signal) return await wait
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the user aborts with
      reject(signal.reason)
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([wait, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
