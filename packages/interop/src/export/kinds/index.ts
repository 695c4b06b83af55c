import type { Schedule } from '@anneal/core'
import { NoExpression, type Writer } from '../program.ts'
import { combinators } from './combinators.ts'
import { cycles } from './cycles.ts'
import { decays } from './decays.ts'
import { lists } from './lists.ts'
import { sequences } from './sequences.ts'

/** What writes schedules as expressions, by their kinds. @internal */
export type KindWriters = Readonly<Record<string, Writer>>

/** Those of all built-in kinds. @internal */
export const builtinWriters: KindWriters = {
  ...combinators,
  ...cycles,
  ...decays,
  ...lists,
  ...sequences,
}

/**
 * What writes a schedule as an expression.
 *
 * @internal
 * @throws NoExpression where there is none: its values are listed then
 */
export function writerOf({ config: { type }, options }: Schedule, writers: KindWriters): Writer {
  if (options === undefined || !Object.hasOwn(writers, type)) throw new NoExpression()
  return writers[type]!
}
