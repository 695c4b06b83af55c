/**
 * Bytes in memory of their own. Since TypeScript 5.7 a plain `Uint8Array` may stand for shared memory, which
 * `Blob`, `Response` and others do not take.
 */
export type Bytes = Uint8Array & { readonly buffer: ArrayBuffer }
