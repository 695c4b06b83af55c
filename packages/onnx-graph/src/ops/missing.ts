import { GraphError } from '../errors.ts'
import { placeOf } from '../graph/info.ts'
import type { NodeProto } from '../proto/messages.ts'
import { basics } from './basics.ts'
import type { Operators } from './op.ts'

/** Refuses nodes of operators that are neither among those that were passed nor always known. */
export function checkPassed(nodes: readonly NodeProto[], passed: Operators): void {
  const known = new Set(Object.keys({ ...basics, ...passed }))
  const missing = nodes.filter(({ domain, opType = '' }) => !domain && !known.has(opType))
  const [first] = missing
  if (!first) return
  const names = [...new Set(missing.map(({ opType }) => opType))].sort().join(', ')
  throw new GraphError(
    'option',
    `operators: that of ${placeOf(first)} was not passed. Add { ${names} }, ` +
      `with import { ${names} } from '@anneal/onnx-graph/operators'. ` +
      'What cannot be imported has no rules here: add it as undefined.',
    { operator: first.opType, node: first.name },
  )
}
