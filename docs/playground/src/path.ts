import type { Json } from '@anneal/core'

/** Where something stands in a config. */
export type Path = readonly (string | number)[]

/** A path as messages write it. */
export const nameOf = (path: Path): string =>
  path.map((key, i) => (typeof key === 'number' ? `[${key}]` : (i > 0 ? '.' : '') + key)).join('')

/** What stands at a path. */
export const getIn = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string | number, unknown>)[key]
        : undefined,
    value,
  )

/** A copy with another value at a path; `undefined` takes it out. */
export function setIn<Value>(value: Value, path: Path, item: Json | undefined): Value {
  const [key, ...rest] = path
  if (key === undefined) return item as Value
  if (Array.isArray(value)) {
    const list = value as unknown[]
    const changed = rest.length === 0 ? item : setIn(list[key as number], rest, item)
    return (
      changed === undefined
        ? list.filter((_, i) => i !== key)
        : Object.assign([...list], { [key]: changed })
    ) as Value
  }
  const record = { ...(value as Record<string, unknown>) }
  const changed = rest.length === 0 ? item : setIn(record[key] ?? {}, rest, item)
  if (changed !== undefined) return { ...record, [key]: changed } as Value
  const { [key]: _, ...others } = record
  return others as Value
}

/**
 * The field that a message is about: the longest of the names that it begins with.
 *
 * @param names fields, as {@link nameOf} writes them
 */
export function fieldOf(message: string, names: Iterable<string>): string | undefined {
  let found: string | undefined
  for (const name of names)
    if (
      name.length > (found?.length ?? 0) &&
      message.startsWith(name) &&
      !/^\w/.test(message.slice(name.length))
    )
      found = name
  return found
}
