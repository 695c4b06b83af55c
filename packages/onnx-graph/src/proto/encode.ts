import { wireOf } from './decode.ts'
import { modelSchema, type Message, type ModelProto, type Schema } from './messages.ts'
import { Writer } from './writer.ts'

type Replacements = ReadonlyMap<Message, Message>

function encodeMessage(given: Message, schema: Schema, replaced: Replacements): Uint8Array {
  const message = replaced.get(given) ?? given
  const writer = new Writer()
  const numbers = new Set([...Object.keys(schema).map(Number), ...(message.unknown?.keys() ?? [])])
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const [name = '', type = 'bytes', repeated = 'one'] = schema[number] ?? []
    const value = (message as Record<string, unknown>)[name]
    const put = (item: unknown): void => {
      if (typeof type === 'string') writer[type](item as never)
      else writer.bytes(encodeMessage(item as Message, type(), replaced))
    }
    const wire = typeof type === 'string' ? wireOf[type] : 2
    if (value !== undefined && repeated === 'one') {
      writer.int64(number * 8 + wire)
      put(value)
    } else if (value !== undefined) {
      const list = value as unknown[]
      const turned = message.repacked?.includes(name) ?? false
      if ((repeated === 'packed') === turned)
        for (const item of list) {
          writer.int64(number * 8 + wire)
          put(item)
        }
      else if (list.length > 0 || turned) {
        const items = new Writer()
        for (const item of list) items[type as 'int64'](item as never)
        writer.int64(number * 8 + 2)
        writer.bytes(items.finish())
      }
    }
    for (const bytes of message.unknown?.get(number) ?? []) writer.raw(bytes)
  }
  return writer.finish()
}

/**
 * Writes an ONNX model, its fields by their numbers, as the usual writers do. Messages in it may be
 * replaced by others on the way.
 *
 * @example
 * encodeModel({ irVersion: 8, producerName: 'test' }) // new Uint8Array([8, 8, 18, 4, 116, 101, 115, 116])
 */
export function encodeModel(model: ModelProto, replaced: Replacements = new Map()): Uint8Array {
  return encodeMessage(model, modelSchema, replaced).slice()
}
