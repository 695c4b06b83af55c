import { attributes, type Settings } from '../../src/graph/attributes.ts'
import { encodeModel } from '../../src/proto/encode.ts'
import type { AttributeProto, NodeProto, ValueInfoProto } from '../../src/proto/messages.ts'
import { makeTensor } from '../../src/proto/tensors.ts'
import * as types from '../../src/proto/types.ts'

/** A tensor in a model: float32 unless it says otherwise. */
export interface Weights {
  readonly dims: readonly number[]
  readonly data: ArrayLike<number>
  readonly type?: number
}

/** A small model. */
export interface Sketch {
  readonly nodes: readonly NodeProto[]
  readonly tensors?: Readonly<Record<string, Weights>>
  /** Inputs with their sizes: numbers, names, or '' for neither. */
  readonly inputs?: Readonly<Record<string, readonly (number | string)[] | undefined>>
  readonly inputTypes?: Readonly<Record<string, number>>
  readonly outputs?: readonly string[]
  readonly opset?: number
}

/** A node. */
export function node(
  opType: string,
  input: readonly string[],
  output: string | readonly string[],
  settings: Settings & { more?: never } = {},
  more: readonly AttributeProto[] = [],
): NodeProto {
  const outputs = typeof output === 'string' ? [output] : [...output]
  return {
    input: [...input],
    output: outputs,
    name: `the ${opType} of ${outputs.join()}`,
    opType,
    attribute: [...attributes(settings), ...more],
  }
}

const value = (
  name: string,
  dims: readonly (number | string)[] | undefined,
  elemType: number,
): ValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType,
      ...(dims && {
        shape: {
          dim: dims.map(d =>
            typeof d === 'number' ? { dimValue: d } : d === '' ? {} : { dimParam: d },
          ),
        },
      }),
    },
  },
})

/** The bytes of a small model. */
export function modelOf(sketch: Sketch): Uint8Array {
  const { nodes, tensors = {}, inputs = {}, inputTypes = {}, outputs = ['y'], opset = 18 } = sketch
  return encodeModel({
    irVersion: 8,
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: 'sketch',
      node: [...nodes],
      initializer: Object.entries(tensors).map(([name, { type = types.float, dims, data }]) =>
        makeTensor(name, type, dims, data),
      ),
      input: Object.entries(inputs).map(([name, dims]) =>
        value(name, dims, inputTypes[name] ?? types.float),
      ),
      output: outputs.map(name => value(name, undefined, types.float)),
    },
  })
}

/** Numbers from 0 up to below 1 that are the same each time. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Numbers between two bounds in any order, none of them near to another or to 0. */
export function spread(length: number, from = -1.5, to = 1.5, seed = 1): Float32Array {
  const next = random(seed + length)
  const grid = Float32Array.from({ length }, (_, i) => from + ((to - from) * (i + 0.37)) / length)
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[grid[i], grid[j]] = [grid[j]!, grid[i]!]
  }
  return grid
}
