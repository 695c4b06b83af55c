import { GraphError, placeOf } from '../errors.ts'
import { type Operators, passes } from '../ops/op.ts'
import type { NodeProto } from '../proto/messages.ts'

/** Whether a node works with whole numbers in the place of float32. */
export const isQuantised = ({ opType = '' }: NodeProto): boolean =>
  /^Q[A-Z]|[Qq]uantize|Integer|NBits/.test(opType)

/** What to do about that. */
export const unquantised =
  'Train the float32 model that it was made from, and quantise the trained one.'

/** What to do about graphs in a node. */
export const fixable =
  'Only an If whose condition does not depend on data is supported: fix inputs with `fixed`.'

/** Whether a node holds graphs of its own. */
export const isFlow = ({ opType = '' }: NodeProto): boolean =>
  ['If', 'Loop', 'Scan', 'SequenceMap'].includes(opType)

/** The names of operators that a gradient passes through, in alphabetical order. */
export const passing = (operators: Operators): string[] =>
  Object.keys(operators)
    .filter(name => passes(operators[name]))
    .sort()

/** What to do where a node has no gradient. */
function wayOut(node: NodeProto, operators: Operators): string {
  if (isFlow(node)) return `${fixable} Or let the loss read a value before this node.`
  if (isQuantised(node)) return `The model is quantised. ${unquantised}`
  return (
    'Leave them out with `trainable`, or change the node in the model. ' +
    `Supported are ${passing(operators).join(', ')}.`
  )
}

/** An error for a node that no gradient passes through. */
export function noGradient(
  node: NodeProto,
  operators: Operators,
  why = 'parameters lie before it',
): GraphError {
  return new GraphError(
    'unsupported',
    `${placeOf(node)} has no gradient here, and ${why}. ${wayOut(node, operators)}`,
    node,
  )
}
