import { GraphError } from './errors.ts'
import { renamed } from './graph/forward.ts'
import { graphsIn } from './graph/walk.ts'
import type { TrainingGraph } from './options.ts'
import { decodeModel } from './proto/decode.ts'
import { encodeModel } from './proto/encode.ts'
import type { DimensionProto, GraphProto, ValueInfoProto } from './proto/messages.ts'

/** Options of `repeatStep`. */
export interface RepeatStepOptions {
  /** How many steps a run makes. */
  readonly steps: number
}

/** A graph that makes several training steps in one run, and what belongs to it. */
export interface RepeatedGraph extends TrainingGraph {
  /** How many steps a run makes. */
  readonly steps: number
}

/**
 * Puts several training steps into one run: a Scan around the step, which is faster for small models,
 * since a run costs as much as their arithmetic.
 *
 * Everything but the state gets a new first axis with one place for each step: inputs `[steps, …]`, rates
 * and other scalars `[steps]`, and `loss` leaves as `[steps]`. The state goes in and comes out as for one
 * step, and is the same to the bit on the CPU. Where `loss` or a rate has to be known between two steps,
 * as with a plateau schedule, use the step itself.
 *
 * @throws {@link GraphError} `option` if `steps` is no whole number above 0, or the graph repeats already.
 * @example
 * const step = trainingGraph(bytes, { loss: softmaxCrossEntropy(), optimizer: sgd() })
 * const { model, inputs } = repeatStep(step, { steps: 10 })
 * inputs.find(({ name }) => name === 'learning_rate').dims // [10]
 */
export function repeatStep(graph: TrainingGraph, { steps }: RepeatStepOptions): RepeatedGraph {
  if (!(Number.isSafeInteger(steps) && steps > 0))
    throw new GraphError('option', `steps must be a whole number above 0, not ${steps}.`)
  if ('steps' in graph)
    throw new GraphError(
      'option',
      'repeatStep takes a training step, but this graph repeats its steps already: give what trainingGraph gave.',
    )
  const model = decodeModel(graph.model)
  const body = model.graph!
  const isState = ({ name = '' }: ValueInfoProto): boolean => graph.state.has(name)
  const isNext = ({ name = '' }: ValueInfoProto): boolean =>
    name.endsWith('.next') && graph.state.has(name.slice(0, -5))
  // what Scan carries along comes before what it takes apart
  const ins = [
    ...(body.input ?? []).filter(isState),
    ...(body.input ?? []).filter(info => !isState(info)),
  ]
  // the order of what comes out is that of what goes in
  const nextOf = new Map((body.output ?? []).map(info => [info.name ?? '', info]))
  const carried = ins.filter(isState).map(({ name = '' }) => nextOf.get(`${name}.next`)!)
  const collected = (body.output ?? []).filter(info => !isNext(info))

  const outer = (info: ValueInfoProto, kept: boolean): ValueInfoProto =>
    kept ? info : stacked(info, { dimValue: steps })
  const inner = innerNames(body, [...ins, ...(body.output ?? [])])
  const node = (body.node ?? []).map(own => renamed(own, inner))
  const to = (info: ValueInfoProto): ValueInfoProto => ({
    ...info,
    name: inner.get(info.name ?? '')!,
  })
  const results = [...carried, ...collected]
  const scanned = ins.length - carried.length
  const scan = {
    opType: 'Scan',
    name: 'training steps',
    input: ins.map(({ name = '' }) => name),
    output: results.map(({ name = '' }) => name),
    attribute: [
      { name: 'body', type: 5, g: { ...body, node, input: ins.map(to), output: results.map(to) } },
      { name: 'num_scan_inputs', type: 2, i: scanned },
    ],
  }
  const repeated: GraphProto = {
    name: 'training steps',
    node: [scan],
    input: (body.input ?? []).map(info => outer(info, isState(info))),
    output: (body.output ?? []).map(info => outer(info, isNext(info))),
  }
  return {
    ...graph,
    model: encodeModel({ ...model, graph: repeated }),
    inputs: graph.inputs.map(input =>
      input.role === 'state' ? input : { ...input, dims: [steps, ...input.dims] },
    ),
    steps,
  }
}

/** The same with one more axis in front, where its sizes are known. */
function stacked(info: ValueInfoProto, first: DimensionProto): ValueInfoProto {
  const { tensorType } = info.type ?? {}
  if (!tensorType?.shape) return info
  const shape = { dim: [first, ...(tensorType.shape.dim ?? [])] }
  return { ...info, type: { tensorType: { ...tensorType, shape } } }
}

/** What goes in and out is called otherwise inside: a name of an outer graph may not be given again. */
function innerNames(body: GraphProto, infos: readonly ValueInfoProto[]): Map<string, string> {
  const taken = new Set<string>()
  for (const { node = [], initializer = [] } of graphsIn(body)) {
    for (const { output = [] } of node) for (const name of output) taken.add(name)
    for (const { name = '' } of initializer) taken.add(name)
  }
  const names = new Map<string, string>()
  for (const { name = '' } of infos) {
    let other = `step/${name}`
    while (taken.has(other)) other += '_'
    taken.add(other)
    names.set(name, other)
  }
  return names
}
