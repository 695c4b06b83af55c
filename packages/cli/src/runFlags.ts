import type { RunOptions } from '@anneal/core'
import type { Flags, Given } from './command.ts'
import { Failure } from './failure.ts'
import { numberOf } from './flags.ts'
import { short } from './format.ts'

const numbers = {
  steps: 'updates in all',
  epochs: 'epochs in all',
  'steps-per-epoch': 'updates in an epoch',
  'dataset-size': 'samples in an epoch',
  'batch-size': 'samples in an update',
  'tokens-per-step': 'tokens in an update',
} as const

/** The flags that say what a run is, for lengths with units. */
export const runFlags: Flags = {
  ...Object.fromEntries(
    Object.entries(numbers).map(([name, help]) => [name, { value: 'N', help }] as const),
  ),
  'drop-last': { help: 'leave out the last batch of an epoch where it is smaller' },
}

const camel = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/**
 * A message about a run, with the flags in place of the fields that core knows, and an example of the simplest.
 *
 * @example
 * withRunFlags('the run needs stepsPerEpoch') // 'the run needs --steps-per-epoch'
 */
export const withRunFlags = (message: string): string =>
  message.replace(/the run needs .*$/, needed =>
    Object.keys(numbers)
      .reduce(
        (text, name) => text.replace(new RegExp(`(?<!-)\\b${camel(name)}\\b`, 'g'), `--${name}`),
        needed,
      )
      .replace(/^the run needs --steps, .*$/, '$&; such as --steps 1000'),
  )

/**
 * The run that the flags say; undefined where they say nothing of one.
 *
 * @throws Failure where a number cannot be, or two of them contradict each other
 */
export function runOf(given: Given): RunOptions | undefined {
  const entries = Object.keys(numbers).flatMap(name => {
    const value = numberOf(given, name, name === 'steps' ? { least: 1, whole: true } : {})
    if (value !== undefined && !(value > 0))
      throw new Failure(`--${name} must be above 0, got ${value}`)
    return value === undefined ? [] : [[camel(name), value] as const]
  })
  const said = Object.fromEntries(entries) as Readonly<Record<string, number | undefined>>
  if (said['steps'] !== undefined && said['epochs'] !== undefined)
    throw new Failure('--steps and --epochs both say how long the run is: leave out one of them')
  const { stepsPerEpoch, datasetSize, batchSize } = said
  if (stepsPerEpoch !== undefined && datasetSize !== undefined && batchSize !== undefined) {
    const batches = datasetSize / batchSize
    if (stepsPerEpoch < Math.floor(batches) || stepsPerEpoch > Math.ceil(batches))
      throw new Failure(
        `--steps-per-epoch ${stepsPerEpoch} contradicts --dataset-size ${datasetSize} in batches of ${batchSize}, which are ${short(batches)}: leave out one of the three`,
      )
  }
  if (given.flags['drop-last']) entries.push(['dropLast', true as never])
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
