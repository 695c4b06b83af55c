/** What an object was, and how to make it so again. @internal */
export interface Memory {
  /** Puts everything back. */
  readonly restore: () => void
  /** Puts numbers, texts and truths back: after something was set that made objects of its own. */
  readonly restoreValues: () => void
}

interface Stateful {
  readonly state: unknown
  load(state: unknown): void
}

/** Whether it makes its state when it is asked for it: else the state can be seen as it is. */
function isStateful(object: object): object is Stateful {
  if (!('load' in object && typeof object.load === 'function')) return false
  for (let at: unknown = object; at; at = Object.getPrototypeOf(at))
    if (Object.hasOwn(at, 'state')) return !!Object.getOwnPropertyDescriptor(at, 'state')?.get
  return false
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

/**
 * Takes objects down, with all that they lead to: properties, lists, maps, sets and the bytes of typed
 * arrays, and by way of `state` and `load` what has both. What is hidden in closures and private
 * fields, or lies outside of JavaScript, it cannot see.
 *
 * @internal
 */
export function remember(roots: readonly unknown[]): Memory {
  const seen = new Set<object>([globalThis])
  const queue = roots.filter(isObject)
  const undo: (() => void)[] = []
  const undoValues: (() => void)[] = []
  // a list and no recursion: a chain of objects may be longer than the stack
  for (let object = queue.pop(); object; object = queue.pop()) {
    if (seen.has(object)) continue
    seen.add(object)
    if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) {
      undo.push(rememberBytes(object))
      continue
    }
    if (object instanceof Map) undo.push(rememberMap(object))
    if (object instanceof Set) undo.push(rememberSet(object))
    if (object instanceof Date) undo.push(rememberDate(object))
    if (isStateful(object)) undo.push(rememberState(object))
    const properties = rememberProperties(object)
    undo.push(properties.all)
    undoValues.push(properties.values)
    queue.push(...insideOf(object).filter(isObject))
  }
  const run = (acts: readonly (() => void)[]) => () => {
    for (const act of acts) act()
  }
  // what has `load` may refuse where its own properties are not yet what they were
  undo.reverse()
  return { restore: run(undo), restoreValues: run(undoValues) }
}

/** What an object leads to. */
function insideOf(object: object): unknown[] {
  const properties = Object.values(Object.getOwnPropertyDescriptors(object)).map(
    ({ value }): unknown => value,
  )
  if (object instanceof Map) properties.push(...object.keys(), ...object.values())
  if (object instanceof Set) properties.push(...object)
  // classes and prototypes are code
  return typeof object === 'function' ? properties.filter(value => !isPrototype(value)) : properties
}

const isPrototype = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'constructor')

function rememberProperties(object: object): { all: () => void; values: () => void } {
  const before = Object.getOwnPropertyDescriptors(object) as Record<PropertyKey, PropertyDescriptor>
  const writable = Reflect.ownKeys(before).filter(key => before[key]!.writable)
  const fields = object as Record<PropertyKey, unknown>
  const put = (key: PropertyKey): void => {
    const value: unknown = before[key]!.value
    if (Object.hasOwn(object, key) && Object.is(fields[key], value)) return
    if (Object.hasOwn(object, key)) fields[key] = value
    else Object.defineProperty(object, key, before[key]!)
  }
  return {
    all: () => {
      for (const key of Reflect.ownKeys(object))
        if (!Object.hasOwn(before, key)) Reflect.deleteProperty(object, key)
      // the length of a list among them
      writable.forEach(put)
    },
    values: () => {
      for (const key of writable) if (!isObject(before[key]!.value)) put(key)
    },
  }
}

function rememberBytes(object: ArrayBufferView | ArrayBuffer): () => void {
  const view = ArrayBuffer.isView(object)
    ? new Uint8Array(object.buffer, object.byteOffset, object.byteLength)
    : new Uint8Array(object)
  const before = view.slice()
  return () => {
    view.set(before)
  }
}

function rememberMap(map: Map<unknown, unknown>): () => void {
  const before = [...map]
  return () => {
    map.clear()
    for (const [key, value] of before) map.set(key, value)
  }
}

function rememberSet(set: Set<unknown>): () => void {
  const before = [...set]
  return () => {
    set.clear()
    for (const value of before) set.add(value)
  }
}

function rememberDate(date: Date): () => void {
  const before = date.getTime()
  return () => {
    date.setTime(before)
  }
}

function rememberState(object: Stateful): () => void {
  const { state } = object
  return () => {
    object.load(state)
  }
}
