import { wireOf } from './decode.ts'
import { modelSchema, type Message, type ModelProto, type Schema } from './messages.ts'
import { Writer, type Bytes } from './writer.ts'

type Replacements = ReadonlyMap<Message, Message>

/** The numbers of the fields that a message may have, in order: objects keep such keys so. */
function fieldsOf({ unknown }: Message, schema: Schema): readonly (number | string)[] {
  const known = Object.keys(schema)
  if (!unknown) return known
  return [...new Set([...known.map(Number), ...unknown.keys()])].sort((a, b) => a - b)
}

function encodeMessage(
  writer: Writer,
  given: Message,
  schema: Schema,
  replaced: Replacements,
): void {
  const message = replaced.get(given) ?? given
  for (const field of fieldsOf(message, schema)) {
    const number = Number(field)
    const [name = '', type = 'bytes', repeated = 'one'] = schema[number] ?? []
    const value = (message as Record<string, unknown>)[name]
    const write = (item: unknown): void => {
      if (typeof type === 'string') writer[type](item as never)
      else
        writer.within(() => {
          encodeMessage(writer, item as Message, type(), replaced)
        })
    }
    if (value !== undefined) {
      const list = (repeated === 'one' ? [value] : value) as unknown[]
      const turned = message.repacked?.includes(name) ?? false
      if ((repeated === 'packed') === turned)
        for (const item of list) {
          writer.int64(number * 8 + wireOf(type))
          write(item)
        }
      else if (list.length > 0 || turned) {
        writer.int64(number * 8 + 2)
        writer.within(() => {
          list.forEach(write)
        })
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
export function encodeModel(model: ModelProto, replaced: Replacements = new Map()): Bytes {
  const writer = new Writer()
  encodeMessage(writer, model, modelSchema, replaced)
  return writer.finish()
}
