import { GraphError, placeOf } from '../errors.ts'
import { isExported } from '../graph/metadata.ts'
import type { Source } from '../graph/model.ts'
import type { Operators } from './op.ts'

/** Refuses a model with operators that were not passed. */
export function checkPassed({ model, nodes }: Source, passed: Operators): void {
  // what takes the place of other nodes is always known
  const missing = nodes.filter(
    ({ domain, opType = '' }) => !domain && opType !== 'Identity' && !(opType in passed),
  )
  const all = new Set(missing.map(({ opType }) => opType))
  if (isExported(model) && !('TorchExport' in passed)) all.add('TorchExport')
  if (all.size === 0) return
  const [first] = missing
  const names = [...all].sort().join(', ')
  throw new GraphError(
    'option',
    `operators: that of ${first ? placeOf(first) : 'what torch.export says of weights'} was not passed. Add { ${names} }, ` +
      `with import { ${names} } from '@anneal/onnx-graph/operators'; as undefined what cannot be imported.`,
    first,
  )
}
