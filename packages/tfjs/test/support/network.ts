import * as tf from '@tensorflow/tfjs'
import { captureCheckpoint } from '../../src/index.ts'
import { unpack } from '../../src/checkpointBytes.ts'
import { own } from './owned.ts'

/** Numbers that look random and are always the same: a linear congruential generator. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
}

/** A small model, with a layer that can be frozen, and one with a constraint. */
export function network(
  optimizer: tf.Optimizer,
  { seed = 1, frozen = false, units = 4 }: { seed?: number; frozen?: boolean; units?: number } = {},
): tf.LayersModel {
  const { dense } = tf.layers
  const model = own(
    tf.sequential({
      layers: [
        dense({ units, inputShape: [3], activation: 'tanh' }),
        dense({ units, activation: 'tanh', trainable: !frozen }),
        dense({ units: 2, kernelConstraint: tf.constraints.unitNorm({}) }),
      ],
    }),
  )
  tf.tidy(() => {
    const shapes = model.getWeights().map(({ shape }) => shape)
    model.setWeights(
      shapes.map((shape, i) => tf.tensor(numbers(tf.util.sizeFromShape(shape), seed + i), shape)),
    )
  })
  model.compile({ optimizer, loss: 'meanSquaredError' })
  return model
}

/** Eight samples for it. */
export const samples = (): { x: tf.Tensor; y: tf.Tensor } => ({
  x: own(tf.tensor(numbers(24, 7), [8, 3])),
  y: own(tf.tensor(numbers(16, 9), [8, 2])),
})

/** All that there is of a training run, for bitwise comparison. */
export async function bitsOf(
  weights: tf.LayersModel | Record<string, tf.Variable>,
  optimizer?: tf.Optimizer,
): Promise<string> {
  const bytes = await captureCheckpoint({ weights, optimizer })
  const { header, data } = unpack(bytes)
  // names of variables tell how many there have been in this process
  const accumulators = Object.entries(header.accumulators).map(([name, list]) => [
    name,
    list.length,
  ])
  const numbers = data.map(part => Buffer.from(part.buffer).toString('hex'))
  return JSON.stringify([{ ...header, accumulators }, numbers], undefined, 1)
}
