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
      const write = (to: Writer, item: unknown): void => {
        if (typeof type === 'string') to[type](item as never)
        else
          to.within(inner => {
            encodeMessage(inner, item as Message, type(), replaced)
          })
      }
      const list = (repeated === 'one' ? [value] : value) as unknown[]
      const turned = message.repacked?.includes(name) ?? false
      if ((repeated === 'packed') === turned)
        for (const item of list) {
          writer.int64(number * 8 + wireOf(type))
          write(writer, item)
        }
      else if (list.length > 0 || turned) {
        writer.int64(number * 8 + 2)
        writer.within(inner => {
          for (const item of list) write(inner, item)
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
export function encodeModel(model: ModelProto, replaced: Replacements = new Map()): Uint8Array {
  const writer = new Writer()
  encodeMessage(writer, model, modelSchema, replaced)
  return writer.finish().slice()
}
