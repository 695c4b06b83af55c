import type { Schedule } from '@anneal/core'
import { NoExpression, type Writer } from '../program.ts'
import { combinators } from './combinators.ts'
import { cycles } from './cycles.ts'
import { decays } from './decays.ts'
import { formula } from './formula.ts'
import { lists } from './lists.ts'
import { sequences } from './sequences.ts'

const writers: Readonly<Record<string, Writer>> = {
  ...combinators,
  ...cycles,
  ...decays,
  ...lists,
  ...sequences,
  formula,
}

/**
 * What writes a schedule of some kind as an expression.
 *
 * @internal
 * @throws NoExpression where there is none: its values are listed then
 */
export function writerOf({ config: { type }, options }: Schedule): Writer {
  if (options === undefined || !Object.hasOwn(writers, type)) throw new NoExpression()
  return writers[type]!
}
