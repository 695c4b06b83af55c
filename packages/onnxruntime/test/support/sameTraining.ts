import { expect } from 'vitest'
import type { CreateTrainingOptions, OnnxRuntime } from '../../src/index.ts'
import { ort, quiet } from './ort.ts'
import { begin, finish } from './perceptronTraining.ts'

/** Trains on the CPU and with another runtime: they do the same, within what float32 costs. */
export async function expectSame(
  name: string,
  runtime: OnnxRuntime,
  options: Partial<CreateTrainingOptions>,
): Promise<void> {
  const [here, there] = [
    await begin(ort, name, { session: quiet }),
    await begin(runtime, name, options),
  ]
  const [expected, found] = [await finish(here), await finish(there)]
  expect(found).toHaveLength(5)
  found.forEach((loss, i) => {
    expect(Math.abs(loss / expected[i]! - 1), `loss ${i}`).toBeLessThan(1e-5)
  })
  const state = await there.readState()
  for (const [parameter, { data: values, dims }] of await here.readState()) {
    expect(state.get(parameter)!.dims).toEqual(dims)
    state.get(parameter)!.data.forEach((value: number | bigint, i: number) => {
      expect(Math.abs(Number(value) - Number(values[i])), parameter).toBeLessThan(1e-5)
    })
  }

  // and it goes on from a checkpoint
  const first = await begin(runtime, name, options)
  await finish(first, 2)
  const second = await begin(runtime, name, { ...options, checkpoint: await first.checkpoint() })
  expect(await finish(second)).toEqual(found.slice(2))
  for (const training of [here, there, first, second]) await training.dispose()
}
