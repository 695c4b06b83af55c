import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'

/** Options of {@link product}. */
export interface ProductOptions {
  /** Value at step 0. */
  readonly from: number
  /** What each step multiplies the value of the one before it by. Its value at step 0 is not used. */
  readonly factor: Schedule
}

/**
 * A value that each step multiplies by a factor of its own.
 *
 *     value(t) = from · factor(1) · factor(2) · … · factor(⌊t⌋)
 *
 * The only kind whose cost grows with the step: it remembers where it is, so that going on is
 * cheap, and going back begins at step 0 again.
 *
 * @see PyTorch, `torch.optim.lr_scheduler.MultiplicativeLR`
 * @example
 * product({ from: 1, factor: constant({ value: 0.5 }) })(3) // 0.125
 */
export const product: Kind<ProductOptions, 'product'> = /* @__PURE__ */ defineSchedule({
  type: 'product',
  params: {
    from: { type: 'number' },
    factor: { type: 'schedule' },
  },
  create: ({ from, factor }) => {
    let known = 0
    let value = from
    return t => {
      if (t < known) {
        known = 0
        value = from
      }
      // what is as good as nothing, or as everything, stays so
      for (let size = Math.abs(value); known + 1 <= t && size > 1e-300 && size < Infinity;) {
        value *= factor(++known)
        size = Math.abs(value)
      }
      return value
    }
  },
})
