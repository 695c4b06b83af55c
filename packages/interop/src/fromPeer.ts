import { didYouMean, show } from '@anneal/core/messages'
import { InteropError } from './errors.ts'
import { Fields, type Values } from './fields.ts'
import { peers } from './peers.ts'
import type { Builders, Form, ImportedPlan, Surroundings } from './plan.ts'

/** A scheduler as its library knows it. */
export interface PeerRecord {
  /** The library: `"torch"`, `"hf-transformers"`, `"optax"`, `"keras"` and so on. */
  readonly peer: string
  /** The scheduler's own name, such as `"CosineAnnealingLR"`. */
  readonly scheduler: string
  /** Its parameters by their own names; what is left out has the library's default. */
  readonly params?: Values | undefined
  /** The learning rate that the optimizer is made with, where the scheduler does not set it itself. */
  readonly baseLr: number
  /** How the library was stepped, where that makes a difference. */
  readonly form?: Form | undefined
}

/**
 * Reads a scheduler of another library: a plan of Anneal's own kinds with the same numbers, step by
 * step, oddities included.
 *
 * @throws InteropError where the library itself fails with these parameters, or does what no
 *   schedule can; it says what, and what to use instead
 * @example
 * const { learningRate } = fromPeer({
 *   peer: 'torch',
 *   scheduler: 'StepLR',
 *   params: { step_size: 30, gamma: 0.1 },
 *   baseLr: 0.1,
 * })
 * JSON.stringify(learningRate) // '{"type":"step","from":0.1,"factor":0.1,"every":30}'
 */
export function fromPeer({ peer, scheduler, params = {}, baseLr, form }: PeerRecord): ImportedPlan {
  const builders = Object.hasOwn(peers, peer) ? peers[peer] : undefined
  if (!builders) {
    const known = Object.keys(peers)
    throw new InteropError(
      `there is no peer ${show(peer)}${didYouMean(peer, known)}; there are ${known.join(', ')}`,
    )
  }
  return build(builders, peer, scheduler, params, { baseLr, form })
}

/** Makes a plan with the builders of one peer. @internal */
export function build(
  builders: Builders,
  peer: string,
  scheduler: string,
  params: Values,
  around: Surroundings,
): ImportedPlan {
  const builder = Object.hasOwn(builders, scheduler) ? builders[scheduler] : undefined
  if (!builder) {
    const known = Object.keys(builders)
    throw new InteropError(
      `${peer} has no scheduler ${show(scheduler)}${didYouMean(scheduler, known)}; it may be ${known.join(', ')}`,
    )
  }
  const fields = new Fields(`${peer} ${scheduler}`, params)
  if (!Number.isFinite(around.baseLr))
    throw fields.error(`baseLr must be a number, got ${show(around.baseLr)}`)
  const made = builder(fields, around)
  fields.done()
  return 'learningRate' in made ? made : { learningRate: made }
}
