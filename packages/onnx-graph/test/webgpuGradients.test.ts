import { testByThrees } from './gradients/byThrees.ts'
import { firsts, testGradients } from './gradients/onGpu.ts'

testGradients(firsts)

// the others: gradients.gpu.ts
testByThrees([
  { batch: 6, channels: 4, group: 1, op: 'Conv' },
  { batch: 9, channels: 9, group: 2, op: 'Conv' },
])
