import { GraphError, placeOf } from '../errors.ts'
import type { NodeProto } from '../proto/messages.ts'
import type { Operators } from './op.ts'

/** Refuses nodes of operators that were not passed. */
export function checkPassed(nodes: readonly NodeProto[], passed: Operators): void {
  // what takes the place of other nodes is always known
  const missing = nodes.filter(
    ({ domain, opType = '' }) => !domain && opType !== 'Identity' && !(opType in passed),
  )
  const [first] = missing
  if (!first) return
  const names = [...new Set(missing.map(({ opType }) => opType))].sort().join(', ')
  throw new GraphError(
    'option',
    `operators: that of ${placeOf(first)} was not passed. Add { ${names} }, ` +
      `with import { ${names} } from '@anneal/onnx-graph/operators'; as undefined what cannot be imported.`,
    first,
  )
}
