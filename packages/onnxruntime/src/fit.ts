import { OptionError, type Metrics, type RunOptions } from '@anneal/core'
import { examplesIn, type Batch } from './batch.ts'
import { breather } from './breathe.ts'
import { afterMetrics, checkEarlyStop, type EarlyStop } from './earlyStop.ts'
import { afterBatch, afterEpoch, type Position } from './position.ts'
import { checkSized, openEpoch, type BatchSource, type Epoch } from './source.ts'
import type { Step } from './step.ts'

/** What a loop tells of itself: an update, or the end of an epoch. */
export interface TrainingEvent {
  /** What it is about. */
  readonly event: 'update' | 'epoch'
  /** Updates done. */
  readonly update: number
  /** Epochs done, with the part of the one that is going on; null where their length is not known. */
  readonly epoch: number | null
  /** Examples seen. */
  readonly samples: number
  /** The values that the last update used, by channel. */
  readonly values: Readonly<Record<string, number>>
  /** The loss of the update; or of the epoch, as the mean of all examples, with what `evaluate` gave. */
  readonly metrics: Readonly<Record<string, number>>
  /** The step, of an update: its other outputs, and whether it counted. */
  readonly step?: Step
}

/** Options of `Training.fit`. */
export interface FitOptions {
  /** Epochs in all, with those before a resumption. Default: what the run says, or else its steps. */
  readonly epochs?: number
  /** Ends the loop by throwing the signal's reason, between two updates. */
  readonly signal?: AbortSignal | undefined
  /** What is measured after each epoch, such as an accuracy: it reaches feedback and the event. */
  readonly evaluate?: () =>
    Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>
  /** When to stop before the end. */
  readonly earlyStop?: EarlyStop | undefined
}

/** What the loop needs of a training. @internal */
export interface Fittable {
  position: Position
  readonly updates: number
  readonly run: RunOptions
  /** Whether the plan changes the size of batches; what the next one has, where that is known. */
  readonly changesBatchSize: boolean
  readonly batchSize: number | undefined
  /** The values of the last update. */
  readonly used: Readonly<Record<string, number>>
  /** How many batches one run of the session takes. */
  readonly atOnce: number
  take(batches: readonly Batch[]): Promise<readonly Step[]>
  observe(metrics: Metrics): void
}

/** The loop over epochs and batches. @internal */
export async function* fit(
  training: Fittable,
  source: BatchSource,
  { epochs, signal, evaluate, earlyStop }: FitOptions,
): AsyncGenerator<TrainingEvent, void, undefined> {
  const { run } = training
  const lastEpoch = epochs ?? run.epochs ?? Infinity
  const lastUpdate = epochs === undefined ? (run.steps ?? Infinity) : Infinity
  if (lastEpoch === Infinity && lastUpdate === Infinity)
    throw new OptionError(
      'fit does not know where to end: pass run: { epochs } or { steps } to the training, or epochs to fit',
    )
  if (training.changesBatchSize) checkSized(source)
  if (earlyStop) checkEarlyStop(earlyStop)
  const length = lengthOfEpoch(training)
  const breathe = breather()
  const isOver = (): boolean =>
    training.position.epoch >= lastEpoch ||
    training.updates >= lastUpdate ||
    (earlyStop !== undefined && training.position.earlyStop.bad > earlyStop.patience)

  while (!isOver()) {
    const { epoch } = training.position
    const batches = await abortable(openEpoch(source, epoch, training.position.batches), signal)
    try {
      for (;;) {
        signal?.throwIfAborted()
        const next = await gather(training, batches, length, lastUpdate, signal)
        if (next.length > 0) {
          const before = training.position
          const steps = await training.take(next)
          training.position = after(before, next, steps)
          yield* events(training, before, next, steps)
        }
        if (next.length === 0 || next.over) break
        await breathe()
      }
      const { position } = training
      const ended = position.batches === length.exactly || training.updates < lastUpdate
      if (!ended && position.batches !== length.expected) return // in the middle of an epoch
      checkLength(position, epoch, length)
    } finally {
      batches.close()
    }
    signal?.throwIfAborted()
    yield await endEpoch(training, evaluate, earlyStop)
  }
}

/** Batches for one run of the session; `over` where no more will come. */
async function gather(
  training: Fittable,
  batches: Epoch,
  { exactly }: Length,
  lastUpdate: number,
  signal: AbortSignal | undefined,
): Promise<Batch[] & { over?: boolean }> {
  const gathered: Batch[] & { over?: boolean } = []
  let { batches: count, examples: start } = training.position
  const { epoch } = training.position
  while (gathered.length < training.atOnce) {
    gathered.over = count === exactly || training.updates + gathered.length >= lastUpdate
    if (gathered.over) break
    const next = batches.next({ epoch, start, size: training.batchSize })
    const batch = next instanceof Promise ? await abortable(next, signal) : next
    if (!batch) {
      gathered.over = true
      break
    }
    gathered.push(batch)
    count += 1
    start += examplesIn(batch)
  }
  return gathered
}

const after = (before: Position, batches: readonly Batch[], steps: readonly Step[]): Position =>
  batches.reduce(
    (at, batch, i) =>
      afterBatch(at, examplesIn(batch), steps[i]!.applied ? steps[i]!.loss : undefined),
    before,
  )

function* events(
  training: Fittable,
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
      epoch: epochAt(training.run, at),
      samples: at.samples,
      values: step.values,
      metrics: { loss: step.loss },
      step,
    }
  }
}

async function endEpoch(
  training: Fittable,
  evaluate: FitOptions['evaluate'],
  earlyStop: EarlyStop | undefined,
): Promise<TrainingEvent> {
  const { counted, lossSum } = training.position
  const metrics = { loss: lossSum / counted, ...(await evaluate?.()) }
  training.observe(metrics)
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
    values: training.used,
    metrics,
  }
}

/** Batches in an epoch. */
interface Length {
  /** The epoch is cut there. */
  readonly exactly: number | undefined
  /** The data must end there. */
  readonly expected: number | undefined
}

function lengthOfEpoch({ run, batchSize, changesBatchSize }: Fittable): Length {
  if (run.stepsPerEpoch !== undefined)
    return { exactly: run.stepsPerEpoch, expected: run.stepsPerEpoch }
  const batches = changesBatchSize ? NaN : (run.datasetSize ?? NaN) / (batchSize ?? NaN)
  const whole = run.dropLast ? Math.floor(batches) : Math.ceil(batches)
  return { exactly: undefined, expected: whole || undefined }
}

/** A wrong length would stretch or shorten the whole schedule, in silence. */
function checkLength({ batches }: Position, epoch: number, { expected }: Length): void {
  if (batches === 0)
    throw new OptionError(
      epoch === 0
        ? 'there are no batches'
        : `there are no batches in epoch ${epoch}, counted from 0: what can be iterated over only once is at its end; pass a function that makes the batches for each epoch`,
    )
  if (expected !== undefined && batches !== expected)
    throw new OptionError(
      `the run says that an epoch has ${expected} updates, but this one had ${batches}: pass run: { stepsPerEpoch: ${batches} }`,
    )
}

/** Epochs done, with the part of the one that is going on. */
function epochAt(
  { datasetSize, stepsPerEpoch }: RunOptions,
  { epoch, batches, examples }: Position,
): number | null {
  if (stepsPerEpoch !== undefined) return epoch + batches / stepsPerEpoch
  return datasetSize === undefined ? null : epoch + examples / datasetSize
}

/** Waits, but no longer than until the signal comes. */
async function abortable<Value>(wait: Promise<Value>, signal?: AbortSignal): Promise<Value> {
  if (!signal) return await wait
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the user aborts with
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([wait, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
