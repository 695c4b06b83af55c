import type { Feedback, Schedule } from '@anneal/core'
import { fromPeer, type Form } from '../../src/index.ts'

/** Parameters by their own names. */
export type Params = Readonly<Record<string, unknown>>

/** The learning rate of a scheduler that listens to nothing. */
export const peer = (
  name: string,
  scheduler: string,
  params: Params,
  baseLr = 0.1,
  form?: Form,
): Schedule => fromPeer({ peer: name, scheduler, params, baseLr, form }).learningRate as Schedule

/** The learning rate of one that does. */
export const plateau = (name: string, scheduler: string, params: Params, baseLr = 1): Feedback =>
  fromPeer({ peer: name, scheduler, params, baseLr }).learningRate as Feedback

/** The rates before each observation, and after the last. */
export function observed(feedback: Feedback, metrics: readonly number[]): number[] {
  let state = feedback.init()
  const rates = [feedback.value(state, 0)]
  for (const [step, metric] of metrics.entries()) {
    state = feedback.update(state, metric, { step, value: rates.at(-1)! })
    rates.push(feedback.value(state, step + 1))
  }
  return rates
}
