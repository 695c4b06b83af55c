import { OptionError, show } from '../errors.ts'
import { lengthPattern, type Length } from '../units.ts'

/**
 * A share of a length, in its unit. Steps are rounded where the shares add up, so that parts that
 * make a whole end where it ends.
 *
 * @internal
 * @throws OptionError where that is no part, or a length has none
 * @param from the share of the way at which it begins
 * @param to the share at which it ends
 */
export function share(length: Length, from: number, to: number): Length {
  if (!(from >= 0 && from <= to && to <= 1))
    throw new OptionError(
      `the parts of ${show(length)} must be shares from 0 to 1 that rise, got ${from} to ${to}`,
    )
  if (typeof length === 'number') return Math.round(length * to) - Math.round(length * from)
  const [, digits] = lengthPattern.exec(length) ?? []
  if (!digits)
    throw new OptionError(
      `steps must have parts, and ${show(length)} has none: give a share of the run`,
    )
  return length.replace(digits, String(Number(digits) * (to - from))) as Length
}
