import type { Run } from '@anneal/core'
import { Failure } from './failure.ts'
import { withRunFlags } from './runFlags.ts'

/** What the horizontal axis of a picture may count. */
export const axes = ['steps', 'epochs', 'samples', 'tokens'] as const

/** One of them. */
export type Axis = (typeof axes)[number]

/**
 * Where a step stands on an axis.
 *
 * @throws Failure when the run does not know it
 */
export function onAxis(axis: Axis, run: Run): (step: number) => number {
  const at = {
    steps: (step: number) => step,
    epochs: run.epochAt,
    samples: run.samplesAt,
    tokens: run.tokensAt,
  }[axis]
  try {
    at(1)
    return at
  } catch (error) {
    throw new Failure(`--x ${axis}: ${withRunFlags((error as Error).message)}`)
  }
}
