import { malformed } from '../errors.ts'
import { modelSchema, type FieldType, type ModelProto, type Schema } from './messages.ts'
import { Reader } from './reader.ts'

/** Which of the four ways to write a field belongs to a type. */
export const wireOf: Readonly<Record<FieldType, number>> = {
  int32: 0,
  int64: 0,
  double: 1,
  string: 2,
  bytes: 2,
  float: 5,
}

type Fields = Record<string, unknown> & {
  unknown?: Map<number, Uint8Array[]>
  repacked?: string[]
}

/** Graphs within graphs, and what they hold: deeper than that is an attack on the stack. */
const deepest = 64

function decodeMessage(bytes: Uint8Array, schema: Schema, depth: number): Fields {
  if (depth > deepest) throw malformed('its graphs nest too deep')
  const reader = new Reader(bytes)
  const message: Fields = {}
  while (!reader.done) {
    const from = reader.position
    const { number, wire } = reader.tag()
    if (number === 0 || number >= 2 ** 29) throw malformed(`field ${number}`)
    const [name, type, repeated = 'one'] = schema[number] ?? []
    const usual = typeof type === 'string' ? wireOf[type] : 2
    const packed = wire === 2 && usual !== 2 && repeated !== 'one'
    if (name === undefined || type === undefined || (wire !== usual && !packed)) {
      // not known, or known as something else: kept as it is
      reader.skip(wire)
      const unknown = (message.unknown ??= new Map<number, Uint8Array[]>())
      const same = unknown.get(number)
      if (same) same.push(reader.since(from))
      else unknown.set(number, [reader.since(from)])
      continue
    }
    if (repeated === 'one') {
      message[name] =
        typeof type === 'string' ? reader[type]() : decodeMessage(reader.bytes(), type(), depth + 1)
      continue
    }
    const list = (message[name] ??= []) as unknown[]
    if (usual !== 2 && packed !== (repeated === 'packed') && !message.repacked?.includes(name))
      (message.repacked ??= []).push(name)
    if (typeof type !== 'string') list.push(decodeMessage(reader.bytes(), type(), depth + 1))
    else if (!packed) list.push(reader[type]())
    else {
      const items = new Reader(reader.bytes())
      while (!items.done) list.push(items[type]())
    }
  }
  return message
}

/**
 * Reads an ONNX model. Tensors stay views of the bytes. Whatever is not known here is kept, so that
 * {@link encodeModel} writes the same bytes again.
 *
 * @example
 * decodeModel(new Uint8Array([8, 8, 18, 4, 116, 101, 115, 116])) // { irVersion: 8, producerName: 'test' }
 */
export function decodeModel(bytes: Uint8Array): ModelProto {
  return decodeMessage(bytes, modelSchema, 0)
}
