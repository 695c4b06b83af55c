/**
 * What is used of ONNX Runtime: so much of its interface is alike in `onnxruntime-node` and
 * `onnxruntime-web`, from 1.17 on.
 */

/** The elements of a tensor in memory. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array

/** A tensor of ONNX Runtime. */
export interface TensorLike {
  /** The type of its elements, such as `float32`. */
  readonly type: string
  readonly dims: readonly number[]
  /** Its elements; reading them throws where they are on a GPU. */
  readonly data: unknown
  /** Where the elements are: `cpu`, `gpu-buffer`, … */
  readonly location: string
  getData(): Promise<unknown>
  dispose(): void
}

/** The class `Tensor` of ONNX Runtime. */
export type TensorClass<T extends TensorLike = TensorLike> = new (
  type: 'float32',
  data: Float32Array,
  dims: readonly number[],
) => T

/** What a session says of one of its inputs and outputs, from 1.22 on. */
export interface ValueMetadata {
  readonly name: string
  readonly type?: string
  readonly shape?: readonly (number | string)[]
}

/** The names of a session, and what more it may say of them. */
export interface SessionNames {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  readonly inputMetadata?: readonly ValueMetadata[] | undefined
  readonly outputMetadata?: readonly ValueMetadata[] | undefined
}

/** An `InferenceSession` of ONNX Runtime, or what behaves like one. */
export interface SessionLike extends SessionNames {
  run(
    feeds: Readonly<Record<string, TensorLike>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, TensorLike>>>
  release?(): Promise<void>
  /**
   * Lets go at once of a tensor that a run gave and nobody reads any more, such as state that was
   * replaced. Sessions that `createSession` makes have it.
   */
  readonly free?: ((tensor: TensorLike) => void) | undefined
  /** Reads tensors that are on a GPU. Sessions that `createSession` makes have it. */
  read?(
    tensors: Readonly<Record<string, TensorLike>>,
  ): Promise<Readonly<Record<string, TensorLike>>>
}

/** The module `onnxruntime-node` or `onnxruntime-web`. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: object): Promise<SessionLike>
  }
  readonly Tensor: TensorClass
  /** Only what says that a page gives the work to a worker. */
  readonly env?: { readonly wasm?: { readonly proxy?: boolean | undefined } | undefined }
  /** Only in Node. */
  listSupportedBackends?(): readonly { readonly name: string; readonly bundled?: boolean }[]
}
