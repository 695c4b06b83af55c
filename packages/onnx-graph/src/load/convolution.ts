export { BatchNormalization } from '../ops/batchNormalization.ts'
export { Clip } from '../ops/clip.ts'
export { Conv } from '../ops/conv.ts'
export { AveragePool, GlobalAveragePool, GlobalMaxPool, MaxPool } from '../ops/pool.ts'
