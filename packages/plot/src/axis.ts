import { OptionError, type Clock } from '@anneal/core'

/** What a horizontal axis may count. */
export type Unit = 'steps' | 'epochs' | 'samples' | 'tokens'

/** Where steps stand on an axis, and what stands there. @internal */
export interface Axis {
  readonly at: (step: number) => number
  readonly step: (place: number) => number
}

const itself = (value: number): number => value

/**
 * The axis of a unit, by a clock.
 *
 * @internal
 * @throws OptionError naming what the run lacks, or what an axis may count
 */
export function axisOf(unit: Unit, clock: Clock): Axis {
  if (unit === 'steps') return { at: itself, step: itself }
  const axis = {
    epochs: { at: clock.epochAt, step: clock.stepAtEpoch },
    samples: { at: clock.samplesAt, step: clock.stepAtSamples },
    tokens: { at: clock.tokensAt, step: clock.stepAtTokens },
  }[unit] as Axis | undefined
  if (!axis)
    throw new OptionError(
      `x cannot be ${JSON.stringify(unit)}: it may be "steps", "epochs", "samples" or "tokens"`,
    )
  try {
    axis.at(1)
  } catch (cause) {
    throw new OptionError(`x: "${unit}": ${(cause as Error).message}`, { cause })
  }
  return axis
}

/** What stands below an axis. @internal */
export const nameOf = (unit: Unit): string => unit.slice(0, -1)
