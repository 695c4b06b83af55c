import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeAll, beforeEach, expect } from 'vitest'

interface Disposable {
  dispose(): unknown
}

const owned: Disposable[] = []
let before = 0
let leaksOfTfjs = 0

/** Disposes a thing when the test is over. */
export function own<Thing extends Disposable>(thing: Thing): Thing {
  owned.push(thing)
  return thing
}

/** A variable with these numbers, which the test need not dispose. */
export const variable = (values: tf.TensorLike): tf.Variable =>
  own(tf.tidy(() => tf.tensor(values).variable()))

/** Tensors that tfjs itself loses in this test: where `fit` rejects, it does not clean up. */
export function expectLeaksOfTfjs(tensors: number): void {
  leaksOfTfjs = tensors
}

function disposeOwned(): void {
  for (const thing of owned.splice(0).reverse()) {
    try {
      thing.dispose()
    } catch (error) {
      // a layer that another model took over
      if (!(error as Error).message.includes('already disposed')) throw error
    }
    // momentum, which extends sgd, forgets the tensor that sgd keeps its rate in
    const { c } = thing as { c?: tf.Tensor }
    if (c?.isDisposed === false) c.dispose()
  }
}

/** Runs the tests of this file on the backend of the day, and fails those that lose a tensor. */
export function useTfjs(): void {
  beforeAll(async () => {
    tf.env().set('PROD', true) // no advice to install tfjs-node
    await tf.setBackend(process.env['ANNEAL_TEST_BACKEND'] ?? 'cpu')
    await tf.ready()
  })
  beforeEach(() => {
    leaksOfTfjs = 0
    before = tf.memory().numTensors
  })
  afterEach(() => {
    disposeOwned()
    expect(tf.memory().numTensors - before, 'tensors lost').toBe(leaksOfTfjs)
  })
}
