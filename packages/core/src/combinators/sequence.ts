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
  /**
   * Whether each part has its values as they are, or all of them times what makes its first value
   * the one that the part before it ends with.
   *
   * @default 'own'
   */
  readonly continueFrom?: 'own' | 'previous'
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
    continueFrom: {
      type: 'string',
      enum: ['own', 'previous'],
      default: 'own',
    },
  },
  check: ({ parts: { length }, at }) =>
    at &&
    (at.length === length - 1
      ? falls(at)
      : `${length} parts need ${length - 1} in at, got ${at.length}`),
  duration: ({ parts, at }) => beginnings(parts, at).at(-1)! + parts.at(-1)!.duration,
  create: ({ parts, at, continueFrom }) => {
    const begins = beginnings(parts, at)
    const curves = parts.map(part => part.curve ?? part)
    let factor = 1
    const factors = parts.map((part, i) => {
      if (i && continueFrom === 'previous') {
        const first = part(0)
        if (!first) fail(i, part, `begins with ${first}; no factor makes that what came before it`)
        factor *= parts[i - 1]!(begins[i]! - begins[i - 1]!) / first
      }
      return factor
    })
    return t => {
      let i = begins.length - 1
      while (i && t < begins[i]!) i--
      return factors[i]! * curves[i]!(t - begins[i]!)
    }
  },
})

function fail(i: number, part: Schedule, why: string): never {
  throw new OptionError(`sequence: parts[${i}] (${part.config.type}) ${why}`)
}

function beginnings(parts: readonly Schedule[], at: readonly number[] | undefined): number[] {
  let next = 0
  return parts.map((part, i) => {
    const begin = next
    if (begin === Infinity)
      fail(i - 1, parts[i - 1]!, 'never ends; say in at where the next part begins')
    next = at && i < at.length ? at[i]! : begin + part.duration
    return begin
  })
}
