/**
 * What a model is made of: the messages of the ONNX format, with its words in camel case. Fields that
 * nothing here asks for, such as texts for people, stay among the unknown ones.
 */

/** A 64-bit integer: a number where that is exact, otherwise a bigint. */
export type Int64 = number | bigint

/** Fields that are not known here, by number: kept as they are. */
export interface Message {
  unknown?: Map<number, Uint8Array[]>
  /** Names of repeated numbers that were written packed where they usually are not, or the reverse. */
  repacked?: string[]
}

/** An ONNX model. */
export interface ModelProto extends Message {
  irVersion?: Int64
  producerName?: string
  graph?: GraphProto
  opsetImport?: OperatorSetIdProto[]
}

/** Which version of which set of operators a model uses. */
export interface OperatorSetIdProto extends Message {
  domain?: string
  version?: Int64
}

/** A graph: nodes in the order of computation, and what goes in and out. */
export interface GraphProto extends Message {
  node?: NodeProto[]
  name?: string
  initializer?: TensorProto[]
  input?: ValueInfoProto[]
  output?: ValueInfoProto[]
  valueInfo?: ValueInfoProto[]
}

/** Notes of whoever wrote the file, by key. */
export interface Metadata extends Message {
  metadataProps?: { key?: string; value?: string }[]
}

/** An operator applied to values, all of them by name. */
export interface NodeProto extends Metadata {
  input?: string[]
  output?: string[]
  name?: string
  opType?: string
  attribute?: AttributeProto[]
  domain?: string
}

/** A setting of a node. */
export interface AttributeProto extends Message {
  name?: string
  type?: number
  f?: number
  i?: Int64
  s?: Uint8Array
  t?: TensorProto
  g?: GraphProto
  floats?: number[]
  ints?: Int64[]
  strings?: Uint8Array[]
  graphs?: GraphProto[]
}

/** A tensor with its elements. */
export interface TensorProto extends Message {
  dims?: Int64[]
  dataType?: number
  floatData?: number[]
  int32Data?: number[]
  int64Data?: Int64[]
  name?: string
  rawData?: Uint8Array
  doubleData?: number[]
  externalData?: Uint8Array[]
  dataLocation?: number
}

/** The name and the type of a value. */
export interface ValueInfoProto extends Metadata {
  name?: string
  type?: TypeProto
}

/** The type of a value. Sequences, maps and optionals stay among the unknown fields. */
export interface TypeProto extends Message {
  tensorType?: TensorTypeProto
}

/** The type of a tensor. */
export interface TensorTypeProto extends Message {
  elemType?: number
  shape?: TensorShapeProto
}

/** The sizes of a tensor. Without the message even the rank is not known. */
export interface TensorShapeProto extends Message {
  dim?: DimensionProto[]
}

/** A size: a number, a name, or neither. */
export interface DimensionProto extends Message {
  dimValue?: Int64
  dimParam?: string
}

/** How a field is written that is no message. Smaller integers are written as those of 64 bits are. */
export type FieldType = 'int64' | 'float' | 'double' | 'string' | 'bytes'

/** A field: its name, its type or message, whether it may come several times, and then whether packed. */
export type Field = readonly [
  name: string,
  type: FieldType | (() => Schema),
  repeated?: 'one' | 'many' | 'packed',
]

/** The fields of a message, by their numbers. */
export type Schema = Readonly<Record<number, Field>>

const opset: Schema = { 1: ['domain', 'string'], 2: ['version', 'int64'] }
const dimension: Schema = {
  1: ['dimValue', 'int64'],
  2: ['dimParam', 'string'],
}
const shape: Schema = { 1: ['dim', () => dimension, 'many'] }
const tensorType: Schema = { 1: ['elemType', 'int64'], 2: ['shape', () => shape] }
const type: Schema = { 1: ['tensorType', () => tensorType] }
const note: Schema = { 1: ['key', 'string'], 2: ['value', 'string'] }
const valueInfo: Schema = {
  1: ['name', 'string'],
  2: ['type', () => type],
  4: ['metadataProps', () => note, 'many'],
}
const tensor: Schema = {
  1: ['dims', 'int64', 'many'],
  2: ['dataType', 'int64'],
  4: ['floatData', 'float', 'packed'],
  5: ['int32Data', 'int64', 'packed'],
  7: ['int64Data', 'int64', 'packed'],
  8: ['name', 'string'],
  9: ['rawData', 'bytes'],
  10: ['doubleData', 'double', 'packed'],
  13: ['externalData', 'bytes', 'many'],
  14: ['dataLocation', 'int64'],
}
const attribute: Schema = {
  1: ['name', 'string'],
  2: ['f', 'float'],
  3: ['i', 'int64'],
  4: ['s', 'bytes'],
  5: ['t', () => tensor],
  6: ['g', () => graph],
  7: ['floats', 'float', 'many'],
  8: ['ints', 'int64', 'many'],
  9: ['strings', 'bytes', 'many'],
  11: ['graphs', () => graph, 'many'],
  20: ['type', 'int64'],
}
const node: Schema = {
  1: ['input', 'string', 'many'],
  2: ['output', 'string', 'many'],
  3: ['name', 'string'],
  4: ['opType', 'string'],
  5: ['attribute', () => attribute, 'many'],
  7: ['domain', 'string'],
  9: ['metadataProps', () => note, 'many'],
}
const graph: Schema = {
  1: ['node', () => node, 'many'],
  2: ['name', 'string'],
  5: ['initializer', () => tensor, 'many'],
  11: ['input', () => valueInfo, 'many'],
  12: ['output', () => valueInfo, 'many'],
  13: ['valueInfo', () => valueInfo, 'many'],
}

/** The fields of a model. */
export const modelSchema: Schema = {
  1: ['irVersion', 'int64'],
  2: ['producerName', 'string'],
  7: ['graph', () => graph],
  8: ['opsetImport', () => opset, 'many'],
}
