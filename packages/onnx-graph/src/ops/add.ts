import { isWaves } from '../fixedNumbers/isWaves.ts'
import type { Operator } from './op.ts'
import { pointwise, sum } from './pointwise.ts'

/** `x + y`. */
export const Add: Operator = /* @__PURE__ */ pointwise(
  sum,
  d => {
    d.giveSum(0, () => d.g)
    d.giveSum(1, () => d.g)
  },
  { isFixed: isWaves },
)
