/* eslint-disable @typescript-eslint/no-invalid-void-type -- methods without a this may be taken apart */
import { createRun } from './createRun.ts'
import { OptionError, show } from './errors.ts'
import { need, runOf, type Run } from './run.ts'
import { checkRun, type RunOptions } from './runOptions.ts'
import type { Schedule } from './schedule.ts'

/** A run whose batch size changes. */
export interface GrowingRun extends Run {
  /** Samples that the update at this step asks for. */
  batchSizeAt(this: void, step: number): number
}

/** Updates in a row that ask for the same number of samples each, and get the same. */
interface Stretch {
  readonly step: number
  /** Samples seen before it. */
  readonly seen: number
  /** Place in the data before it, in samples: whole epochs and what is gone of this one. */
  readonly place: number
  /** Samples that each asks for; of the last batch of an epoch it gets what is left. */
  readonly asked: number
  readonly size: number
}

/**
 * Makes a run whose batch size follows a schedule: epochs, samples and steps are added
 * up update by update, small last batches and `dropLast` included.
 *
 * A schedule written in epochs, samples, tokens or shares of a run of epochs is a function of the
 * samples gone by, so that "10 epochs" are 10 epochs however large the batches are. Written in
 * steps, it is a function of the step. The sum is made as far as it is asked for; it costs about as
 * much as calling the schedule once for each update.
 *
 * @throws OptionError when the run lacks a field that is needed, or a batch size cannot be
 * @example
 * const sizes = piecewise({ values: [10, 50], at: ['1 epoch'] })
 * growingRun({ epochs: 2, datasetSize: 100 }, sizes).steps // 12
 */
export function growingRun(options: RunOptions, batchSize: Schedule): GrowingRun {
  checkRun(options)
  const { datasetSize = Infinity, dropLast = false, tokensPerStep, epochs, steps } = options
  const sizeAt = sizesOf(options, batchSize)
  const stretches: Stretch[] = []
  const next = { step: 0, seen: 0, place: 0, left: datasetSize }

  const newEpoch = (): void => {
    next.place += next.left
    next.left = datasetSize
  }
  const addUpdate = (): void => {
    let asked = sizeAt(next.step, next.place)
    if (dropLast && asked > next.left && next.left < datasetSize) {
      newEpoch()
      asked = sizeAt(next.step, next.place)
    }
    if (dropLast && asked > next.left)
      throw new OptionError(
        `batchSize is ${asked} at step ${next.step}: more than the ${datasetSize} samples of an epoch, and dropLast leaves out what is not full`,
      )
    const size = Math.min(asked, next.left)
    const last = stretches.at(-1)
    const goesOn =
      last?.size === size &&
      last.asked === asked &&
      last.place + (next.step - last.step) * size === next.place
    if (!goesOn)
      stretches.push({ step: next.step, seen: next.seen, place: next.place, asked, size })
    next.step += 1
    next.seen += size
    next.place += size
    next.left -= size
    if (next.left === 0) next.left = datasetSize
  }
  let recent = 0 // who walks along a run asks for the same stretch again, or for the next
  const find = (field: 'step' | 'seen' | 'place', value: number): Stretch => {
    while (next[field] <= value || stretches.length === 0) addUpdate()
    let low = stretches[recent]![field] <= value ? recent : 0
    let high = Math.min(low + 1, stretches.length - 1)
    if (stretches[high]![field] <= value) high = stretches.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (stretches[middle]![field] <= value) low = middle
      else high = middle - 1
    }
    recent = low
    return stretches[low]!
  }
  const placeAt = (step: number): number => {
    const stretch = find('step', step)
    return stretch.place + (step - stretch.step) * stretch.size
  }
  const stepWhere = (field: 'seen' | 'place', value: number): number => {
    if (value === Infinity) return value
    const stretch = find(field, value)
    const end = stretches[recent + 1]?.step ?? next.step
    return Math.min(stretch.step + (value - stretch[field]) / stretch.size, end)
  }
  const samplesPerEpoch = (): number =>
    need(options.datasetSize, 'datasetSize, since the batch size is scheduled')
  const tokensPerSample = (): number =>
    need(tokensPerStep, 'tokensPerStep') / (options.batchSize ?? sizeAt(0, 0))
  const epochAt = (step: number): number => placeAt(step) / samplesPerEpoch()
  const stepAtEpoch = (epoch: number): number => stepWhere('place', epoch * samplesPerEpoch())
  const samplesAt = (step: number): number => {
    const stretch = find('step', step)
    return stretch.seen + (step - stretch.step) * stretch.size
  }
  const stepAtSamples = (samples: number): number => stepWhere('seen', samples)
  return {
    ...runOf({
      steps: steps ?? (epochs === undefined ? undefined : stepAtEpoch(epochs)),
      epochs:
        epochs ?? (steps === undefined || datasetSize === Infinity ? undefined : epochAt(steps)),
      epochAt,
      stepAtEpoch,
      samplesAt,
      stepAtSamples,
      tokensAt: step => samplesAt(step) * tokensPerSample(),
      stepAtTokens: tokens => stepAtSamples(tokens / tokensPerSample()),
    }),
    // an update that was added has asked already
    batchSizeAt: step =>
      step >= 0 && step % 1 === 0 ? find('step', step).asked : sizeAt(step, placeAt(step)),
  }
}

/** The batch size at a step and a place in the data: of which of the two, its lengths decide. */
function sizesOf(
  { datasetSize, epochs, steps, batchSize: first, tokensPerStep }: RunOptions,
  batchSize: Schedule,
): (step: number, place: number) => number {
  const bySample = batchSize.unbound.some(
    length =>
      /epoch|sample|token/.test(length) || (epochs !== undefined && !length.includes('step')),
  )
  const run = bySample
    ? runOf(
        createRun({
          stepsPerEpoch: need(datasetSize, 'datasetSize, since the batch size is scheduled'),
          batchSize: 1,
          epochs,
          tokensPerStep: tokensPerStep && first && tokensPerStep / first,
        }),
        'samples',
      )
    : createRun({ steps })
  const schedule = batchSize.bind(run)
  return (step, place) => {
    const size = Math.round(schedule(bySample ? place : step))
    if (!(size >= 1 && size < Infinity))
      throw new OptionError(
        `batchSize is ${show(size)} at step ${show(step)}; it must be ${size === Infinity ? 'finite: give it a maximum' : '1 or more'}`,
      )
    return size
  }
}
