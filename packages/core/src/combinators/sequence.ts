import { OptionError } from '../errors.ts'
import { falls } from '../numeric.ts'
import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link sequence}. */
export interface SequenceOptions {
  /** The parts. Each begins at its own step 0. */
  readonly parts: readonly Schedule[]
  /** Where each part but the first begins. Default: each part begins where the one before it ends. */
  readonly at?: readonly Length[] | undefined
}

/**
 * One schedule after another.
 *
 *     value(t) = parts[i](t − bᵢ),   bᵢ ≤ t < bᵢ₊₁
 *
 * @example
 * const up = linear({ from: 0, to: 0.1, steps: 10 })
 * sequence({ parts: [up, cosine({ from: 0.1, steps: 90 })] })(10) // 0.1
 */
export const sequence: Kind<SequenceOptions, 'sequence'> = /* @__PURE__ */ defineSchedule({
  type: 'sequence',
  params: {
    at: {
      type: 'array',
      items: { type: 'length', beginning: true },
      optional: true,
    },
    parts: {
      type: 'array',
      items: { type: 'schedule', consecutive: true },
      minItems: 1,
    },
  },
  check: ({ parts, at }) =>
    at &&
    (at.length === parts.length - 1
      ? falls(at)
      : `${parts.length} parts need ${parts.length - 1} in at, got ${at.length}`),
  duration: ({ parts, at }) => beginnings(parts, at).at(-1)! + parts.at(-1)!.duration,
  create: ({ parts, at }) => {
    const begins = beginnings(parts, at)
    return t => {
      let i = parts.length - 1
      while (i > 0 && t < begins[i]!) i--
      return parts[i]!(t - begins[i]!)
    }
  },
})

function beginnings(parts: readonly Schedule[], at: readonly number[] | undefined): number[] {
  let begin = 0
  return parts.map((_, i) => {
    begin = i && at ? at[i - 1]! : begin + (parts[i - 1]?.duration ?? 0)
    if (begin === Infinity)
      throw new OptionError(
        `sequence: parts[${i - 1}] (${parts[i - 1]!.config.type}) never ends; say in at where the next part begins`,
      )
    return begin
  })
}
