import { assemble, Interface } from './assemble.ts'
import { checkOptions, explained, GraphError, placeOf, quote } from './errors.ts'
import { withTensors } from './exportModel.ts'
import { int } from './graph/attributes.ts'
import { backward } from './graph/backward.ts'
import type { Builder } from './graph/builder.ts'
import { add, div, mul, reduce } from './graph/emit.ts'
import { forward, Sizes } from './graph/forward.ts'
import { axisOf } from './graph/info.ts'
import { withFixed, withSizes } from './graph/inputs.ts'
import { outputNamed, readModel, type Source } from './graph/model.ts'
import { makersOf } from './graph/walk.ts'
import type { Loss } from './losses/loss.ts'
import type { Group, TrainingGraph, TrainingGraphOptions } from './options.ts'
import { operatorOf, type Operators } from './ops/op.ts'
import type { Setting, Trained } from './optimizers/optimizer.ts'
import { checkNames, chooseParameters, matcher } from './parameters.ts'
import type { NodeProto } from './proto/messages.ts'
import { count, dimsOf, readTensor } from './proto/tensors.ts'

/** Makes a training step with the operators that are known; `check` sees all nodes before anything else. */
export function create(
  model: Uint8Array,
  options: TrainingGraphOptions,
  operators: Operators,
  check?: (source: Source) => void,
): TrainingGraph {
  let first: unknown
  // what stands for open sizes may be less than a window needs, or more than there are positions
  for (const times of [1, 1 / 16, 1 / 48, 32])
    try {
      return build(model, options, operators, times, check)
    } catch (error) {
      first ??= error
      if (!(error instanceof GraphError) || error.code !== 'shape') break
    }
  // a wrong option is a TypeError
  throw first instanceof TypeError ? first : explained(first)
}

const optionNames = 'loss optimizer trainable groups clipNorm lossScale outputs sizes fixed'.split(
  ' ',
)

function build(
  model: Uint8Array,
  options: TrainingGraphOptions,
  operators: Operators,
  times: number,
  check?: (source: Source) => void,
): TrainingGraph {
  checkOptions('trainingGraph', options, optionNames)
  const { loss, optimizer, trainable, groups = {}, clipNorm, fixed = {} } = options
  for (const [name, made] of Object.entries({ loss, optimizer }))
    if (!(made as Partial<Loss> | undefined)?.build)
      throw new GraphError(
        'option',
        `${name} must be what a function of this package gives, such as softmaxCrossEntropy() or adamw().`,
      )
  if (clipNorm !== undefined && !(clipNorm > 0))
    throw new GraphError('option', `clipNorm must be a number above 0, not ${clipNorm}.`)
  const read = withSizes(readModel(model, operators), options.sizes ?? {})
  check?.(read)
  const source = operators['If']?.inline?.(read, fixed, operators) ?? read
  check?.(source)
  const chosen = chooseParameters(source, operators, trainable)
  const known = [...chosen.keys()]
  checkGroups(groups, known)
  const targets = loss.outputs.map(name => outputNamed(source, name))
  const extra = (options.outputs ?? []).map(name => outputNamed(source, name))
  const ready = withFixed(source, fixed)
  const parts = forward(
    ready,
    [...targets, ...extra],
    new Set(known),
    isReserved,
    new Sizes(times),
    operators,
  )
  const { b, nameOf } = parts
  const nodes = [...b.nodes]

  const face = new Interface(b, parts.sizes)
  for (const name of parts.scalars) {
    b.infos.delete(name)
    face.scalar(name, 'setting')
  }
  const makers = makersOf(nodes)
  const built = loss.build(
    {
      b,
      output: name => nameOf(outputNamed(source, name)),
      before: (value, operators, axis) => inputBefore(b, nodes, makers, value, operators, axis),
      input: (name, type, dims) => face.input(name, type, dims, 'target'),
    },
    1,
  )
  const seeds = new Map(built.gradients)
  if (options.lossScale) {
    const factor = face.scalar('loss_scale', 'setting')
    for (const [name, list] of seeds)
      seeds.set(
        name,
        list.map(g => mul(b, g, factor)),
      )
  }
  const gradients = backward(b, nodes, seeds, known)
  const names = known.filter(name => gradients.has(name))
  // who names parameters one by one wants all of them
  const strict = typeof trainable === 'string' || Array.isArray(trainable)
  if (names.length === 0 || (strict && names.length < known.length))
    throw noInfluence(
      b,
      names.length === 0 ? undefined : known.find(name => !gradients.has(name)),
      nodes,
    )
  for (const name of [...names, ...parts.moved.keys()]) {
    const tensor = source.tensors.get(name)!
    face.state(name, dimsOf(tensor), readTensor(tensor) as Float32Array)
  }
  for (const [name, value] of parts.moved) face.next(name, value)
  for (const name of extra) face.output(nameOf(name))
  const context = {
    b,
    state: (name: string, dims: readonly number[], initial: number) =>
      face.state(name, dims, new Float32Array(count(dims)).fill(initial)),
    next: (name: string, value: string) => {
      face.next(name, value)
    },
    setting: (value: Setting) =>
      typeof value === 'number' ? b.float(value) : face.scalar(value, 'setting'),
  }
  if (optimizer.gather)
    for (const name of names)
      gradients.set(name, optimizer.gather(context, name, gradients.get(name)!))
  if (clipNorm !== undefined) clip(b, gradients, names, clipNorm)
  const trained = names.map((name): Trained => {
    const [group, own] =
      Object.entries(groups).find(([, { parameters }]) => matcher(parameters)(name)) ?? []
    const rate = face.scalar(
      group === undefined || own?.factor !== undefined ? 'learning_rate' : `learning_rate.${group}`,
      'rate',
    )
    return {
      name,
      dims: chosen.get(name)!.dims,
      gradient: gradients.get(name)!,
      rate: own?.factor === undefined ? rate : mul(b, rate, b.float(own.factor)),
      weightDecay: own?.weightDecay,
    }
  })
  optimizer.build({ ...context, parameters: trained })
  return {
    ...assemble(ready, b, face, built.loss),
    parameters: names,
    exportModel: state => withTensors(source, operators, [...names, ...parts.moved.keys()], state),
  }
}

/** An error for parameters that the loss does not depend on in a way that can be followed. */
function noInfluence(
  b: Builder,
  name: string | undefined,
  nodes: readonly NodeProto[],
): GraphError {
  const flat = nodes.findLast(
    node =>
      b.isLive(node) &&
      operatorOf(b.operators, node)?.gradient === 'none' &&
      node.opType !== 'Shape',
  )
  return new GraphError(
    'option',
    (name === undefined
      ? 'No parameter influence on the loss can be followed'
      : `Parameter ${quote(name)} has no influence on the loss`) +
      (flat ? `: nothing passes ${placeOf(flat)}, which is flat` : '') +
      '. Choose another output for the loss, or other parameters with `trainable`.',
    flat,
  )
}

/** Names that belong to the training step; values of the model that are called so get other names. */
function isReserved(name: string): boolean {
  return /^(loss|labels|targets|seed|loss_scale|correction[12]|learning_rate.*)$|\.(next|velocity|means|squares|steps)$/.test(
    name,
  )
}

function checkGroups(groups: Readonly<Record<string, Group>>, known: readonly string[]): void {
  for (const [name, group] of Object.entries(groups)) {
    checkOptions(`groups.${name}`, group, ['parameters', 'factor', 'weightDecay'])
    const { parameters, factor = 1 } = group
    checkNames(`groups.${name}.parameters`, parameters, known)
    if (!(factor >= 0 && factor < Infinity))
      throw new GraphError(
        'option',
        `groups.${name}.factor must be a number that is not negative, not ${factor}.`,
      )
  }
}

// what brings numbers into other places, or takes some of them
const moves = 'Identity Flatten Gather Reshape Slice Squeeze Transpose Unsqueeze'.split(' ')

/**
 * What went into the last activation, where the axis is the right one. An activation of numbers one by one,
 * without an axis, may stand before what moves them: that is done to what went into it, too.
 */
function inputBefore(
  b: Builder,
  nodes: NodeProto[],
  makers: ReadonlyMap<string, NodeProto>,
  value: string,
  operators: readonly string[],
  axis?: number,
): string | undefined {
  let node = makers.get(value)
  const passed: NodeProto[] = []
  while (node && (axis === undefined ? moves : moves.slice(0, 1)).includes(node.opType ?? '')) {
    passed.unshift(node)
    node = makers.get(node.input?.[0] ?? '')
  }
  const [x] = node?.input ?? []
  if (!node || x === undefined || !operators.includes(node.opType ?? '')) return undefined
  if (axis !== undefined && axisOf(int(node, 'axis', -1), b.rank(x)) !== axis) return undefined
  return passed.reduce((from, move) => {
    if (move.opType === 'Identity') return from
    const to = b.fresh(move.opType ?? '')
    const moved = { ...move, input: [from, ...(move.input?.slice(1) ?? [])], output: [to] }
    b.add(moved)
    nodes.push(moved)
    return to
  }, x)
}

/** Makes gradients shorter, all by the same factor, where their common norm is too large. */
function clip(
  b: Builder,
  gradients: Map<string, string>,
  names: readonly string[],
  most: number,
): void {
  const squares = names.map(name => {
    const g = gradients.get(name)!
    return reduce(b, mul(b, g, g), [...b.dims(g)[0].keys()], false)
  })
  const norm = b.op('Sqrt', [squares.reduce((x, y) => add(b, x, y))])
  const factor = b.op('Min', [b.float(1), div(b, b.float(most), add(b, norm, b.float(1e-6)))])
  for (const name of names) gradients.set(name, mul(b, gradients.get(name)!, factor))
}
