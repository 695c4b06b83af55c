export { DepthToSpace, SpaceToDepth } from '../ops/blocks.ts'
export { ConvTranspose } from '../ops/convTranspose.ts'
export { Resize, Upsample } from '../ops/resize.ts'
