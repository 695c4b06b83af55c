import type { RunOptions } from '@anneal/core'
import type { Flags, Given } from './command.ts'
import { numberOf } from './flags.ts'

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

/** The run that the flags say; undefined where they say nothing of one. */
export function runOf(given: Given): RunOptions | undefined {
  const entries = Object.keys(numbers).flatMap(name => {
    const value = numberOf(given, name)
    return value === undefined ? [] : [[camel(name), value] as const]
  })
  if (given.flags['drop-last']) entries.push(['dropLast', true as never])
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
