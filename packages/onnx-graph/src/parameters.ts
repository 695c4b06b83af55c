import { GraphError, listing, notAmong, placeOf, quote } from './errors.ts'
import { isMask } from './fixedNumbers/isMask.ts'
import { type Source } from './graph/model.ts'
import { makersOf } from './graph/walk.ts'
import { fixable, isFlow, isQuantised, unquantised } from './graph/refusals.ts'
import { type Operators, operatorOf } from './ops/op.ts'
import { append } from './proto/append.ts'
import type { NodeProto, TensorProto } from './proto/messages.ts'
import { count, dimsOf, isFilled, readTensor } from './proto/tensors.ts'
import * as types from './proto/types.ts'

/** Names of parameters: themselves, a pattern, a list of both, or a function that says which. */
export type Match = string | RegExp | readonly (string | RegExp)[] | ((name: string) => boolean)

/** A tensor of a model that can be trained. */
export interface Parameter {
  /** Its name in the file. */
  readonly name: string
  readonly dims: readonly number[]
  /** What it does where it is used, such as `Conv weight`. */
  readonly role: string
}

// names that exporters make up
const automatic = /^(onnx::|\/|\d+$)|constant|const_|zeros/i

// names that people give to weights, in Constant nodes too
const likely = /weight|bias|scale|gamma|beta|[._][wb](_\d+)?$/i

// what PyTorch has in the code of a model
const inCode = /^\/.*Constant(_\d+)?_output/

// weights by their place, but fixed: transforms of sound, and zeros of Transformers
const transforms =
  /(^|\.)final_logits_bias$|(^|[^a-z])(i?stft|dft|basis|mel[a-z]?|filter_?bank|fbank)([^a-z]|$)/i

// what people call buffers that stand beside weights
const isBuffer =
  /(^|\.|pixel_|image_|img_|input_|data_)(mean|std)$|mask|grid|anchor|freq|window|_ids$|running/i

// whose roles do not begin with their names
const rolesOf: Readonly<Record<string, string>> = {
  bias: 'Add',
  scale: 'Mul',
  token: 'Concat',
  parameter: 'TorchExport',
}

/** Finds the parameters of a model by what they are used for; `all` brings those that are fixed as a rule too. */
export function findParameters(
  { model, nodes, tensors, named, learns, inputs }: Source,
  operators: Operators,
  all = false,
): Map<string, Parameter> {
  const users = new Map<string, { node: NodeProto; index: number }[]>()
  for (const node of nodes)
    for (const [index, name] of (node.input ?? []).entries()) append(users, name, { node, index })
  const makers = makersOf(nodes)
  /** Whether a layer gives a value, as it is or in another form. */
  const ofLayer = (name = '', depth = 0): boolean => {
    const node = makers.get(name)
    const kind = node && operatorOf(operators, node)?.kind
    return kind === 'view' ? depth < 8 && ofLayer(node?.input?.[0], depth + 1) : kind === 'layer'
  }
  // what does not depend on inputs
  const fixed = new Set(['', ...tensors.keys()])
  for (const node of nodes)
    if (operatorOf(operators, node) && node.input?.every(name => fixed.has(name)))
      for (const name of node.output ?? []) fixed.add(name)
  const fed = new Set(inputs.map(({ name }) => name))
  // a frozen TorchScript model has its weights in its code too
  const isFrozen = ![...named].some(
    name => tensors.get(name)?.dataType === types.float && !automatic.test(name),
  )
  // PyTorch has numbers in its code, and in the file by name what its modules have
  const isTorch = model.producerName === 'pytorch' && learns.size === 0
  const roleOf = (name: string, tensor: TensorProto, seen: Set<string>): string | undefined => {
    const own = tensor.name ?? ''
    const chosen = (named.has(own) || likely.test(own)) && !automatic.test(own)
    const several = count(dimsOf(tensor)) > 1
    for (const { node, index } of users.get(name) ?? []) {
      const { opType = '', input = [], output = [] } = node
      const { roles, kind } = operatorOf(operators, node) ?? {}
      const role = roles?.[index]
      // exporters put ones and zeros where a norm has no scale and bias
      const empty =
        role === 'memory'
          ? !chosen && readTensor(tensor).every(value => value === 0)
          : automatic.test(own) && /scale|bias/.test(role ?? '') && isFilled(tensor)
      // one number that is repeated is no table
      const table = several || role !== 'embedding'
      if (role && !empty && table) return `${opType} ${role}`
      const view = kind === 'view' && (index === 0 || opType === 'Concat')
      if ((view || (chosen && output.every(name => fixed.has(name)))) && seen.size < 99)
        for (const further of output) {
          const role = !seen.has(further) && roleOf(further, tensor, seen.add(further))
          if (role) return role
        }
      if (node.domain) continue
      const other = input[1 - index]
      const ofModule = isTorch && chosen && !isBuffer.test(own)
      if (opType === 'Add' || opType === 'Mul') {
        // scalars have to have a name that looks like one
        const plausible = several ? chosen || ofLayer(other) : chosen && !/[/:]/.test(own)
        if (plausible && (ofModule || !fed.has(other))) return opType === 'Add' ? 'bias' : 'scale'
      }
      if (ofModule && ['Sub', 'Div', 'Pow'].includes(opType)) return `${opType} operand`
      if (opType === 'Concat' && chosen && several) return 'token'
    }
    return undefined
  }
  const found = new Map<string, Parameter>()
  for (const [name, tensor] of tensors) {
    if (tensor.dataType !== types.float) continue
    if (!all && (transforms.test(name) || (!isFrozen && inCode.test(name)))) continue
    const said = learns.get(name)
    if (said === false && !all) continue
    const role =
      roleOf(name, tensor, new Set()) ?? (said && users.has(name) ? 'parameter' : undefined)
    const dims = dimsOf(tensor)
    if (!role || count(dims) === 0) continue
    if (/^(bias|scale) |mask$/.test(`${role} ${name}`) && isMask(readTensor(tensor))) continue
    const [word = ''] = role.split(' ')
    const { isFixed } = operators[rolesOf[word] ?? word] ?? {}
    if (!all && isFixed?.(tensor, said)) continue
    found.set(name, { name, dims, role })
  }
  return found
}

/** A function that says whether a name is meant. */
export function matcher(match: Match): (name: string) => boolean {
  if (typeof match === 'function') return match
  return name =>
    [match]
      .flat()
      .some(item =>
        typeof item === 'string'
          ? item === name
          : new RegExp(item.source, item.flags.replace(/[gy]/g, '')).test(name),
      )
}

/** Names that are given one by one must be there: a slip would silently train less. */
export function checkNames(option: string, match: Match, known: readonly string[]): void {
  if (typeof match === 'function') return
  for (const item of [match].flat())
    if (!known.some(matcher(item)))
      throw notAmong(
        `${option}: ${typeof item === 'string' ? quote(item) : String(item)} matches no parameter`,
        known,
      )
}

/** An error for a model without parameters, with what may be the reason. */
function noParameters({ nodes, tensors }: Source): GraphError {
  const flow = nodes.find(isFlow)
  const quantised = nodes.find(isQuantised)
  const halves = [...tensors.values()].some(({ dataType = 0 }) => [10, 16].includes(dataType))
  const [why, about] =
    halves && !flow
      ? [
          'its weights are float16 or bfloat16, not float32. Convert it, or take the model that it was made from.',
        ]
      : quantised
        ? [`its weights are quantised, at ${placeOf(quantised)}. ${unquantised}`, quantised]
        : [
            'no float32 weights of a known role were found. ' +
              (flow ? `They may be in ${placeOf(flow)}. ${fixable} ` : '') +
              `Name what is to be trained with \`trainable\`. Tensors in the model: ${listing([...tensors.keys()])}.`,
            flow,
          ]
  return new GraphError('unsupported', `The model has no trainable parameters: ${why}`, about)
}

/** The parameters that are trained. */
export function chooseParameters(
  source: Source,
  operators: Operators,
  trainable: Match | undefined,
): Map<string, Parameter> {
  const known = findParameters(source, operators, trainable !== undefined)
  if (trainable === undefined) {
    if (known.size > 0) return known
    throw noParameters(source)
  }
  const byRole = [...known.keys()]
  const items = [trainable].flat()
  for (const [name, tensor] of source.tensors) {
    const { dataType = 0 } = tensor
    if (dataType !== types.float) {
      if (!items.includes(name)) continue
      throw new GraphError(
        'option',
        `trainable: ${quote(name)} has elements of type ${dataType} of ONNX, and only float32 can be trained.`,
      )
    }
    // whoever names a tensor may train it whatever its role
    if (typeof trainable !== 'function' && !known.has(name))
      known.set(name, { name, dims: dimsOf(tensor), role: 'by name' })
  }
  checkNames('trainable', trainable, [...known.keys()])
  const wanted = matcher(trainable)
  for (const [name, { role }] of known)
    if (!(role === 'by name' ? items.includes(name) : wanted(name))) known.delete(name)
  if (known.size > 0) return known
  throw new GraphError(
    'option',
    `trainable: no parameter is left to train. Parameters by role: ${listing(byRole)}.`,
  )
}
