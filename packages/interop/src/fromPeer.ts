import { didYouMean, OptionError, show } from '@anneal/core/messages'
import { InteropError, objectOf } from './errors.ts'
import { Fields, type Values } from './fields.ts'
import { peers } from './peers.ts'
import { forms, type Builders, type Form, type ImportedPlan, type Surroundings } from './plan.ts'

// also with its module before it, as in torch.optim.lr_scheduler.StepLR
const near = (name: unknown, known: readonly string[]): string =>
  typeof name === 'string' ? didYouMean(name.split('.').at(-1)!, known) : ''

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
  /** The momentum, or first beta, that the optimizer is made with, where a scheduler takes it from there. */
  readonly baseMomentum?: number | undefined
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
export function fromPeer(input: PeerRecord): ImportedPlan {
  const {
    peer,
    scheduler,
    params = {},
    baseLr,
    baseMomentum,
    form,
  } = objectOf(
    input,
    'fromPeer needs an object, such as { peer: "torch", scheduler: "StepLR", params, baseLr }',
  )
  const builders = Object.hasOwn(peers, peer) ? peers[peer] : undefined
  if (!builders) {
    const known = Object.keys(peers)
    throw new InteropError(
      `there is no peer ${show(peer)}${near(peer, known)}; there are ${known.join(', ')}`,
    )
  }
  return build(builders, peer, scheduler, params, { baseLr, baseMomentum, form: formOf(form) })
}

/** How a record says that its library was stepped. */
function formOf(form: unknown): Form | undefined {
  if (form === undefined || form === null) return undefined
  const found = forms.find(known => known === form)
  if (found) return found
  const near = typeof form === 'string' ? didYouMean(form, forms) : ''
  throw new InteropError(
    `form must be one of ${forms.join(', ')}, or be left out, got ${show(form)}${near}`,
  )
}

/** The rate of the optimizer, as the last argument of a door says it. @internal */
export const rateOf = (door: string, input: { readonly baseLr: number }): number =>
  objectOf(
    input,
    `${door} needs the rate that the optimizer is made with, in its last argument, such as { baseLr: 0.1 }`,
  ).baseLr

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
      `${peer} has no scheduler ${show(scheduler)}${near(scheduler, known)}; it may be ${known.join(', ')}`,
    )
  }
  const fields = new Fields(`${peer} ${scheduler}`, params)
  const baseLr: unknown = around.baseLr
  if (baseLr === undefined)
    throw fields.error(
      'baseLr is missing: the rate that the optimizer is made with there, such as { baseLr: 0.1 }',
    )
  if (!Number.isFinite(baseLr)) throw fields.error(`baseLr must be a number, got ${show(baseLr)}`)
  const { baseMomentum } = around
  if (baseMomentum !== undefined && !Number.isFinite(baseMomentum))
    throw fields.error(`baseMomentum must be a number, got ${show(baseMomentum)}`)
  try {
    const made = builder(fields, around)
    fields.done()
    return 'learningRate' in made ? made : { learningRate: made }
  } catch (error) {
    // what core refuses is refused by the scheduler's name too
    if (!(error instanceof OptionError)) throw error
    throw new InteropError(`${fields.place}: ${error.message}`, { cause: error })
  }
}
