import { OptionError, type BatchPlaces, type RunOptions } from '@anneal/core'
import { examplesIn, type Batch } from './batch.ts'
import type { PlannedSizes } from './plannedSizes.ts'
import type { Position } from './position.ts'

/** What is known of a run and its data, and where it stands. */
interface Known {
  readonly run: RunOptions
  readonly updates: number
  readonly position: Position
  readonly sizes: Pick<PlannedSizes, 'change' | 'next' | 'places'>
}

/**
 * How long an epoch is: by the run where all are alike, or by its clock where a plan changes the size of
 * batches. Where updates were skipped, or the plan was replaced, only the data can tell.
 *
 * @internal
 */
export class EpochLength {
  readonly #training: Known
  /** The epoch is cut after so many batches. */
  readonly exactly: number | undefined
  /** The data must end there: batches in an epoch, where all are alike. */
  readonly expected: number | undefined
  readonly #places: BatchPlaces | undefined
  /** By how much updates are ahead of the batches of this epoch. */
  readonly #ahead: number

  constructor(training: Known) {
    const { run, sizes, updates, position } = training
    this.#training = training
    this.exactly = run.stepsPerEpoch
    const batches = sizes.change ? NaN : (run.datasetSize ?? NaN) / (sizes.next ?? NaN)
    const whole = run.dropLast ? Math.floor(batches) : Math.ceil(batches)
    this.expected = this.exactly ?? (whole || undefined)
    const { places } = sizes
    const begin = places?.at(updates)
    const isThere = begin?.epoch === position.epoch && begin.start === position.examples
    this.#places = isThere ? places : undefined
    this.#ahead = updates - position.batches
  }

  /** The epoch of the next update, by the clock of the run; undefined where nobody knows. */
  get #next(): number | undefined {
    const { updates, position, sizes } = this.#training
    if (!this.#places || sizes.places !== this.#places) return undefined
    return updates - position.batches === this.#ahead ? this.#places.at(updates).epoch : undefined
  }

  /** Whether the update before was the last one, as far as that can be known. */
  get isOver(): boolean {
    const { batches, epoch } = this.#training.position
    return batches === this.expected || (batches > 0 && this.#next! > epoch)
  }

  /**
   * Whether a batch belongs to no update: it is not full, and such ones are dropped.
   *
   * @throws OptionError when the data should have ended before
   */
  isLeftOver(batch: Batch): boolean {
    const { run, sizes, position } = this.#training
    const examples = examplesIn(batch)
    if (position.batches === 0 || !(this.#next! > position.epoch))
      return run.dropLast === true && examples < (sizes.next ?? 0)
    if (position.examples + examples > run.datasetSize!)
      throw otherSize(run, `more: ${position.examples + examples} at least`)
    return true
  }

  /**
   * Refuses an epoch that had another length: it would stretch or shorten the whole schedule, in
   * silence.
   */
  check(): void {
    const { run, position } = this.#training
    const { epoch, batches, examples } = position
    if (batches === 0)
      throw new OptionError(
        epoch === 0
          ? 'there are no batches'
          : `there are no batches in epoch ${epoch}, counted from 0: what can be iterated over only once is at its end; pass a function that makes the batches for each epoch`,
      )
    if (this.expected !== undefined && batches !== this.expected)
      throw new OptionError(
        `the run says that an epoch has ${this.expected} updates, but this one had ${batches}: pass run: { stepsPerEpoch: ${batches} }`,
      )
    if (this.#next === epoch) throw otherSize(run, `only ${examples}`)
  }
}

const otherSize = ({ datasetSize }: RunOptions, found: string): OptionError =>
  new OptionError(
    `the run says that an epoch has ${String(datasetSize)} examples, but this one has ${found}. Correct datasetSize: batches grow by it`,
  )
