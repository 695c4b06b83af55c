import { expect, it } from 'vitest'
import { useVulkan } from '../../../scripts/testing/vulkan.ts'
import {
  huber,
  meanAbsoluteError,
  meanSquaredError,
  repeatStep,
  sgd,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  trainingGraph,
} from '../src/index.ts'
import { batches, bytesOf, recorded } from './support/data.ts'
import { modelOf, node, spread } from './support/models.ts'
import {
  expectLossesOfTorch,
  expectTransformerAsOnCpu,
  graphOf,
  optimizers,
} from './support/onGpu.ts'
import { floats, int64s, Loop, numbers, openGpu, openOnlyGpu } from './support/run.ts'

it('a session on the GPU alone refuses what the GPU does not take', async context => {
  useVulkan(context)
  const model = modelOf({ nodes: [node('LogSoftmax', ['x'], 'y')], inputs: { x: [2, 3] } })
  await expect(openOnlyGpu(model)).rejects.toThrow(
    /fallback to CPU EP has been explicitly disabled/,
  )
})

it.for([
  meanSquaredError(),
  meanAbsoluteError(),
  huber({ delta: 0.1 }),
  sigmoidCrossEntropy(),
  softmaxCrossEntropy({ form: 'shares' }),
  softmaxCrossEntropy({ labelSmoothing: 0.1 }),
])('a loss of a batch of any size is all on the GPU: $type', async (loss, context) => {
  useVulkan(context)
  const model = modelOf({
    nodes: [node('Conv', ['x', 'w'], 'c'), node('Relu', ['c'], 'y')],
    tensors: { w: { dims: [8, 4, 3, 3], data: spread(288, -0.5, 0.5) } },
    inputs: { x: ['N', 4, 3, 3] },
  })
  const options = { loss, optimizer: sgd(), clipNorm: 10 }
  const graph = trainingGraph(model, options)
  const loops = [await Loop.begin(graph), await Loop.begin(graph, openOnlyGpu)] as const
  const dims = [5, 8, 1, 1]
  const ids = graph.inputs.some(({ name, type }) => name === 'labels' && type === 'int64')
  const feeds = {
    x: floats(spread(180, -1, 1), [5, 4, 3, 3]),
    ...(ids
      ? { labels: int64s([0, 1, 7, 3, 2], [5, 1, 1]) }
      : {
          [loss.type === 'softmaxCrossEntropy' ? 'labels' : 'targets']: floats(
            spread(40, 0, 1),
            dims,
          ),
        }),
  }
  const [cpu, gpu] = [await loops[0].step(feeds, 0.1), await loops[1].step(feeds, 0.1)]
  expect(numbers(gpu['loss'])[0]).toBeCloseTo(numbers(cpu['loss'])[0]!, 5)
  const [a, b] = [numbers(cpu['w.next']), numbers(gpu['w.next'])]
  expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThan(1e-6)
})

// Other rules and models: models.gpu.ts, as a processor that plays the graphics card is slow.

it(
  'a perceptron has the losses of PyTorch, all of it on the GPU',
  { timeout: 120_000 },
  async context => {
    useVulkan(context)
    await expectLossesOfTorch('mlp_13.onnx', 'sgd')
  },
)

it(
  'a transformer trains as on the CPU, all of it on the GPU',
  { timeout: 120_000 },
  async context => {
    useVulkan(context)
    await expectTransformerAsOnCpu('adam', 'N')
  },
)

// Scan itself has no place on the GPU, but what is in it has
it('several steps in a run have the losses of PyTorch', { timeout: 60_000 }, async context => {
  useVulkan(context)
  const graph = graphOf(bytesOf('mlp_13.onnx'), optimizers.sgd)
  const session = await openGpu(repeatStep(graph, { steps: 25 }).model)
  const state = [...graph.state].map(
    ([name, { data, dims }]) => [name, floats(data, dims)] as const,
  )
  const { loss } = await session.run({
    ...Object.fromEntries(state),
    x: floats(
      batches.flatMap(({ x }) => Array.from(x)),
      [25, 16, 784],
    ),
    labels: int64s(
      batches.flatMap(({ y }) => Array.from(y)),
      [25, 16],
    ),
    learning_rate: floats(recorded['lrs']!, [25]),
  })
  for (const [t, value] of numbers(loss).entries())
    expect(Math.abs(value / recorded['mlp_sgd']![t]! - 1), `step ${t}`).toBeLessThan(1e-6)
})
