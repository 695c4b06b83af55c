import { testByThrees } from './gradients/byThrees.ts'
import { others, testGradients } from './gradients/onGpu.ts'

testGradients(others)

testByThrees([
  { batch: 9, channels: 4, group: 1, op: 'Conv' },
  { batch: 2, channels: 6, group: 1, op: 'Conv' },
  { batch: 2, channels: 9, group: 1, op: 'Conv' },
  { batch: 6, channels: 9, group: 1, op: 'ConvTranspose' },
  { batch: 9, channels: 6, group: 2, op: 'ConvTranspose' },
])
