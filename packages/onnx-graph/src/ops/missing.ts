import { GraphError, placeOf } from '../errors.ts'
import { isExported } from '../graph/metadata.ts'
import type { Source } from '../graph/model.ts'
import { trains } from '../graph/trains.ts'
import type { Operators } from './op.ts'

/** Refuses a model with operators that were not passed. */
export function checkPassed({ model, nodes, tensors }: Source, passed: Operators): void {
  const isMissing = (name: string): boolean => !(name in passed)
  const inFile = new Set(model.graph?.node)
  const missing = nodes.filter(node => {
    const { domain, opType = '', input: [x = ''] = [] } = node
    return (
      !domain &&
      isMissing(opType) &&
      // what takes the place of other nodes is always known, but not which weights of a file are copies
      (opType !== 'Identity' || (tensors.has(x) && inFile.has(node)))
    )
  })
  const all = new Set(missing.map(({ opType }) => opType))
  const training = isMissing('TrainingMode') ? nodes.find(trains) : undefined
  if (training) all.add('TrainingMode')
  if (isExported(model) && isMissing('TorchExport')) all.add('TorchExport')
  if (all.size === 0) return
  const [first] = missing
  const what = first
    ? `that of ${placeOf(first)}`
    : training
      ? `what ${placeOf(training)} does in training`
      : 'what torch.export says of weights'
  const names = [...all].sort().join(', ')
  throw new GraphError(
    'option',
    `operators: ${what} was not passed. Add { ${names} }, ` +
      `with import { ${names} } from '@anneal/onnx-graph/operators'; as undefined what cannot be imported.`,
    first ?? training,
  )
}
