import { quote } from '../errors.ts'
import type { Operators } from '../ops/op.ts'
import type { NodeProto, ValueInfoProto } from '../proto/messages.ts'
import { count, dimsOf, isReadable, makeTensor, isMade, readTensor } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { Builder } from './builder.ts'
import type { Dims, Pair } from './info.ts'
import { addLowered } from '../lower/addLowered.ts'
import { input, type Path } from '../lower/lowering.ts'
import { checkOrder, type Source } from './model.ts'
import { graphsIn, needed } from './walk.ts'
import { trains } from './trains.ts'
import { upgrade } from './upgrade.ts'

/** Numbers for the sizes that have names, or none at all. */
export class Sizes {
  readonly #pairs = new Map<string, Pair<number>>()
  readonly #times: number

  /** `times` makes all of the numbers larger. */
  constructor(times = 1) {
    this.#times = times
  }

  // the second and later ones suit convolutions and poolings
  #trial(index: number, first: boolean): Pair<number> {
    const pair = first ? [37 + 2 * index, 53 + 4 * index] : [96 * (1 + index), 160 * (1 + index)]
    const times = this.#times
    // never 1, which would be repeated
    const [size = 2, other = 3] = pair.map(size => (times < 1 ? 2 : 0) + Math.floor(size * times))
    return [size, other]
  }

  /** The sizes of an input, where its rank is known. */
  of({ name = '', type }: ValueInfoProto): Pair<Dims> | undefined {
    const dim = type?.tensorType?.shape?.dim
    if (!type?.tensorType?.shape) return undefined
    const pairs = (dim ?? []).map(({ dimValue, dimParam }, axis): Pair<number> => {
      if (dimValue !== undefined && dimValue >= 0) return [Number(dimValue), Number(dimValue)]
      const key = dimParam === undefined || dimParam === '' ? `${name} axis ${axis}` : dimParam
      const pair = this.#pairs.get(key) ?? this.#trial(this.#pairs.size, axis === 0)
      this.#pairs.set(key, pair)
      return pair
    })
    return [pairs.map(([size]) => size), pairs.map(([, size]) => size)]
  }

  /** Whether every size is a number, or a name that an input has. */
  known({ type }: ValueInfoProto): boolean {
    return (type?.tensorType?.shape?.dim ?? []).every(
      ({ dimValue, dimParam = '' }) => dimValue !== undefined || this.#pairs.has(dimParam),
    )
  }

  /** The name of a size that is not fixed. */
  nameOf(pair: Pair<number>): string | undefined {
    for (const [name, [first, second]] of this.#pairs)
      if (first === pair[0] && second === pair[1]) return name
    return undefined
  }
}

/** A node with other names for values, in its graphs too. */
export function renamed(node: NodeProto, names: ReadonlyMap<string, string>): NodeProto {
  const to = (name: string): string => names.get(name) ?? name
  const attribute = node.attribute?.map(own =>
    own.g
      ? {
          ...own,
          g: {
            ...own.g,
            node: (own.g.node ?? []).map(inner => renamed(inner, names)),
            output: (own.g.output ?? []).map(out => ({ ...out, name: to(out.name ?? '') })),
          },
        }
      : own,
  )
  return {
    ...node,
    ...(node.input && { input: node.input.map(to) }),
    ...(node.output && { output: node.output.map(to) }),
    ...(attribute && { attribute }),
  }
}

/** The forward part of a training graph. */
export interface Forward {
  readonly b: Builder
  readonly sizes: Sizes
  /** What a value of the model is called here. */
  readonly nameOf: (name: string) => string
  /** Tensors that change without a gradient, and what they are after the step. */
  readonly moved: ReadonlyMap<string, string>
  /** Scalars that the training step needs for what the model does only in training. */
  readonly scalars: ReadonlySet<string>
}

/**
 * Rebuilds what some values of a model need, in newer words, with sizes worked out, and with everything
 * folded that does not depend on data.
 */
export function forward(
  source: Source,
  values: readonly string[],
  trained: ReadonlySet<string>,
  reserved: (name: string) => boolean,
  sizes: Sizes,
  operators: Operators,
): Forward {
  const { opset, tensors } = source
  const feeds = new Set(source.inputs.map(({ name = '' }) => name))
  checkOrder(source.nodes, [...feeds, ...tensors.keys()])

  const used = new Set([...feeds, ...tensors.keys()])
  for (const graph of graphsIn({ node: [...source.nodes] }))
    for (const node of graph.node ?? []) for (const name of node.output ?? []) used.add(name)
  const b = new Builder(operators, name => used.has(name))
  const names = new Map<string, string>()
  // running statistics may become state
  const state = new Set(trained)
  for (const node of source.nodes)
    if (trains(node)) for (const i of [3, 4]) state.add(input(node, i))
  for (const name of used)
    if (reserved(name) && !feeds.has(name) && !state.has(name))
      names.set(name, b.fresh(`model/${name}`))
  const nameOf = (name: string): string => names.get(name) ?? name

  const own = new Map(tensors)
  const upgraded = upgrade(
    source.nodes,
    opset,
    operators,
    () => b.fresh('upgraded'),
    tensor => own.set(tensor.name ?? '', tensor),
  )
  const nodes = needed(upgraded, values).map(node => (names.size > 0 ? renamed(node, names) : node))

  for (const info of source.inputs) {
    const { name = '', type } = info
    b.infos.set(name, {
      type: type?.tensorType?.elemType ?? 0,
      dims: sizes.of(info),
      reason: `input ${quote(name)} does not say them`,
    })
  }
  for (const [name, tensor] of own) {
    const dims = dimsOf(tensor)
    const known = !state.has(name) && count(dims) <= 4096 && isReadable(tensor)
    b.declare({ ...tensor, name: nameOf(name) }, dims, known ? readTensor(tensor) : undefined)
  }
  for (const info of [...(source.model.graph?.valueInfo ?? []), ...source.outputs]) {
    const dims = sizes.known(info) && sizes.of(info)
    const type = info.type?.tensorType?.elemType ?? 0
    if (dims) b.declared.set(nameOf(info.name ?? ''), { type, dims })
  }
  for (const name of trained) b.live.add(name)
  const scalars = new Set<string>()
  const path: Path = {
    opset,
    live: name => b.live.has(name),
    moved: new Map(),
    input: name => {
      if (b.infos.has(name)) return name
      b.infos.set(name, { type: types.float, dims: [[], []] })
      scalars.add(name)
      return name
    },
  }
  for (const node of nodes) addFolded(b, node, path)
  return { b, sizes, nameOf, moved: path.moved, scalars }
}

/** Adds a node, or a constant where everything is known. */
function addFolded(b: Builder, node: NodeProto, path: Path): void {
  addLowered(b, node, path)
  const [name = '', ...more] = node.output ?? []
  const known = b.known(name)
  const { type, dims } = b.info(name)
  if (!known || !dims || more.length > 0 || b.nodes.at(-1)?.output?.[0] !== name) return
  if (!isMade(type)) return
  b.nodes.pop()
  b.declare(makeTensor(name, type, dims[0], known), dims[0], known)
}
