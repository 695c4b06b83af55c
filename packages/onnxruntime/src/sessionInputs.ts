import type { SessionNames, ValueMetadata } from './types.ts'

/** What is known of an input. @internal */
export interface InputInfo {
  readonly type: string | undefined
  /** Sizes, and names of those that are open. */
  readonly dims: readonly (number | string)[] | undefined
}

/** An input as `@anneal/onnx-graph` lists it. */
export interface DeclaredInput {
  readonly name: string
  readonly type: string
  readonly dims: readonly (number | string)[]
}

/**
 * The inputs of a session, with all that is known of them: what the session says itself, or else what
 * was said of it.
 *
 * @internal
 */
export function inputsOf(
  { inputNames, inputMetadata = [] }: SessionNames,
  declared: readonly DeclaredInput[] = [],
): ReadonlyMap<string, InputInfo> {
  const known = new Map<string, ValueMetadata>(inputMetadata.map(input => [input.name, input]))
  const said = new Map(declared.map(input => [input.name, input]))
  return new Map(
    inputNames.map((name): [string, InputInfo] => [
      name,
      {
        type: known.get(name)?.type ?? said.get(name)?.type,
        dims: known.get(name)?.shape ?? said.get(name)?.dims,
      },
    ]),
  )
}

/** What is known of an output. @internal */
export function outputOf({ outputMetadata = [] }: SessionNames, name: string): InputInfo {
  const { type, shape } = outputMetadata.find(output => output.name === name) ?? {}
  return { type, dims: shape }
}

/** Whether sizes are those, as far as they are fixed. @internal */
export const fits = (
  known: readonly (number | string)[] | undefined,
  dims: readonly number[],
): boolean =>
  known === undefined ||
  (known.length === dims.length &&
    known.every((size, axis) => typeof size === 'string' || size === dims[axis]))

/** Names in a message; of many, the first. @internal */
export function listing(names: Iterable<string>, most = 12): string {
  const all = [...names]
  const shown = all.slice(0, most).join(', ')
  return all.length > most ? `${shown} and ${all.length - most} more` : shown || 'none'
}
