import type { NodeProto } from './proto/messages.ts'

/**
 * What kind of thing went wrong:
 *
 * - `malformed`: the bytes are no ONNX model, or the model contradicts itself
 * - `unsupported`: the model uses something that cannot be trained here
 * - `shape`: sizes are not known, or do not fit
 * - `option`: an option of a function of this package cannot be used
 * - `load`: a part of this package could not be loaded
 */
export type GraphErrorCode = 'malformed' | 'unsupported' | 'shape' | 'option' | 'load'

/** A model or an option that cannot be used. The message names the place, the value and the way out. */
export class GraphError extends Error {
  override readonly name = 'GraphError'
  /** What kind of thing went wrong. */
  readonly code: GraphErrorCode
  /** The operator that it is about, where there is one. */
  readonly operator: string | undefined
  /** The name of the node that it is about, where there is one. */
  readonly node: string | undefined

  /** `about` is the node that it is about. */
  constructor(code: GraphErrorCode, message: string, about?: NodeProto, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.operator = about?.opType
    this.node = about?.name
  }
}

/** An error for sizes that are not known well enough to follow a gradient. */
export const openSizes = (what: string, about?: NodeProto): GraphError =>
  new GraphError(
    'shape',
    `${what}. Fix the sizes of inputs with \`sizes\`, or leave out with \`trainable\` what lies before it.`,
    about,
  )

/** An error for bytes that cannot be read. */
export const malformed = (what: string): GraphError =>
  new GraphError('malformed', `These bytes are no ONNX model: ${what}.`)

/** Thrown where sizes cannot be worked out. The message says what is missing. */
export class Unknown extends Error {
  /** The node where that began, when it is not this one. */
  readonly at: NodeProto | undefined

  constructor(message: string, at?: NodeProto) {
    super(message)
    this.at = at
  }
}

/** A node in a message. */
export function placeOf({ name = '', output, domain, opType = '' }: NodeProto): string {
  return `node ${quote(name || output?.[0])} (${domain ? `${domain}.` : ''}${opType})`
}

/**
 * An error that is ours, with the place where it has none, and any other as one that says where the model
 * makes no sense.
 */
export function explained(error: unknown, node?: NodeProto): GraphError {
  const place = node ? placeOf(node) : 'The model'
  if (error instanceof GraphError)
    return node && error.operator === undefined
      ? new GraphError(error.code, `${place}: ${error.message}`, node, error)
      : error
  const { message } = error as Error
  if (error instanceof Unknown) return new GraphError('shape', `${place}: ${message}.`, node, error)
  return new GraphError(
    'malformed',
    `${place} cannot be what the model says: ${message}. ` +
      'Check it with onnx.checker.check_model(model, full_check=True), or report this.',
    node,
    error,
  )
}

/** How a name from a file is shown in a message: quoted, in one line, and never long. */
export function quote(name = ''): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}…` : name)
}

/** The names that there are, as the end of a message; of many, the first. */
export function listing(names: readonly string[]): string {
  const more = names.length - 12
  const shown = names.slice(0, 12).map(name => quote(name))
  return (shown.join(', ') || 'none') + (more > 0 ? ` and ${more} more` : '')
}

/** An error for a name in an option that is not among those that there are. */
export const notAmong = (what: string, names: readonly string[]): GraphError =>
  new GraphError('option', `${what}. There are ${listing(names)}.`)

/** Refuses options that there are not: they would be without effect. */
export function checkOptions(what: string, options: object, names: readonly string[]): void {
  for (const name in options)
    if (!names.includes(name)) throw notAmong(`${what} has no option ${quote(name)}`, names)
}
