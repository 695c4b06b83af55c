import type { Operators } from '../ops/op.ts'
import type { GraphProto, NodeProto, TensorProto } from '../proto/messages.ts'
import { dimsOf, isReadable, readTensor } from '../proto/tensors.ts'
import { Builder } from './builder.ts'
import { renamed, Sizes } from './forward.ts'
import { withFixed } from './inputs.ts'
import { checkTensor, constantOf, originOf, type Source } from './model.ts'
import { graphsIn } from './walk.ts'
import { upgrade } from './upgrade.ts'

/** Puts branches in the place of each If whose condition does not depend on data. */
export function inlineIfs(
  source: Source,
  fixed: Readonly<Record<string, number>>,
  operators: Operators,
): Source {
  if (!source.nodes.some(isIf)) return source
  const [tensors, origins, named] = [
    new Map(source.tensors),
    new Map(source.origins),
    new Set(source.named),
  ]
  const nodes: NodeProto[] = []
  const b = new Builder(operators)
  const sizes = new Sizes()
  const known = withFixed(source, fixed)
  for (const info of known.inputs) {
    const { name = '', type } = info
    b.infos.set(name, { type: type?.tensorType?.elemType ?? 0, dims: sizes.of(info) })
  }
  const used = new Set(
    graphsIn({ node: [...source.nodes] })
      .slice(0, 1)
      .flatMap(namesIn),
  )
  const declare = (name: string, tensor: TensorProto): void => {
    used.add(name)
    const [dims, data] = [dimsOf(tensor), isReadable(tensor) ? readTensor(tensor) : undefined]
    b.declare({ ...tensor, name }, dims, data && data.length <= 4096 ? data : undefined)
  }
  for (const name of b.infos.keys()) used.add(name)
  for (const [name, tensor] of known.tensors) declare(name, tensor)

  /** The nodes of a branch, under names that nothing else has. */
  const open = (branch: GraphProto, node: NodeProto): NodeProto[] => {
    const names = new Map<string, string>()
    for (const name of namesIn(branch)) {
      let own = name
      for (let i = 1; used.has(own); i++) own = `${name}_${i}`
      used.add(own)
      if (own !== name) names.set(name, own)
    }
    const nameOf = (name = ''): string => names.get(name) ?? name
    for (const tensor of branch.initializer ?? []) {
      checkTensor(tensor)
      const name = nameOf(tensor.name)
      tensors.set(name, { ...tensor, name })
      origins.set(name, tensor)
      named.add(name)
      declare(name, tensor)
    }
    const inner: NodeProto[] = []
    for (const own of branch.node ?? []) {
      const constant = constantOf(own)
      if (!constant) {
        inner.push(renamed(own, names))
        continue
      }
      checkTensor(constant)
      const name = nameOf(constant.name)
      tensors.set(name, { ...constant, name })
      origins.set(name, originOf(own))
      declare(name, constant)
    }
    for (const [i, output] of (node.output ?? []).entries())
      inner.push({
        opType: 'Identity',
        input: [nameOf(branch.output?.[i]?.name)],
        output: [output],
      })
    return inner
  }

  const fresh = (): string => b.fresh('upgraded')
  const add = (tensor: TensorProto): void => {
    declare(tensor.name ?? '', tensor)
  }
  const rest = [...source.nodes].reverse()
  for (let node = rest.pop(); node; node = rest.pop()) {
    const condition = isIf(node) ? b.known(node.input?.[0]) : undefined
    const wanted = condition?.[0] ? 'then_branch' : 'else_branch'
    const branch = condition && node.attribute?.find(({ name }) => name === wanted)?.g
    if (branch) rest.push(...open(branch, node).reverse())
    else {
      // sizes are those of newer words; the node itself gets them later, with all others
      for (const now of upgrade([node], source.opset, operators, fresh, add)) b.add(now)
      nodes.push(node)
    }
  }
  return { ...source, nodes, tensors, origins, named }
}

const isIf = ({ opType, domain }: NodeProto): boolean => opType === 'If' && !domain

/** The names that a graph gives to its own values. */
function namesIn(graph: GraphProto): string[] {
  const made = (graph.node ?? []).flatMap(node => node.output ?? [])
  return [...(graph.initializer ?? []).map(({ name = '' }) => name), ...made].filter(
    name => name !== '',
  )
}
