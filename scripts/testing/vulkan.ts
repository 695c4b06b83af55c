/**
 * ONNX Runtime's WebGPU in Node without a graphics card: SwiftShader through Vulkan.
 *
 *     test('trains on webgpu', async context => {
 *       useVulkan(context)
 *       const session = await InferenceSession.create(model, { executionProviders: ['webgpu'] })
 */
import type { TestContext } from 'vitest'
import { need } from './system.ts'

/**
 * Lets this process, and those that it starts, find the driver in software; where it is missing, the
 * test that asks ends here, as skipped. To be called before the first session on webgpu.
 */
export function useVulkan(context: Pick<TestContext, 'skip'>): void {
  process.env['VK_DRIVER_FILES'] = need(context, 'vulkan').path
}
