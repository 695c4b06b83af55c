import { OptionError, show } from './errors.ts'
import { need, runOf, type Run } from './run.ts'
import { checkRun, type RunOptions } from './runOptions.ts'

/**
 * Makes the run that schedules are bound to, of a batch size that stays the same.
 *
 * @throws OptionError when a field cannot be
 * @example
 * createRun({ epochs: 10, datasetSize: 60_000, batchSize: 32 }).steps // 18750
 */
export function createRun(options: RunOptions): Run {
  checkRun(options)
  const { datasetSize, batchSize, tokensPerStep } = options
  const batches = (datasetSize ?? NaN) / (batchSize ?? NaN)
  const most = options.dropLast ? Math.floor(batches) : Math.ceil(batches)
  const perEpoch = options.stepsPerEpoch ?? most
  if (perEpoch > most || perEpoch < Math.floor(batches))
    throw new OptionError(
      `run.stepsPerEpoch is ${perEpoch}, but ${show(datasetSize)} samples in batches of ${show(batchSize)} make ${most}: leave one of them out`,
    )
  if (perEpoch === 0)
    throw new OptionError(
      `run: dropLast leaves nothing of ${show(datasetSize)} samples in batches of ${show(batchSize)}`,
    )
  const epochSteps = (): number =>
    need(perEpoch || undefined, 'stepsPerEpoch, or datasetSize and batchSize')
  const batch = (): number => need(batchSize, 'batchSize')
  const tokens = (): number => need(tokensPerStep, 'tokensPerStep')
  const steps = options.steps ?? (options.epochs === 0 ? 0 : options.epochs! * perEpoch)
  const epochs = options.epochs ?? steps / perEpoch
  // The last batch of an epoch may be a small one: samples then go by in a broken line.
  const epochSamples = Math.min(datasetSize ?? Infinity, perEpoch * batchSize!) || Infinity
  return runOf({
    steps: Number.isNaN(steps) ? undefined : steps,
    epochs: Number.isNaN(epochs) ? undefined : epochs,
    epochAt: step => step / epochSteps(),
    stepAtEpoch: epoch => epoch * epochSteps(),
    samplesAt: step => {
      const epoch = Math.floor(step / perEpoch) || 0
      const inside = (step - epoch * (perEpoch || 0)) * batch()
      return (epoch && epoch * epochSamples) + Math.min(inside, epochSamples)
    },
    stepAtSamples: samples => {
      const epoch = Math.floor(samples / epochSamples)
      return (epoch && epoch * perEpoch) + (samples - (epoch && epoch * epochSamples)) / batch()
    },
    tokensAt: step => step * tokens(),
    stepAtTokens: count => count / tokens(),
  })
}
