import { GraphError, listing } from '../errors.ts'
import { isExported } from '../graph/metadata.ts'
import { decoded, isOnnx } from '../graph/model.ts'
import { graphsIn } from '../graph/walk.ts'
import { trains } from '../graph/trains.ts'
import type { Operators } from '../ops/op.ts'
import { append } from '../proto/append.ts'
import * as basic from './basic.ts'
import { type GroupName, groupOf, groups } from './groups.ts'

/** The operators that a model has; undefined are those that have no rules. */
export async function loadOperators(bytes: Uint8Array): Promise<Operators> {
  const model = decoded(bytes)
  const nodes = graphsIn(model.graph ?? {}).flatMap(({ node = [] }) => node.filter(isOnnx))
  const names = new Set(nodes.map(({ opType = '' }) => opType))
  names.delete('Constant')
  if (nodes.some(trains)) names.add('TrainingMode')
  if (isExported(model)) names.add('TorchExport')
  const wanted = new Map<GroupName, string[]>()
  for (const name of names) if (!(name in basic)) append(wanted, groupOf(name), name)
  const loaded = await Promise.all([...wanted].map(([group, own]) => load(group, own)))
  const all = Object.assign({}, basic, ...loaded) as Operators
  return Object.fromEntries([...names].map(name => [name, all[name]]))
}

async function load(group: GroupName, names: readonly string[]): Promise<Operators> {
  try {
    return await groups[group].load()
  } catch (cause) {
    throw new GraphError(
      'load',
      `The part "${group}" of @anneal/onnx-graph, which the model needs for ${listing(names)}, could not be loaded: ` +
        `${String(cause)}. Try again, or import trainingGraph, which has all parts.`,
      undefined,
      cause,
    )
  }
}
