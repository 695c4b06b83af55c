import { inlineIfs } from '../graph/inline.ts'
import type { Operator } from './op.ts'

/** One graph or another: for conditions that do not depend on data. */
export const If: Operator = { type: 0, inline: inlineIfs }
