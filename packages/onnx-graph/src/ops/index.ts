import { passing } from '../graph/refusals.ts'
import * as all from './all.ts'
import { knownWith } from './added.ts'
import type { Operators } from './op.ts'

/** All operators that are known, by name. */
export const operators: Operators = /* @__PURE__ */ knownWith(all)

/** The names of operators that a gradient passes through, in alphabetical order. */
export function supportedOperators(): string[] {
  return passing(operators)
}
