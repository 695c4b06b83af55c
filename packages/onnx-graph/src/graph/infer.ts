import type { NodeProto } from '../proto/messages.ts'
import type { Operator } from '../ops/op.ts'
import { type Dims, type Info, type Known, type Pair, Trial, Unknown } from './info.ts'
import { count } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'

/** Tensors with more elements are not worked out beforehand. */
const most = 4096

/** As the type would hold it. */
function asType(type: number, value: number): number {
  if (type === types.float) return Math.fround(value)
  if (type === types.bool) return value ? 1 : 0
  return type === types.double ? value : Math.trunc(value)
}

function fold(op: Operator, at: Trial, type: number, dims: Dims | undefined): Known | undefined {
  if (!op.fold || !dims || count(dims) > most) return undefined
  let data: ArrayLike<number> | undefined
  try {
    data = op.fold(at)
  } catch (error) {
    if (!(error instanceof Unknown)) throw error
  }
  if (!data) return undefined
  const values = Array.from(data, value => asType(type, value))
  // no integer is that: it comes from sizes that cannot be
  if (type !== types.float && type !== types.double && values.some(Number.isNaN)) return undefined
  return { dims, data: values }
}

/** What is known of the outputs of a node, from what is known of its inputs. */
export function infer(
  node: NodeProto,
  op: Operator | undefined,
  inputs: readonly (Info | undefined)[],
): Info[] {
  const outputs = node.output ?? []
  const trials = [new Trial(node, inputs, 0), new Trial(node, inputs, 1)] as const
  const own = op?.type ?? inputs[0]?.type ?? 0
  const type = typeof own === 'function' ? own(trials[0]) : own
  if (!op?.dims)
    return outputs.map(() => ({ type: op ? type : 0, reason: 'it decides them itself', at: node }))
  try {
    const first = op.dims(trials[0])
    const folded = fold(op, trials[0], type, first[0])
    // what does not depend on open sizes comes out alike
    const alike = inputs.every(isFixed)
    const second = alike ? first : op.dims(trials[1])
    const known = [folded, alike ? folded : fold(op, trials[1], type, second[0])] as const
    return outputs.map((_, i) => {
      const [a, b] = [first[i], second[i]]
      const dims: Pair<Dims> | undefined =
        a && b && valid(a) && valid(b) && a.length === b.length ? [a, b] : undefined
      const values =
        i === 0 && dims && known[0] && known[1] ? ([known[0], known[1]] as const) : undefined
      const reason = dims ? undefined : `it would have the sizes [${String(a)}]`
      return { type, dims, known: values, reason, at: node }
    })
  } catch (error) {
    if (!(error instanceof Unknown)) throw error
    return outputs.map(() => ({ type, reason: error.message, at: error.at ?? node }))
  }
}

/** Whether both trials have the very same of it. */
const isFixed = (info: Info | undefined): boolean =>
  info?.dims?.[0] === info?.dims?.[1] && info?.known?.[0] === info?.known?.[1]

const valid = (dims: Dims): boolean => dims.every(size => Number.isSafeInteger(size) && size >= 0)
