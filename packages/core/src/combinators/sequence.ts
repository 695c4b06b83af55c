import { OptionError } from '../errors.ts'
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
    parts: {
      type: 'array',
      items: { type: 'schedule', consecutive: true },
      minItems: 1,
    },
    at: {
      type: 'array',
      items: { type: 'length' },
      optional: true,
    },
  },
  check: ({ parts, at }) =>
    at && at.length !== parts.length - 1
      ? `${parts.length} parts need ${parts.length - 1} beginnings in at, got ${at.length}`
      : undefined,
  duration: ({ parts, at }) => {
    const last = parts.at(-1)?.duration ?? 0
    return beginnings(parts, at).at(-1)! + last
  },
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
  const begins = [0]
  for (const [i, part] of parts.slice(0, -1).entries()) {
    const begin = begins[i]! + part.duration
    if (!at && begin === Infinity)
      throw new OptionError(
        `sequence: parts[${i}] (${part.config.type}) never ends, so nothing can come after it; say in at where the next part begins`,
      )
    begins.push(at?.[i] ?? begin)
  }
  return begins
}
