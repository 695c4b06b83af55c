/**
 * What kind of thing went wrong:
 *
 * - `malformed`: the bytes are no ONNX model, or the model contradicts itself
 * - `unsupported`: the model uses something that cannot be trained here
 * - `shape`: sizes are not known, or do not fit
 * - `option`: an option of a function of this package cannot be used
 */
export type GraphErrorCode = 'malformed' | 'unsupported' | 'shape' | 'option'

/** A model or an option that cannot be used. The message names the place, the value and the way out. */
export class GraphError extends Error {
  override readonly name = 'GraphError'
  /** What kind of thing went wrong. */
  readonly code: GraphErrorCode
  /** The operator that it is about, where there is one. */
  readonly operator: string | undefined
  /** The name of the node that it is about, where there is one. */
  readonly node: string | undefined

  constructor(
    code: GraphErrorCode,
    message: string,
    about: { operator?: string | undefined; node?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: about.cause })
    this.code = code
    this.operator = about.operator
    this.node = about.node
  }
}

/**
 * An error that is ours, with the place where it has none, and any other as one that says where the model
 * makes no sense.
 */
export function explained(
  error: unknown,
  place: string,
  about?: { operator?: string | undefined; node?: string | undefined },
): GraphError {
  if (error instanceof GraphError)
    return about && error.operator === undefined
      ? new GraphError(error.code, `${place}: ${error.message}`, { ...about, cause: error })
      : error
  const message = error instanceof Error ? error.message : String(error)
  return new GraphError(
    'malformed',
    `${place} cannot be what the model says: ${message}. ` +
      'Check it with onnx.checker.check_model(model, full_check=True); if that finds nothing, please report this.',
    { ...about, cause: error },
  )
}

/** How a name from a file is shown in a message: quoted, in one line, and never long. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}…` : name)
}

/** The names that there are, as the end of a message; of many, the first. */
export function listing(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map(quote).join(', ')
  if (names.length === 0) return 'none'
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
