import { malformed } from '../errors.ts'
import { append } from './append.ts'
import {
  modelSchema,
  type Field,
  type FieldType,
  type ModelProto,
  type Schema,
} from './messages.ts'
import { Reader } from './reader.ts'

const wires: Readonly<Record<FieldType, number>> = {
  int64: 0,
  double: 1,
  string: 2,
  bytes: 2,
  float: 5,
}

/** Which of the four ways to write a field belongs to a type: messages have their length before them. */
export const wireOf = (type: Field[1]): number => (typeof type === 'string' ? wires[type] : 2)

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
    const [name = '', type = 'bytes', repeated = 'one'] = schema[number] ?? []
    const usual = wireOf(type)
    const packed = wire === 2 && usual !== 2 && repeated !== 'one'
    if (name === '' || (wire !== usual && !packed)) {
      // not known, or known as something else: kept as it is
      reader.skip(wire)
      append((message.unknown ??= new Map()), number, reader.since(from))
      continue
    }
    const read = (from: Reader): unknown =>
      typeof type === 'string' ? from[type]() : decodeMessage(from.bytes(), type(), depth + 1)
    if (repeated === 'one') {
      message[name] = read(reader)
      continue
    }
    const list = (message[name] ??= []) as unknown[]
    if (usual !== 2 && packed !== (repeated === 'packed') && !message.repacked?.includes(name))
      (message.repacked ??= []).push(name)
    if (!packed) list.push(read(reader))
    else for (const items = new Reader(reader.bytes()); !items.done;) list.push(read(items))
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
