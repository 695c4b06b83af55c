import { OptionError } from '../errors.ts'
import { nearest } from '../numeric.ts'
import type { Params } from '../params.ts'
import { dataParts } from '../dataAxis.ts'
import type { Curve, Definition, Schedule } from '../schedule.ts'

/** Options of {@link grownBatch} and {@link grownRate}, which belong together and have the same. */
export interface GrownOptions {
  /** The decay that is shared out, where it counts steps. */
  readonly schedule?: Schedule
  /** The decay that is shared out, where it counts epochs, samples or tokens: whatever the batches are. */
  readonly alongData?: Schedule
  /** Samples in a batch where the decay begins. */
  readonly batchSize: number
  /**
   * What is held is rate / batchSize^power: 1 for plain descent and momentum, ½ for Adam and its like.
   *
   * @default 1
   */
  readonly power?: number
  /**
   * How much of the decay the batch size takes, as an exponent: 1 all of it, 0 none.
   *
   * @default 1
   */
  readonly share?: number
  /**
   * The share of the first rate down to which the batch takes the decay; below it the rate does.
   *
   * @default 0
   */
  readonly until?: number
  /** The largest batch; what it cannot take, the rate does. */
  readonly maximum?: number
  /** Samples in the training set: hold the exact noise scale rate · (N / batchSize − 1). */
  readonly samples?: number
  /**
   * Batches are multiples of it, such as what memory holds at once.
   *
   * @default 1
   */
  readonly multipleOf?: number
  /**
   * Batches are a power of two times `multipleOf`.
   *
   * @default false
   */
  readonly doubling?: boolean
}

/** Options with defaults filled in. @internal */
export interface Law extends Required<Omit<GrownOptions, OptionalOnes>> {
  readonly schedule: Schedule | undefined
  readonly alongData: Schedule | undefined
  readonly maximum: number | undefined
  readonly samples: number | undefined
}
type OptionalOnes = 'schedule' | 'alongData' | 'maximum' | 'samples'

const params: Params<GrownOptions> = {
  schedule: { type: 'schedule', optional: true },
  alongData: { type: 'schedule', axis: 'data', optional: true },
  batchSize: { type: 'number', minimum: 1 },
  power: { type: 'number', exclusiveMinimum: 0, default: 1 },
  share: { type: 'number', minimum: 0, default: 1 },
  until: { type: 'number', minimum: 0, maximum: 1, default: 0 },
  maximum: { type: 'number', minimum: 1, optional: true },
  samples: { type: 'number', exclusiveMinimum: 1, optional: true },
  multipleOf: { type: 'integer', minimum: 1, default: 1 },
  doubling: { type: 'boolean', default: false },
}

/**
 * The batch size that takes a share of the decay.
 *
 * @internal
 * @param s what the decay leaves of the first rate
 */
export function sizeAt(law: Law, s: number): number {
  const { batchSize, share, until, samples, multipleOf, doubling } = law
  const left = Math.max(s, until) ** share
  const wanted =
    samples === undefined ? batchSize / left : samples / (1 + (samples / batchSize - 1) * left)
  // with all samples in one batch there is no noise that a rate could hold
  const largest = Math.min(law.maximum ?? Infinity, samples === undefined ? Infinity : samples - 1)
  const units = Math.max(1, wanted / multipleOf)
  const most = Math.max(1, Math.floor(largest / multipleOf))
  if (!doubling) return multipleOf * Math.min(most, nearest(units, units))
  const power = Math.min(Math.floor(Math.log2(most)), nearest(Math.log2(units), 1))
  return multipleOf * 2 ** power
}

/** What of the decay is left to the rate, when the batch has this size. @internal */
export function rateFactorAt({ batchSize, power, samples }: Law, size: number): number {
  const grown =
    samples === undefined ? size / batchSize : (samples / batchSize - 1) / (samples / size - 1)
  return power === 1 ? grown : grown ** power
}

/** A definition whose curve sees the value of the decay, and what it is of the first one. @internal */
export function grownKind(
  valueAt: (law: Law, value: number, s: number) => number,
): Omit<Definition<GrownOptions>, 'type'> {
  return {
    params,
    check: ({ schedule, alongData, maximum = Infinity, multipleOf, samples, batchSize }) =>
      (schedule === undefined) === (alongData === undefined)
        ? 'give either schedule, which counts steps, or alongData'
        : maximum < multipleOf!
          ? `maximum is ${maximum}, less than one multiple of ${multipleOf!}`
          : samples !== undefined && batchSize >= samples
            ? `batchSize must be less than the ${samples} samples there are`
            : samples !== undefined && multipleOf! >= samples
              ? `multipleOf must be less than the ${samples} samples there are`
              : undefined,
    needsRun: ({ alongData }) => (alongData ? ['epochs'] : []),
    duration: (options, run) => {
      const { schedule, alongData } = options as Law
      if (!alongData) return schedule!.duration
      const end = run!.epochAt(run!.start) + alongData.duration / dataParts
      return Math.max(0, run!.stepAtEpoch(end) - run!.start)
    },
    create: (options, run): Curve => {
      const law = options as Law
      const decay = (law.alongData ?? law.schedule)!
      const first = decay(0)
      // the batch would shrink as the rate rises
      if (!(first > 0) || decay.config.type === 'warmup')
        throw new OptionError(
          `the decay must fall from above 0, and begins at ${first}: put a warm-up around learningRate`,
        )
      const curve = (t: number): number => {
        const value = decay(t)
        return valueAt(law, value, value / first)
      }
      if (!law.alongData) return curve
      // as lengths are rounded: what should begin with a sample begins with it
      const partAt = (t: number): number => {
        const part = run!.epochAt(run!.start + t) * dataParts
        return nearest(part, part)
      }
      const start = partAt(0)
      return t => curve(partAt(t) - start)
    },
  }
}
