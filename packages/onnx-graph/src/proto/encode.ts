import { wireOf } from './decode.ts'
import { modelSchema, type Message, type ModelProto, type Schema } from './messages.ts'
import { Writer } from './writer.ts'

type Replacements = ReadonlyMap<Message, Message>

/** The numbers of the fields that a message may have, in order: objects keep such keys so. */
function fieldsOf({ unknown }: Message, schema: Schema): number[] {
  const numbers = Object.keys(schema).map(Number)
  return unknown ? [...new Set([...numbers, ...unknown.keys()])].sort((a, b) => a - b) : numbers
}

function encodeMessage(
  writer: Writer,
  given: Message,
  schema: Schema,
  replaced: Replacements,
): void {
  const message = replaced.get(given) ?? given
  for (const number of fieldsOf(message, schema)) {
    const [name = '', type = 'bytes', repeated = 'one'] = schema[number] ?? []
    const value = (message as Record<string, unknown>)[name]
    if (value !== undefined) {
      const wire = typeof type === 'string' ? wireOf[type] : 2
      const put = (item: unknown): void => {
        writer.int64(number * 8 + wire)
        if (typeof type === 'string') writer[type](item as never)
        else
          writer.within(inner => {
            encodeMessage(inner, item as Message, type(), replaced)
          })
      }
      if (repeated === 'one') put(value)
      else {
        const list = value as unknown[]
        const turned = message.repacked?.includes(name) ?? false
        if ((repeated === 'packed') === turned) for (const item of list) put(item)
        else if (list.length > 0 || turned) {
          writer.int64(number * 8 + 2)
          writer.within(inner => {
            for (const item of list) inner[type as 'int64'](item as never)
          })
        }
      }
    }
    for (const bytes of message.unknown?.get(number) ?? []) writer.raw(bytes)
  }
}

/**
 * Writes an ONNX model, its fields by their numbers, as the usual writers do. Messages in it may be
 * replaced by others on the way.
 *
 * @example
 * encodeModel({ irVersion: 8, producerName: 'test' }) // new Uint8Array([8, 8, 18, 4, 116, 101, 115, 116])
 */
export function encodeModel(model: ModelProto, replaced: Replacements = new Map()): Uint8Array {
  const writer = new Writer()
  encodeMessage(writer, model, modelSchema, replaced)
  return writer.finish().slice()
}
