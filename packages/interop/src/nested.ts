import type { Schedule } from '@anneal/core'
import { didYouMean, show } from '@anneal/core/messages'
import { InteropError } from './errors.ts'
import { Fields, type Values } from './fields.ts'
import type { Builders, Form } from './plan.ts'

/** Reads a schedule that stands inside of another as `{ type, …parameters }`. @internal */
export function readNested(
  builders: Builders,
  { type, ...params }: Values,
  place: string,
  baseLr: number,
  form?: Form,
): Schedule {
  const known = Object.keys(builders)
  const builder = typeof type === 'string' && known.includes(type) ? builders[type] : undefined
  if (!builder)
    throw new InteropError(
      `${place}: there is no schedule ${show(type)}${typeof type === 'string' ? didYouMean(type, known) : ''}; it may be ${known.join(', ')}`,
    )
  const fields = new Fields(`${place} (${String(type)})`, params)
  const made = builder(fields, { baseLr, form })
  fields.done()
  if (typeof made === 'function') return made
  if ('learningRate' in made && typeof made.learningRate === 'function') return made.learningRate
  throw new InteropError(
    `${place}: ${String(type)} listens to metrics and cannot stand inside of another; in Anneal it stands outermost, with the other inside of it`,
  )
}
