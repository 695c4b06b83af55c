import { expect, it } from 'vitest'
import { useVulkan } from '../../../../scripts/testing/vulkan.ts'
import { meanSquaredError, sgd, trainingGraph } from '../../src/index.ts'
import { modelOf, node, spread } from '../support/models.ts'
import { floats, Loop, numbers, openOnlyGpu } from '../support/run.ts'

/** A convolution whose batch or channels are divisible by 3 and not by 4. */
export interface ByThrees {
  readonly batch: number
  readonly channels: number
  readonly group: number
  readonly op: 'Conv' | 'ConvTranspose'
}

/** Tests sizes at which the provider's own Conv is wrong, without a word. */
export function testByThrees(these: readonly ByThrees[]): void {
  it.for(these)(
    'trains as on the CPU: $op, batch $batch, $channels channels, group $group',
    { timeout: 120_000 },
    async (of, context) => {
      useVulkan(context)
      await expectSameAsOnCpu(of)
    },
  )
}

async function expectSameAsOnCpu({ batch, channels, group, op }: ByThrees): Promise<void> {
  const [wide, out] = [8 * group, op === 'Conv' ? 8 * group : channels * group]
  const first = [wide, channels, 3, 3]
  const dims = [batch, op === 'Conv' ? channels * group : wide, 8, 8]
  const size = (of: readonly number[]): number => of.reduce((n, d) => n * d, 1)
  const model = modelOf({
    nodes: [
      node('Mul', ['x', 's'], 'a'),
      node(op, ['a', 'w'], 'h', { group }),
      node('Tanh', ['h'], 't'),
      node('Conv', ['t', 'v'], 'y', { strides: [2, 2] }),
    ],
    tensors: {
      s: { dims: [1], data: [1] },
      w: { dims: first, data: spread(size(first), -0.2, 0.2) },
      v: { dims: [4, out, 3, 3], data: spread(4 * out * 9, -0.2, 0.2) },
    },
    inputs: { x: ['N', ...dims.slice(1)] },
  })
  const side = op === 'Conv' ? 2 : 4
  const feeds = {
    x: floats(spread(size(dims), -1, 1), dims),
    targets: floats(spread(batch * 4 * side * side, -1, 1), [batch, 4, side, side]),
  }
  const graph = trainingGraph(model, {
    loss: meanSquaredError(),
    optimizer: sgd({ momentum: 0.9 }),
    trainable: ['s', 'w', 'v'],
  })
  const [cpu, gpu] = [await Loop.begin(graph), await Loop.begin(graph, openOnlyGpu)]
  for (let t = 0; t < 3; t++) {
    const [a, b] = [await cpu.step(feeds, 0.1), await gpu.step(feeds, 0.1)]
    expect(numbers(b['loss'])[0]).toBeCloseTo(numbers(a['loss'])[0]!, 5)
  }
  for (const name of graph.parameters) {
    const [a, b] = [numbers(cpu.state[name]), numbers(gpu.state[name])]
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!))), name).toBeLessThan(1e-5)
    // it is trained
    expect(a).not.toEqual(Array.from(graph.state.get(name)!.data))
  }
}
