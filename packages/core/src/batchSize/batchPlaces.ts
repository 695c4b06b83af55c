/* eslint-disable @typescript-eslint/no-invalid-void-type -- methods without a this may be taken apart */
import { OptionError, show } from '../errors.ts'
import { growingRun } from '../growingRun.ts'
import { need } from '../run.ts'
import type { RunOptions } from '../runOptions.ts'
import type { Schedule } from '../schedule.ts'
import { constant } from '../schedules/constant.ts'

/** Where the batch of an update stands in the data. */
export interface BatchPlace {
  /** The epoch, counted from 0. */
  readonly epoch: number
  /** Samples of this epoch that came in the batches before. */
  readonly start: number
  /** Samples in it: what is left of the epoch, where that is less than was asked for. */
  readonly size: number
}

/** All batches of a run, each a function of its update. */
export interface BatchPlaces {
  /** Updates in all; undefined where the run does not say. */
  readonly updates: number | undefined
  /** The batch of an update, counted from 0. */
  at(this: void, update: number): BatchPlace
  /** The first update of an epoch. */
  firstOf(this: void, epoch: number): number
}

/**
 * Which samples each update of a run takes. It depends on the number of the update alone, so that a run
 * that is resumed there goes on with the same batches.
 *
 * @param batchSize a schedule, as in the channel `batchSize` of a plan, or one size
 * @throws OptionError when the run lacks `datasetSize`, or a batch size cannot be
 * @example
 * const sizes = piecewise({ values: [40, 80], at: ['1 epoch'] })
 * const places = batchPlaces({ epochs: 2, datasetSize: 100 }, sizes)
 * places.updates // 5
 * places.at(2) // { epoch: 0, start: 80, size: 20 }
 * places.at(3) // { epoch: 1, start: 0, size: 80 }
 */
export function batchPlaces(options: RunOptions, batchSize: Schedule | number): BatchPlaces {
  const samples = need(options.datasetSize, 'datasetSize')
  const sizes = typeof batchSize === 'number' ? constant({ value: batchSize }) : batchSize
  const run = growingRun(options, sizes)
  return {
    updates: run.steps === undefined ? undefined : Math.ceil(run.steps),
    at(update) {
      if (!Number.isSafeInteger(update) || update < 0)
        throw new OptionError(`update must be a whole number from 0 up, got ${show(update)}`)
      const place = Math.round(run.epochAt(update) * samples)
      const epoch = Math.floor(place / samples)
      const start = place - epoch * samples
      return { epoch, start, size: Math.min(run.batchSizeAt(update), samples - start) }
    },
    firstOf: epoch => Math.ceil(run.stepAtEpoch(epoch)),
  }
}
