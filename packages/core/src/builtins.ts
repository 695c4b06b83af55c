import * as kinds from './kinds.ts'

/** Any kind that comes with Anneal. */
export type Builtin = (typeof kinds)[keyof typeof kinds]

/**
 * Every kind that comes with Anneal, for `fromConfig`. An entry point of its own: importing it
 * imports them all.
 *
 * @example
 * fromConfig({ type: 'cosine', from: 0.1, steps: 100 }, builtins)
 */
export const builtins: readonly Builtin[] = /* @__PURE__ */ Object.values(kinds)
