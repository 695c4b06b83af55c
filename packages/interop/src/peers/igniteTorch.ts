import { skip, type Schedule } from '@anneal/core'
import type { InteropError } from '../errors.ts'
import { Fields, type Values } from '../fields.ts'
import type { Piece } from '../recursive.ts'
import { hold, inTurn } from '../shapes.ts'
import { readTorchPiece, torchGroup } from './torch.ts'
import type { Group } from './torchPieces.ts'

const torchPrefix = 'torch.'

/** Whether it is one of PyTorch. @internal */
export const isTorch = ({ type }: Values): boolean =>
  typeof type === 'string' && type.startsWith(torchPrefix)

/** Whether there is one of PyTorch inside of it, however deep. @internal */
export function bringsTorch({ schedulers, lr_scheduler: one }: Values): boolean {
  const inside = [...(Array.isArray(schedulers) ? (schedulers as unknown[]) : []), one]
  return inside
    .filter(value => typeof value === 'object' && value !== null)
    .some(value => isTorch(value as Values) || bringsTorch(value as Values))
}

/** What is said of one of PyTorch that stands too deep. @internal */
export const tooDeep = (fields: Fields, name: string): InteropError =>
  fields.error(
    `${name} has a scheduler of PyTorch inside, which goes on from a rate that is not known here; put them all into one ConcatScheduler`,
  )

/** Reads one of PyTorch, after others that share its optimizer. @internal */
export function torchOf(
  { type, ...params }: Values,
  place: string,
  baseLr: number,
  group: Group = torchGroup(baseLr),
): Piece {
  const fields = new Fields(`${place} (${String(type)})`, params)
  const piece = readTorchPiece(String(type).slice(torchPrefix.length), fields, group)
  fields.done()
  if (piece.counts)
    throw fields.error('ignite never steps it, so that it stays where it begins; leave it out')
  return piece
}

/** What a scheduler of PyTorch makes of the rate it finds, when ignite asks for its first step again. @internal */
export function again(piece: Piece, value: number): Schedule {
  const schedule = piece.from(value)
  if (piece.name === 'CosineAnnealingWarmRestarts') return skip({ steps: 1, schedule })
  // it takes a scheduler that was never stepped for a new one, and starts from the base
  return piece.name === 'CosineAnnealingLR' && piece.closed
    ? inTurn([
        [0, hold(value)],
        [1, skip({ steps: 1, schedule: piece.closed })],
      ])
    : schedule
}
