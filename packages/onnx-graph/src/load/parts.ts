export { Pad } from '../ops/pad.ts'
export { Concat, Split, Tile } from '../ops/parts.ts'
export { Slice } from '../ops/slice.ts'
