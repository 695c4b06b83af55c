import { GraphError } from '../errors.ts'
import { placeOf } from '../graph/info.ts'
import type { NodeProto } from '../proto/messages.ts'
import { convolutions } from './conv.ts'
import { elementwise } from './elementwise.ts'
import { gathers } from './gather.ts'
import { matrix } from './matrix.ts'
import { normalizations } from './normalizations.ts'
import { type Ops, passes } from './op.ts'
import { parts } from './parts.ts'
import { pools } from './pool.ts'
import { reductions, softmaxes } from './reductions.ts'
import { recurrents } from './recurrent.ts'
import { resizes } from './resize.ts'
import { slices } from './slice.ts'
import { sources } from './sources.ts'
import { unary } from './unary.ts'
import { views } from './views.ts'

/** The operators by family, as the table of the README shows them. */
export const families: Readonly<Record<string, Ops>> = {
  'matrices and convolutions': { ...matrix, ...convolutions },
  'element by element': { ...elementwise, ...unary },
  'pooling and resizing': { ...pools, ...resizes },
  'normalising and sharing': { ...normalizations, ...softmaxes },
  reductions,
  'with memory': recurrents,
  'shapes and parts': { ...views, ...parts, ...slices, ...gathers },
  'made from nothing': sources,
}

/** All operators that are known, by name. */
export const ops: Ops = /* @__PURE__ */ Object.assign({}, ...Object.values(families)) as Ops

/** The names of operators that a gradient passes through, in alphabetical order. */
export function supportedOperators(): string[] {
  return Object.keys(ops)
    .filter(name => passes(ops[name]!))
    .sort()
}

/** Whether a node works with whole numbers in the place of float32. */
export const isQuantised = ({ opType = '' }: NodeProto): boolean =>
  /^Q[A-Z]|[Qq]uantize|Integer|NBits/.test(opType)

/** What to do about that. */
export const unquantised =
  'Train the float32 model that it was made from, and quantise the trained one.'

/** Whether a node holds graphs of its own. */
export const isFlow = ({ opType = '' }: NodeProto): boolean =>
  ['If', 'Loop', 'Scan', 'SequenceMap'].includes(opType)

/** What to do where a node has no gradient. */
function wayOut(node: NodeProto): string {
  if (isFlow(node))
    return (
      'Control flow is supported only where an If has a condition that does not depend on data: ' +
      'fix inputs with `fixed`, or let the loss read a value before this node.'
    )
  if (isQuantised(node)) return `The model is quantised. ${unquantised}`
  return (
    'Leave them out with `trainable`, or change the node in the model. ' +
    `Supported are ${supportedOperators().join(', ')}.`
  )
}

/** An error for a node that no gradient passes through. */
export function noGradient(node: NodeProto, why = 'parameters lie before it'): GraphError {
  return new GraphError(
    'unsupported',
    `${placeOf(node)} has no gradient here, and ${why}. ${wayOut(node)}`,
    { operator: node.opType, node: node.name },
  )
}
