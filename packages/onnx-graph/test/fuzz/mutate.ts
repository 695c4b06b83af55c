import { decodeModel } from '../../src/proto/decode.ts'
import { encodeModel } from '../../src/proto/encode.ts'
import type { Message } from '../../src/proto/messages.ts'

/** A number from 0 up to below 1. */
export type Random = () => number

const below = (next: Random, n: number): number => Math.floor(next() * n)
const pick = <T>(next: Random, list: readonly T[]): T => list[below(next, list.length)]!

/** Breaks bytes, without knowing what they mean. */
function breakBytes(whole: Uint8Array, next: Random): Uint8Array {
  let bytes = whole.slice()
  for (let k = below(next, 6); k >= 0 && bytes.length > 0; k--) {
    // most bytes of large files are weights: half of the changes go to the part before them
    const at = below(next, next() < 0.5 ? Math.min(3000, bytes.length) : bytes.length)
    const kind = below(next, 6)
    if (kind === 0) bytes[at] = below(next, 256)
    else if (kind === 1) bytes[at]! ^= 1 << below(next, 8)
    else if (kind === 2) bytes = bytes.slice(0, at)
    else if (kind === 3) bytes.copyWithin(at, below(next, bytes.length), below(next, bytes.length))
    else if (kind === 4) bytes.fill(255, at, at + below(next, 12))
    else {
      // a part twice
      const end = at + below(next, 40)
      bytes = new Uint8Array(Buffer.concat([bytes.slice(0, end), bytes.slice(at)]))
    }
  }
  return bytes
}

const integers = [0, 1, -1, 2, 3, 7, 64, 1000, 65_536, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 1e9, 1e12]
const wide: readonly (number | bigint)[] = [...integers, 2n ** 63n - 1n, -(2n ** 63n), 2 ** 53]
const reals = [0, -0, 1, -1, NaN, Infinity, -Infinity, 1e-45, 3e38, 0.5]

/** A place in a message that can be changed. */
interface Place {
  readonly holder: Record<string, unknown> | unknown[]
  readonly key: string
  readonly field: string
}

/** Everything in a message that is a number, a name, or one of several. */
function placesIn(message: Message, found: Place[] = []): Place[] {
  for (const [field, value] of Object.entries(message)) {
    if (field === 'unknown' || field === 'repacked') continue
    const holder = message as unknown as Record<string, unknown>
    if (!Array.isArray(value)) {
      found.push({ holder, key: field, field })
      if (isMessage(value)) placesIn(value, found)
      continue
    }
    found.push({ holder, key: field, field })
    for (const [i, item] of (value as unknown[]).slice(0, 64).entries()) {
      found.push({ holder: value as unknown[], key: String(i), field })
      if (isMessage(item)) placesIn(item, found)
    }
  }
  return found
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
}

/** Another value for a place, of the type that it has. */
function another(value: unknown, field: string, next: Random, names: readonly string[]): unknown {
  if (typeof value === 'string') return pick(next, names)
  if (typeof value === 'number' || typeof value === 'bigint') {
    if (/^(f|float|double)/.test(field)) return pick(next, reals)
    if (/^(dataType|elemType|type|dataLocation)$/.test(field)) return below(next, 24)
    return next() < 0.3 ? Number(value) + below(next, 5) - 2 : pick(next, wide)
  }
  if (ArrayBuffer.isView(value))
    return (value as Uint8Array).slice(0, below(next, value.byteLength + 1))
  return undefined
}

/** Changes what a model says, so that it still can be read. */
function breakMeaning(whole: Uint8Array, next: Random): Uint8Array {
  const model = structuredClone(decodeModel(whole))
  for (let k = below(next, 4); k >= 0; k--) {
    const places = placesIn(model)
    const names = places.map(({ holder, key }) => (holder as never)[key] as unknown)
    const words = names.filter((name): name is string => typeof name === 'string')
    const { holder, key, field } = pick(next, places)
    const now = (holder as never)[key] as unknown
    if (Array.isArray(holder)) {
      const kind = below(next, 6)
      const at = Number(key)
      if (kind === 0) holder.splice(at, 1)
      else if (kind === 1) holder.splice(at, 0, structuredClone(now))
      else if (kind === 2) holder.push(...holder.splice(at, 1))
      else if (!isMessage(now)) holder[at] = another(now, field, next, words)
      // one of the same kind from elsewhere in its place, it may be one that it lies in
      else holder[at] = structuredClone(pick(next, sameKind(field, places)))
    } else if (next() < 0.15 && field !== 'graph') Reflect.deleteProperty(holder, key)
    else if (!Array.isArray(now) && !isMessage(now)) holder[key] = another(now, field, next, words)
  }
  return encodeModel(model)
}

/** The messages that may stand at a place. */
function sameKind(field: string, places: readonly Place[]): readonly unknown[] {
  return places
    .filter(place => place.field === field && Array.isArray(place.holder))
    .map(({ holder, key }) => (holder as unknown[])[Number(key)])
    .filter(isMessage)
}

/** A broken model. */
export function mutate(whole: Uint8Array, next: Random): Uint8Array {
  const kind = next()
  if (kind < 0.4) return breakBytes(whole, next)
  const changed = breakMeaning(whole, next)
  return kind < 0.9 ? changed : breakBytes(changed, next)
}
