import { it } from 'vitest'
import { useVulkan } from '../../../scripts/testing/vulkan.ts'
import { expectLossesOfTorch, expectTransformerAsOnCpu } from './support/onGpu.ts'

it.for([
  ['mlp_13.onnx', 'adam'],
  ['cnn_17.onnx', 'sgd'],
  ['cnn_17.onnx', 'adam'],
] as const)(
  '%s has the losses of PyTorch with %s, all of it on the GPU',
  { timeout: 120_000 },
  async ([file, rule], context) => {
    useVulkan(context)
    await expectLossesOfTorch(file, rule)
  },
)

it.for([
  ['sgd', 'N'],
  ['sgd', 4],
  ['adam', 4],
] as const)(
  'a transformer trains as on the CPU with %s, all of it on the GPU, batch %s',
  { timeout: 120_000 },
  async ([rule, batch], context) => {
    useVulkan(context)
    await expectTransformerAsOnCpu(rule, batch)
  },
)
