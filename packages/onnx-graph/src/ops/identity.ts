import { copies } from '../graph/copies.ts'
import type { Operator } from './op.ts'
import { identity } from './shapes.ts'

/** Its first input as it is, or a weight of its own that only begins like it. */
export const Identity: Operator = /* @__PURE__ */ identity({ copies })
