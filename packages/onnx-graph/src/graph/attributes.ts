import type { AttributeProto, NodeProto, TensorProto } from '../proto/messages.ts'

// not made at import: jsdom has none
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Settings of a node as they are written here: integers, lists of them, words, and `{ f }` for floats. */
export type Settings = Readonly<
  Record<string, number | readonly number[] | string | { readonly f: number } | undefined>
>

/** Settings as the file wants them. */
export function attributes(settings: Settings): AttributeProto[] {
  const list: AttributeProto[] = []
  for (const [name, value] of Object.entries(settings))
    if (value === undefined) continue
    else if (typeof value === 'number') list.push({ name, type: 2, i: value })
    else if (typeof value === 'string')
      list.push({ name, type: 3, s: new TextEncoder().encode(value) })
    else if ('f' in value) list.push({ name, type: 1, f: value.f })
    else list.push({ name, type: 7, ints: [...value] })
  return list
}

function find(node: NodeProto, name: string): AttributeProto | undefined {
  return node.attribute?.find(attribute => attribute.name === name)
}

/** An integer setting. */
export function int(node: NodeProto, name: string): number | undefined
export function int(node: NodeProto, name: string, otherwise: number): number
export function int(node: NodeProto, name: string, otherwise?: number): number | undefined {
  const { i } = find(node, name) ?? {}
  return i === undefined ? otherwise : Number(i)
}

/** A setting that is a list of integers. */
export function ints(node: NodeProto, name: string): number[] | undefined {
  const attribute = find(node, name)
  return attribute && (attribute.ints ?? []).map(Number)
}

/** A setting that is a number. */
export function float(node: NodeProto, name: string, otherwise: number): number {
  return find(node, name)?.f ?? otherwise
}

/** A setting that is a list of numbers. */
export function floats(node: NodeProto, name: string): number[] | undefined {
  return find(node, name)?.floats
}

/** A setting that is a word. */
export function word(node: NodeProto, name: string, otherwise: string): string {
  const { s } = find(node, name) ?? {}
  return s === undefined ? otherwise : decode(s)
}

/** A setting that is a list of words. */
export function words(node: NodeProto, name: string): string[] | undefined {
  return find(node, name)?.strings?.map(decode)
}

/** A setting that is a tensor. */
export function tensor(node: NodeProto, name: string): TensorProto | undefined {
  return find(node, name)?.t
}
