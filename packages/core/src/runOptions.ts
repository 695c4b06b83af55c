import { OptionError, show } from './errors.ts'

/**
 * How long a training run is and how its steps, epochs, samples and tokens relate: plain JSON.
 * Give what you know; a length that needs more says so.
 *
 * @example
 * const options: RunOptions = { epochs: 10, datasetSize: 60_000, batchSize: 32 }
 */
export interface RunOptions {
  /** Updates of the optimizer in all. */
  readonly steps?: number | undefined
  /** Epochs in all, instead of `steps`. */
  readonly epochs?: number | undefined
  /** Updates in an epoch. */
  readonly stepsPerEpoch?: number | undefined
  /** Samples in the training set: with `batchSize`, instead of `stepsPerEpoch`. */
  readonly datasetSize?: number | undefined
  /** Samples in an update. */
  readonly batchSize?: number | undefined
  /** Whether an epoch leaves out its last batch when that is not full. */
  readonly dropLast?: boolean | undefined
  /** Tokens in an update. */
  readonly tokensPerStep?: number | undefined
}

const totals = ['steps', 'epochs']
const fields = [...totals, 'stepsPerEpoch', 'datasetSize', 'batchSize', 'tokensPerStep', 'dropLast']

/**
 * Refuses a run that cannot be.
 *
 * @internal
 * @throws OptionError naming the field
 */
export function checkRun(options: RunOptions): void {
  if (typeof options !== 'object' || (options as unknown) === null)
    throw new OptionError(`run must be an object, got ${show(options)}`)
  for (const [name, value] of Object.entries(options)) {
    if (!fields.includes(name))
      throw new OptionError(`run has no ${show(name)}; it has ${fields.join(', ')}`)
    const right =
      name === 'dropLast'
        ? typeof value === 'boolean'
        : Number.isFinite(value) && (value > 0 || (value === 0 && totals.includes(name)))
    if (value !== undefined && !right) throw new OptionError(`run.${name} cannot be ${show(value)}`)
  }
  if (options.steps !== undefined && options.epochs !== undefined)
    throw new OptionError('run takes steps or epochs, not both: one follows from the other')
}
